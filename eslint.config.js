/** Owns what the lint demands; the house's plan (who may import whom) is the table at the top. */
import js from '@eslint/js'
import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript'
import { createNodeResolver, importX } from 'eslint-plugin-import-x'
import { defineConfig } from 'eslint/config'
import tseslint from 'typescript-eslint'
import { arrows } from './scripts/lint/arrows.js'

const plan = {
  /** What each package's `src` may import of the others, by their public doors. */
  packages: {
    '@ferrule/core': { folder: 'packages/core', imports: [] },
    '@ferrule/triggers': { folder: 'packages/triggers', imports: [] },
    '@ferrule/fastify': { folder: 'packages/fastify', imports: ['@ferrule/core', '@ferrule/triggers'] },
    '@ferrule/testing': { folder: 'packages/testing', imports: ['@ferrule/core', '@ferrule/triggers'] },
    ferrule: { folder: 'packages/cli', imports: ['@ferrule/core', '@ferrule/triggers', '@ferrule/fastify', '@ferrule/testing'] },
  },

  /** Tests of the whole that look inside packages, by their source. */
  insiders: ['test/agreement/'],

  /** What each layer of core may import of the others; `types`: with `import type` alone. `index.ts` may import everything. */
  root: 'packages/core/src',
  layers: {
    model: { imports: [] },
    diagnostics: { imports: [] },
    metadata: { imports: [] },
    failures: { imports: [] },
    decorators: { imports: ['metadata'], types: ['model'] },
    reflect: { imports: ['metadata', 'model', 'diagnostics'], types: ['decorators'] },
    emit: { imports: ['model', 'diagnostics'] },
    parse: { imports: ['model', 'diagnostics'] },
    lint: { imports: ['model', 'diagnostics'] },
    diff: { imports: ['model', 'diagnostics'] },
  },

  /** The files that may import a foreign library; `types`: those that may name its types. */
  doors: [
    { library: 'reflect-metadata', within: 'packages/core/src', files: ['packages/core/src/metadata/store.ts'] },
    { library: 'class-validator', within: 'packages/core/src', files: ['packages/core/src/metadata/class-validator.ts'] },
    { library: 'class-transformer', within: 'packages/core/src', files: ['packages/core/src/metadata/class-transformer.ts'] },
    // Core is declaration and documents: no HTTP, no file system, no database.
    { library: 'node:', within: 'packages/core/src', files: [], types: ['packages/core/src/decorators/results.ts'] },
  ],
}

export default defineConfig(
  {
    ignores: [
      ...['**/dist/', '**/coverage/', '**/.ferrule/', '**/.compiled/', 'tmp/', 'test/golden/', '**/fixtures/'],
      // A project of its own, made for somebody else's tools.
      'packages/cli/templates/',
      // Half of it must not compile.
      'test/types/declarations.ts',
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },

  js.configs.recommended,
  ...tseslint.configs.recommended,
  {
    plugins: { 'import-x': importX, ferrule: { rules: { arrows } } },
    settings: {
      'import-x/extensions': ['.ts', '.js', '.mjs'],
      'import-x/parsers': { '@typescript-eslint/parser': ['.ts'] },
      'import-x/resolver-next': [createTypeScriptImportResolver({ project: 'tsconfig.check.json' }), createNodeResolver()],
    },
    rules: {
      'ferrule/arrows': ['error', plan],
      'import-x/no-cycle': ['error', { ignoreExternal: true }],
      'import-x/no-self-import': 'error',
      'max-lines': ['error', 600],
      eqeqeq: ['error', 'always'],
    },
  },

  {
    files: ['**/*.ts'],
    languageOptions: { parserOptions: { project: './tsconfig.check.json', tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'separate-type-imports' }],
      '@typescript-eslint/consistent-type-exports': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true }],
      '@typescript-eslint/no-implied-eval': 'error',
      // Types of our own for a foreign file are named by path: nothing else makes them known to whoever compiles that file alone.
      '@typescript-eslint/triple-slash-reference': ['error', { path: 'always', types: 'prefer-import', lib: 'never' }],
      // The compiler knows better.
      'no-undef': 'off',
    },
  },
  { files: ['packages/*/src/**/*.ts'], rules: { '@typescript-eslint/explicit-module-boundary-types': 'error', 'no-console': 'error' } },
  {
    // Examples in tests are users' classes: what they declare is read by decorators, not by their own code.
    files: ['**/test/**/*.ts', 'examples/**/*.ts'],
    rules: { '@typescript-eslint/no-unused-vars': 'off', '@typescript-eslint/no-empty-object-type': 'off' },
  },
  {
    files: ['**/*.js', '**/*.mjs'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        URL: 'readonly',
        setTimeout: 'readonly',
        clearTimeout: 'readonly',
        fetch: 'readonly',
        Buffer: 'readonly',
        performance: 'readonly',
        AbortSignal: 'readonly',
        AbortController: 'readonly',
      },
    },
  },
)
