import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { format } from 'prettier'
import { build, ferrule } from './support/ferrule.js'
import { meaningOf } from './support/meaning.js'
import { createProject, ROOT } from './support/project.js'
import { typeErrors } from './support/strict.js'

interface Report {
  readonly ok: boolean
  readonly files: readonly { readonly path: string }[]
  readonly losses: readonly { readonly at: string; readonly what: string }[]
  readonly error?: { readonly message: string }
}

/** Imports into `imported`, below the project. */
async function importInto(cwd: string, source: string, ...args: readonly string[]): Promise<Report & { readonly code: number | null }> {
  const { code, stdout } = await ferrule(cwd, 'import', source, '--out', 'imported', '--json', ...args)
  return { code, ...(JSON.parse(stdout) as Report) }
}

const read = (...parts: readonly string[]): string => readFileSync(join(...parts), 'utf8')
const definitionIn = (folder: string): object => JSON.parse(read(folder, 'apiDefinition.swagger.json')) as object

/** A definition with these parts. */
function definition(parts: object): string {
  return JSON.stringify({
    swagger: '2.0',
    info: { title: 'Loans', description: 'Lends books.', version: '1.0' },
    host: 'loans.example',
    basePath: '/',
    schemes: ['https'],
    securityDefinitions: { key: { type: 'apiKey', in: 'header', name: 'X-Key' } },
    security: [{ key: [] }],
    ...parts,
  })
}
const get = (operationId: string, more: object = {}): object => ({
  get: { operationId, summary: operationId, responses: { 200: { description: 'OK', schema: { type: 'object', properties: more } } } },
})

test('the orders example, imported from its definition, type-checks and builds the same definition', async () => {
  const cwd = createProject({})
  const golden = join(ROOT, 'test/golden/orders')
  const imported = await importInto(cwd, golden)
  expect(imported).toMatchObject({ code: 0, losses: [] })
  expect(typeErrors(join(cwd, 'imported/src/connector.ts'))).toEqual([])
  const built = await build(cwd, 'imported/src/connector.ts')
  expect(built.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
  expect(meaningOf(definitionIn(join(cwd, 'out')))).toEqual(meaningOf(definitionIn(golden)))
})

test('what is generated is as prettier leaves it', async () => {
  const cwd = createProject({})
  await importInto(cwd, join(ROOT, 'test/golden/orders'))
  const folder = join(cwd, 'imported')
  const { prettier } = JSON.parse(read(folder, 'package.json')) as { readonly prettier: object }
  for (const file of readdirSync(join(folder, 'src'), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'))) {
    const source = read(folder, 'src', file)
    expect(await format(source, { ...prettier, parser: 'typescript' })).toBe(source)
  }
})

test('names that hurt become names that compile, and travel as they did', async () => {
  const names = [
    'constructor',
    'prototype',
    'class',
    '1st',
    "it's",
    'größe',
    'a-b',
    'a_b',
    'A.B',
    'naïve "quoted"',
    '',
    '🪣',
    'then',
    'toString',
  ]
  const properties = Object.fromEntries(
    names.map((name) => [name, { type: 'string', 'x-ms-summary': name, description: 'a */ b\n`${c}`' }]),
  )
  const source = definition({
    paths: {
      '/things': get('constructor', properties),
      '/other': get('Constructor2', { x: { type: 'string' } }),
      '/a': get('list-Things'),
    },
  })
  const cwd = createProject({ 'names.json': source })
  expect(await importInto(cwd, 'names.json')).toMatchObject({ code: 0 })
  expect(typeErrors(join(cwd, 'imported/src/connector.ts'))).toEqual([])
  const built = await build(cwd, 'imported/src/connector.ts')
  expect(built.diagnostics.filter(({ severity, code }) => severity === 'error' && code !== 'operation-id-characters')).toEqual([])
})

test('the worst of what is wrong with a description comes first, each kind once', async () => {
  const responses = { 200: { description: 'OK' } }
  const parameters = (...names: readonly string[]): object => ({
    parameters: names.map((name) => ({ name, in: 'cookie', schema: { type: 'string' } })),
  })
  const paths = {
    '/a': { get: { operationId: 'A', responses, ...parameters('x', 'y') } },
    '/b': { get: { operationId: 'B', responses, ...parameters('z', 'u', 'v', 'w') } },
  }
  const document = {
    openapi: '3.0.0',
    info: { title: 'A', description: 'A.', version: '1' },
    servers: [{ url: 'https://a.example' }],
    paths,
  }
  const cwd = createProject({ 'openapi.json': JSON.stringify(document) })
  const { code, stdout, stderr } = await ferrule(cwd, 'import', 'openapi.json', '--out', 'imported')
  expect({ code, kind: / from OpenAPI 3$/m.test(stdout) }).toEqual({ code: 0, kind: true })
  expect(stderr.match(/warning [\w-]+/g)).toEqual(['warning import-cookie', 'warning import-summary'])
  expect(stderr).toContain(
    '  5 more: #/paths/~1a/get/parameters/1, #/paths/~1b/get/parameters/0, #/paths/~1b/get/parameters/1 and 2 others\n',
  )
  expect(stderr).toContain('\n8 warnings\n')
})

test('a folder that is in use, a source that is not there and a document of another kind are refused', async () => {
  const cwd = createProject({ 'imported/note.txt': '', 'other.json': '{"hello":"world"}' })
  expect(await importInto(cwd, 'other.json')).toMatchObject({ code: 2, ok: false })
  expect((await ferrule(cwd, 'import', 'nothing.json', '--out', 'new')).code).toBe(2)
  const { code, stderr } = await ferrule(cwd, 'import', 'other.json', '--out', 'new')
  expect(code).toBe(1)
  expect(stderr).toContain('Nothing was written.')
})

test('an address that is not public is fetched only where that is asked for', async () => {
  const cwd = createProject({})
  expect(await importInto(cwd, 'http://127.0.0.1:9/definition.json')).toMatchObject({
    code: 2,
    error: { message: '127.0.0.1 is 127.0.0.1, which is no public address.' },
  })
  const allowed = await importInto(cwd, 'http://127.0.0.1:9/definition.json', '--allow-private')
  expect(allowed.error?.message).toContain("can't be fetched")
})

test('tags and operations select, and bring along what they need', async () => {
  const source = definition({ paths: { '/a': get('GetA'), '/b': get('GetB'), '/c': get('GetC') } })
  const cwd = createProject({ 'three.json': source })
  await importInto(cwd, 'three.json', '--operations', 'GetB')
  expect(read(cwd, 'imported/src/connector.ts').match(/@Action\('[^']*'/g)).toEqual(["@Action('GET /b'"])
  const { code, stderr } = await ferrule(cwd, 'import', 'three.json', '--out', 'none', '--operations', 'GetA,getb')
  expect(code).toBe(2)
  expect(stderr).toContain('The document has no operation getb, but GetB.')
  expect(existsSync(join(cwd, 'none'))).toBe(false)
})
