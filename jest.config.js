/** Tests run on the packages' sources, as ES modules, compiled by swc with legacy decorators and their metadata. */
const sources = {
  '^@ferrule/core$': 'core/src/index.ts',
  '^@ferrule/core/diff$': 'core/src/diff/index.ts',
  '^@ferrule/core/emit$': 'core/src/emit/index.ts',
  '^@ferrule/core/lint$': 'core/src/lint/index.ts',
  '^@ferrule/core/parse$': 'core/src/parse/index.ts',
  '^@ferrule/triggers$': 'triggers/src/index.ts',
  '^@ferrule/triggers/sqlite$': 'triggers/src/stores/sqlite/index.ts',
  '^@ferrule/triggers/metrics$': 'triggers/src/metrics.ts',
  '^@ferrule/triggers/public-address$': 'triggers/src/public-address.ts',
  '^@ferrule/triggers/postgres$': 'triggers/src/stores/postgres/index.ts',
  '^@ferrule/testing$': 'testing/src/index.ts',
  '^@ferrule/testing/jest$': 'testing/src/jest/index.ts',
  '^@ferrule/fastify/metrics$': 'fastify/src/metrics/requests.ts',
  '^@ferrule/testing/documents$': 'testing/src/documents/index.ts',
  '^@ferrule/testing/designer$': 'testing/src/designer/index.ts',
  '^@ferrule/fastify$': 'fastify/src/index.ts',
  '^ferrule$': 'cli/src/index.ts',
}

export default {
  // Jest leaves one core free; on two cores that doubles the time.
  maxWorkers: '100%',
  // Generous: a test that compiles or starts a process takes seconds on a busy machine.
  testTimeout: 30_000,
  setupFiles: ['<rootDir>/test/support/seed.ts'],
  testMatch: ['<rootDir>/packages/*/test/**/*.test.ts', '<rootDir>/examples/*/test/**/*.test.ts', '<rootDir>/test/**/*.test.ts'],
  // Real connectors are not part of this repository.
  testPathIgnorePatterns: [
    '/node_modules/',
    '/dist/',
    '/test/golden/',
    ...(process.env.FERRULE_REFERENCE ? [] : ['<rootDir>/test/corpus/']),
  ],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: {
    ...Object.fromEntries(Object.entries(sources).map(([name, file]) => [name, `<rootDir>/packages/${file}`])),
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
          keepClassNames: true,
        },
        module: { type: 'es6' },
        sourceMaps: 'inline',
      },
    ],
    // An ES module that Fastify's `inject` requires; jest has no `require` of ES modules before Node 24.9.
    '/node_modules/cookie/.+\\.js$': ['@swc/jest', { module: { type: 'commonjs' } }],
  },
  transformIgnorePatterns: ['/node_modules/(?!cookie/)'],
}
