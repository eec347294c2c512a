/** Owns other people's descriptions of their APIs, as npm packages carry them: imported, checked by the compiler, built, and valid. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, jest, test } from '@jest/globals'
import { closeParser, swaggerErrors } from '../../../test/support/validate.js'
import { ferrule, type BuildReport, type FoundDiagnostic } from './support/ferrule.js'
import { readGenerated } from './support/generated.js'
import { createProject } from './support/project.js'
import { typeErrors } from './support/strict.js'

// Each case is two processes, and all of them are compiled at once.
jest.setTimeout(180_000)

const GITHUB = '@octokit/openapi/generated/api.github.com.json'
const COLLECTIONS = 'postman-collection-transformer-2/examples'

interface Case {
  readonly name: string
  readonly file: string
  readonly kind: string
  readonly atLeast: number
  readonly args?: readonly string[]
}

const cases: readonly Case[] = [
  { name: 'github', file: GITHUB, kind: 'openapi3', atLeast: 70, args: ['--tags', 'gists,issues'] },
  { name: 'figma', file: '@figma/rest-api-spec/openapi/openapi.yaml', kind: 'openapi3', atLeast: 54 },
  { name: 'readme', file: '@readme/oas-examples/3.1/json/readme.json', kind: 'openapi3', atLeast: 54 },
  { name: 'star-trek', file: '@readme/oas-examples/3.0/json/star-trek.json', kind: 'openapi3', atLeast: 120 },
  { name: 'train-travel', file: '@readme/oas-examples/3.1/yaml/train-travel.yaml', kind: 'openapi3', atLeast: 7 },
  { name: 'petstore', file: '@readme/oas-examples/3.0/json/petstore.json', kind: 'openapi3', atLeast: 20 },
  { name: 'galaxy', file: '@scalar/galaxy/dist/3.1.yaml', kind: 'openapi3', atLeast: 9 },
  { name: 'postman-1', file: `${COLLECTIONS}/v1.0.0/box.json`, kind: 'postman', atLeast: 70 },
  { name: 'postman-2.0', file: `${COLLECTIONS}/v2.0.0/github.json`, kind: 'postman', atLeast: 10 },
  { name: 'postman-2.1', file: 'postman-combine-collections/samples/Postman Echo.postman_collection.json', kind: 'postman', atLeast: 15 },
]

interface ImportReport {
  readonly ok: boolean
  readonly kind: string
  readonly connector: { readonly operations: number }
  readonly diagnostics: readonly FoundDiagnostic[]
  readonly losses: readonly object[]
}

const cwd = createProject({})
afterAll(closeParser)

async function run<T>(...args: readonly string[]): Promise<T & { readonly code: number | null }> {
  const { code, stdout, stderr } = await ferrule(cwd, ...args, '--json')
  expect(stderr).toBe('')
  return { ...(JSON.parse(stdout) as T), code }
}

test.each(cases)('$file becomes a project that builds a valid definition', async ({ name, file, kind, atLeast, args = [] }) => {
  const imported = await run<ImportReport>('import', join('node_modules', file), '--out', name, ...args)
  expect(imported).toMatchObject({ code: 0, ok: true, kind, losses: [] })
  expect(imported.connector.operations).toBeGreaterThanOrEqual(atLeast)
  expect(imported.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])

  const built = await run<BuildReport>('build', `${name}/src/connector.ts`, '--out', `${name}/definition`)
  expect(built.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
  expect(built).toMatchObject({ code: 0, connector: { operations: imported.connector.operations } })
  const definition = JSON.parse(readFileSync(join(cwd, name, 'definition/apiDefinition.swagger.json'), 'utf8')) as object
  expect(await swaggerErrors(definition)).toEqual([])
})

test('what was imported compiles as strictly as TypeScript can', () => {
  const entries = cases.map(({ name }) => join(cwd, name, 'src/connector.ts'))
  expect(entries.filter((entry) => !existsSync(entry))).toEqual([])
  expect(typeErrors(...entries)).toEqual([])
})

test('classes and methods have names of their own, made of words', () => {
  for (const { name } of cases) {
    const text = readGenerated(join(cwd, name))
    const classes = [...text.matchAll(/^export class (\w+)/gm)].map(([, found = '']) => found)
    expect(classes.filter((found, index) => classes.indexOf(found) !== index)).toEqual([])
    const methods = [...text.matchAll(/^ {2}async (\w+)\(/gm)].map(([, found = '']) => found)
    expect([...classes, ...methods].filter((found) => !/^[A-Za-z][A-Za-z0-9]*$/.test(found) || found.length > 80)).toEqual([])
  }
})

test("GitHub's description is imported whole, and what the platform does not take is said", async () => {
  const { ok, connector, diagnostics } = await run<ImportReport>('import', join('node_modules', GITHUB), '--out', 'whole')
  expect({ ok, errors: diagnostics.filter(({ severity }) => severity === 'error') }).toEqual({ ok: true, errors: [] })
  const limits = diagnostics.filter(({ code }) => code === 'import-limit').map(({ message }) => message)
  expect(limits).toEqual(
    expect.arrayContaining([
      `${connector.operations} operations is more than the platform takes, which is 256.`,
      expect.stringMatching(/^A definition of about [\d.]+ MB is more than the platform takes, which is 1 MB\.$/),
    ]),
  )
})
