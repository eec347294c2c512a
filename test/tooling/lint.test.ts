/** The lint keeps the house's plan: each of these texts is a real file with one import added. */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { beforeAll, expect, test } from '@jest/globals'

interface Message {
  readonly rule: string
  readonly message: string
}

interface Added {
  readonly file: string
  readonly line: string
}

const root = fileURLToPath(new URL('../../', import.meta.url))

const added = {
  emitToDecorators: { file: 'packages/core/src/emit/index.ts', line: "import { Action } from '../decorators/index.js'" },
  emitToDecoratorsType: { file: 'packages/core/src/emit/index.ts', line: "import type { ActionOptions } from '../decorators/index.js'" },
  emitToModel: { file: 'packages/core/src/emit/index.ts', line: "import { freezeModel } from '../model/index.js'" },
  modelToDiagnostics: { file: 'packages/core/src/model/json.ts', line: "import type { Place } from '../diagnostics/index.js'" },
  decoratorsToModelValue: { file: 'packages/core/src/decorators/model.ts', line: "import { freezeModel } from '../model/index.js'" },
  decoratorsToModelType: { file: 'packages/core/src/decorators/model.ts', line: "import type { Json } from '../model/index.js'" },
  newFolder: { file: 'packages/core/src/helpers/index.ts', line: "import { freezeModel } from '../model/index.js'" },
  reexport: { file: 'packages/core/src/emit/index.ts', line: "export { Action } from '../decorators/index.js'" },
  dynamic: { file: 'packages/core/src/emit/index.ts', line: "export const later = () => import('../decorators/index.js')" },
  typeQuery: { file: 'packages/core/src/emit/index.ts', line: "export type Later = import('../decorators/index.js').ActionOptions" },
  cycle: { file: 'packages/core/src/diagnostics/codes.ts', line: "import { createDiagnosticCollector } from './collector.js'" },
  coreToFastify: { file: 'packages/core/src/index.ts', line: "import { ferrule } from '@ferrule/fastify'" },
  fastifyToCommandLine: { file: 'packages/fastify/src/index.ts', line: "import { main } from 'ferrule'" },
  fastifyToCore: { file: 'packages/fastify/src/index.ts', line: "import { reflectConnector } from '@ferrule/core'" },
  fastifyToCoreSource: { file: 'packages/fastify/src/index.ts', line: "import { Action } from '../../core/src/index.js'" },
  fastifyToCoreSourceByName: { file: 'packages/fastify/src/index.ts', line: "import { Action } from '@ferrule/core/src/index.js'" },
  reflectMetadata: { file: 'packages/core/src/decorators/action.ts', line: "import 'reflect-metadata'" },
  classValidator: { file: 'packages/core/src/reflect/schema.ts', line: "import { getMetadataStorage } from 'class-validator'" },
  classTransformer: {
    file: 'packages/core/src/reflect/schema.ts',
    line: "import { defaultMetadataStorage } from 'class-transformer/cjs/storage.js'",
  },
  fileSystem: { file: 'packages/core/src/reflect/schema.ts', line: "import { readFileSync } from 'node:fs'" },
} satisfies Record<string, Added>

type Name = keyof typeof added

let found: Record<Name, readonly Message[]>

beforeAll(() => {
  const names = Object.keys(added) as Name[]
  const input = JSON.stringify(names.map((name) => ({ file: added[name].file, text: withLine(added[name]) })))
  const { stdout, stderr, status } = spawnSync(process.execPath, ['test/tooling/lint-texts.mjs'], { cwd: root, input, encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
  const results = JSON.parse(stdout) as Message[][]
  found = Object.fromEntries(names.map((name, index) => [name, results[index] ?? []])) as unknown as typeof found
}, 60_000)

/** What the file says today, and the line on top; a file that isn't there is empty. */
function withLine({ file, line }: Added): string {
  try {
    return `${line}\n${readFileSync(`${root}${file}`, 'utf8')}`
  } catch {
    return `${line}\n`
  }
}

const plan = (name: Name): string[] => found[name].filter(({ rule }) => rule === 'ferrule/arrows').map(({ message }) => message)

test('an import from emit to decorators is an error that names both and says what is allowed', () => {
  expect(plan('emitToDecorators')).toEqual([
    expect.stringMatching(/^'emit' must not import 'decorators': it may import 'model', 'diagnostics'\./),
  ])
})

test.each<Name>(['emitToDecoratorsType', 'reexport', 'dynamic', 'typeQuery'])('the same by another way in: %s', (name) => {
  expect(plan(name)).toHaveLength(1)
})

test('the model imports nothing, types included', () => {
  expect(plan('modelToDiagnostics')).toEqual([
    expect.stringContaining("'model' must not import 'diagnostics': it may import nothing else."),
  ])
})

test('decorators may use the words of the model, not its code', () => {
  expect(plan('decoratorsToModelType')).toEqual([])
  expect(plan('decoratorsToModelValue')).toEqual([expect.stringContaining('write `import type`')])
})

test('a new folder in core must be given its place first', () => {
  expect(plan('newFolder')).toEqual([expect.stringContaining("'helpers' is not a layer")])
})

test('a cycle of imports is an error', () => {
  expect(found.cycle).toEqual(expect.arrayContaining([expect.objectContaining({ rule: 'import-x/no-cycle' })]))
})

test('packages import each other in one direction', () => {
  expect(plan('coreToFastify')).toEqual([expect.stringContaining("'@ferrule/core' must not import '@ferrule/fastify'")])
  expect(plan('fastifyToCommandLine')).toEqual([expect.stringContaining("'@ferrule/fastify' must not import 'ferrule'")])
})

test.each<Name>(['fastifyToCoreSource', 'fastifyToCoreSourceByName'])('nobody reaches into the source of another package: %s', (name) => {
  expect(plan(name)).toEqual([expect.stringContaining('reaches into another package')])
})

test.each<Name>(['reflectMetadata', 'classValidator', 'classTransformer', 'fileSystem'])('a foreign library has one door: %s', (name) => {
  expect(plan(name)).toEqual([expect.stringContaining('is used through')])
})

test.each<Name>(['emitToModel', 'fastifyToCore'])('what the plan allows is not reported: %s', (name) => {
  expect(plan(name)).toEqual([])
})
