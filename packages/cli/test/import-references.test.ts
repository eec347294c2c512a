/** Owns references into other documents: followed only where that is asked for, and only to where it is safe. */
import { createServer, type Server } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from '@jest/globals'
import { FetchError, fetchDocument } from '../src/import/fetch.js'
import { PrivateAddressError, publicLookup } from '../src/import/public-address.js'
import { ferrule, type FoundDiagnostic } from './support/ferrule.js'
import { createProject } from './support/project.js'
import { typeErrors } from './support/strict.js'
import { readGenerated } from './support/generated.js'

const asked: string[] = []
const pages = new Map<string, { readonly status?: number; readonly headers?: Record<string, string>; readonly body: string | Buffer }>()
const server: Server = createServer((request, response) => {
  asked.push(request.url ?? '')
  const page = pages.get(request.url ?? '')
  response.writeHead(page === undefined ? 404 : (page.status ?? 200), page?.headers ?? {}).end(page?.body)
})
server.listen(0, '127.0.0.1')
await once(server, 'listening')
const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
afterAll(() => {
  server.close()
})

const schemaAt = ($ref: string): object => ({ '200': { description: 'OK', content: { 'application/json': { schema: { $ref } } } } })
const openapi = (parts: object): string =>
  JSON.stringify({
    openapi: '3.0.3',
    info: { title: 'Pets', description: 'Pets.', version: '1' },
    servers: [{ url: 'https://pets.example' }],
    ...parts,
  })
const listing = ($ref: string): string =>
  openapi({ paths: { '/pets': { get: { operationId: 'ListPets', summary: 'List pets', responses: schemaAt($ref) } } } })

interface Report {
  readonly code: number | null
  readonly diagnostics: readonly FoundDiagnostic[]
  readonly error?: { readonly message: string; readonly hint?: string }
}

async function importInto(cwd: string, source: string, ...args: readonly string[]): Promise<Report> {
  const { code, stdout } = await ferrule(cwd, 'import', source, '--out', 'imported', '--json', ...args)
  return { ...(JSON.parse(stdout) as Report), code }
}

test('without being asked, nothing is fetched, and a diagnostic names the place', async () => {
  asked.length = 0
  const swagger = {
    swagger: '2.0',
    info: { title: 'Pets', description: 'Pets.', version: '1' },
    host: 'pets.example',
    paths: {
      '/pets': {
        get: { operationId: 'A', summary: 'A', responses: { 200: { description: 'OK', schema: { $ref: `${origin}/pet.json` } } } },
      },
    },
  }
  const cwd = createProject({ 'a.json': listing(`${origin}/pet.json`), 'b.json': JSON.stringify(swagger) })
  const place = '#/paths/~1pets/get/responses/200/content/application~1json/schema'
  const { code, diagnostics } = await importInto(cwd, 'a.json')
  expect(code).toBe(0)
  expect(diagnostics).toContainEqual(
    expect.objectContaining({
      code: 'import-remote-reference',
      at: { file: 'a.json', member: place },
      fix: expect.stringContaining('--fetch-refs'),
    }),
  )
  const other = await ferrule(cwd, 'import', 'b.json', '--out', 'b', '--json')
  expect((JSON.parse(other.stdout) as Report).diagnostics).toContainEqual(
    expect.objectContaining({ code: 'reference-outside', fix: expect.stringContaining('--fetch-refs') }),
  )
  expect(asked).toEqual([])
})

test('documents in the folder of the source are read, and their references too, in circles', async () => {
  const cwd = createProject({
    'api/openapi.json': openapi({
      paths: {
        '/pets': { $ref: 'paths/pets.yaml' },
        '/pets/{id}': {
          parameters: [{ $ref: 'common.yaml#/parameters/id' }],
          get: {
            operationId: 'GetPet',
            summary: 'Get a pet',
            responses: { ...schemaAt('schemas/Pet.yaml'), '404': { $ref: './common.yaml#/responses/missing' } },
          },
          put: {
            operationId: 'PutPet',
            summary: 'Put a pet',
            requestBody: { $ref: 'common.yaml#/bodies/pet' },
            responses: { '204': { description: 'Done' } },
          },
        },
      },
      components: { schemas: { Own: { type: 'object', properties: { name: { type: 'string' } } } } },
    }),
    'api/paths/pets.yaml':
      'get:\n  operationId: ListPets\n  summary: List pets\n  responses:\n    200:\n      description: OK\n      content:\n        application/json:\n          schema: { type: array, items: { $ref: ../schemas/Pet.yaml } }\n',
    'api/schemas/Pet.yaml':
      'type: object\nproperties:\n  owner: { $ref: "Owner.yaml#/definitions/Owner" }\n  mother: { $ref: Pet.yaml }\n  own: { $ref: "../openapi.json#/components/schemas/Own" }\n  $ref: { type: string }\n  example: { type: string }\nexample: { $ref: http://127.0.0.1:9/not-a-reference }\n',
    'api/schemas/Owner.yaml':
      'definitions:\n  Owner:\n    type: object\n    properties:\n      pets: { type: array, items: { $ref: Pet.yaml } }\n      address: { $ref: "#/definitions/Address" }\n  Address: { type: object, properties: { city: { type: string } } }\n',
    'api/common.yaml':
      'parameters:\n  id: { name: id, in: path, required: true, schema: { type: string } }\nresponses:\n  missing: { description: Not here }\nbodies:\n  pet: { required: true, content: { application/json: { schema: { $ref: schemas/Pet.yaml } } } }\n',
  })
  const { code, diagnostics } = await importInto(cwd, 'api/openapi.json', '--fetch-refs')
  // What stands in an example is no reference.
  expect({ code, codes: diagnostics.map(({ code: found }) => found) }).toEqual({ code: 0, codes: ['import-value'] })
  const text = readGenerated(join(cwd, 'imported'))
  for (const name of ['Pet', 'Owner', 'Address', 'Own']) expect(text.match(new RegExp(`export class ${name} `, 'g'))).toHaveLength(1)
  expect(text).toContain("@Action('GET /pets'")
  expect(text).toContain("404: { description: 'Not here' }")
  expect(typeErrors(join(cwd, 'imported/src/connector.ts'))).toEqual([])
})

test('Swagger 2.0 in several documents is one connector', async () => {
  const cwd = createProject({
    'swagger.json': JSON.stringify({
      swagger: '2.0',
      info: { title: 'Pets', description: 'Pets.', version: '1' },
      host: 'pets.example',
      securityDefinitions: { key: { type: 'apiKey', in: 'header', name: 'X-Key' } },
      paths: {
        '/pets': { $ref: 'parts.json#/paths/pets' },
        '/pets/{id}': {
          get: {
            operationId: 'GetPet',
            summary: 'Get a pet',
            parameters: [{ $ref: 'parts.json#/parameters/id' }],
            responses: { 200: { $ref: 'parts.json#/responses/pet' } },
          },
        },
      },
    }),
    'parts.json': JSON.stringify({
      paths: { pets: { get: { operationId: 'ListPets', summary: 'List pets', responses: { 200: { $ref: '#/responses/pet' } } } } },
      parameters: { id: { name: 'id', in: 'path', type: 'string', required: true } },
      responses: { pet: { description: 'A pet', schema: { $ref: '#/definitions/Pet' } } },
      definitions: { Pet: { type: 'object', properties: { name: { type: 'string' }, mother: { $ref: '#/definitions/Pet' } } } },
    }),
  })
  const { code, diagnostics } = await importInto(cwd, 'swagger.json', '--fetch-refs')
  expect({ code, diagnostics }).toEqual({ code: 0, diagnostics: [] })
  const text = readGenerated(join(cwd, 'imported'))
  expect(text.match(/@Action\('GET [^']*'/g)).toEqual(["@Action('GET /pets'", "@Action('GET /pets/{id}'"])
  expect(text.match(/export class \w+/g)).toEqual(expect.arrayContaining(['export class Pet', 'export class GetPet']))
})

test('a reference to an address that is not public is never followed, whatever is allowed', async () => {
  asked.length = 0
  pages.set('/pet.json', { body: '{"type":"object"}' })
  const cwd = createProject({ 'a.json': listing(`${origin}/pet.json`) })
  const { diagnostics } = await importInto(cwd, 'a.json', '--fetch-refs', '--allow-private')
  expect(diagnostics).toMatchObject([
    {
      code: 'import-reference-not-followed',
      at: { file: 'a.json', member: '#/paths/~1pets/get/responses/200/content/application~1json/schema' },
      message: expect.stringContaining('127.0.0.1 is 127.0.0.1, which is no public address'),
    },
  ])
  expect(asked).toEqual([])
})

test('what a source refers to on its own server is fetched with it', async () => {
  asked.length = 0
  pages.set('/api/openapi.json', { body: listing('/moved.json') })
  pages.set('/moved.json', { status: 302, headers: { location: '/schemas/pet.json' }, body: '' })
  pages.set('/schemas/pet.json', {
    headers: { 'content-encoding': 'gzip' },
    body: gzipSync('{"type":"object","properties":{"toy":{"$ref":"toy.json"},"there":{"$ref":"http://localhost:9/x.json"}}}'),
  })
  pages.set('/schemas/toy.json', { body: '{"type":"object","properties":{"name":{"type":"string"}}}' })
  const cwd = createProject({})
  const { code, diagnostics } = await importInto(cwd, `${origin}/api/openapi.json`, '--fetch-refs', '--allow-private')
  expect(code).toBe(0)
  expect(asked).toEqual(['/api/openapi.json', '/moved.json', '/schemas/pet.json', '/schemas/toy.json'])
  expect(diagnostics.map(({ code: found, message }) => `${found} ${message}`)).toEqual([
    expect.stringMatching(/^import-reference-not-followed .*localhost is (127\.0\.0\.1|::1), which is no public address/),
  ])
})

test('files outside the folder of the source, and what is no document, stay unread', async () => {
  const cwd = createProject({ 'secret.json': '{"type":"object"}', 'api/words.txt': 'just words' })
  symlinkSync(join(cwd, 'secret.json'), join(cwd, 'api/link.json'))
  mkdirSync(join(cwd, 'api/folder'))
  const references = [
    '../secret.json',
    'link.json',
    'file:///etc/hostname',
    'words.txt',
    'folder',
    'nothing.json',
    'ftp://a.example/b',
    'words.txt#anchor',
  ]
  const properties = Object.fromEntries(references.map(($ref, index) => [`p${index}`, { $ref }]))
  writeFileSync(
    join(cwd, 'api/openapi.json'),
    openapi({
      paths: { '/a': { get: { operationId: 'A', summary: 'A', responses: schemaAt('#/components/schemas/A') } } },
      components: { schemas: { A: { type: 'object', properties } } },
    }),
  )
  const { code, diagnostics } = await importInto(cwd, 'api/openapi.json', '--fetch-refs')
  expect(code).toBe(0)
  expect(diagnostics.map(({ at, message }) => [at.member?.split('/').at(-1), /\((.*)\)/.exec(message)?.[1]])).toEqual([
    ['p7', 'it is no address with a JSON pointer'],
    ['p0', 'the file lies outside the folder of the source'],
    ['p1', 'the file lies outside the folder of the source'],
    ['p2', 'the file lies outside the folder of the source'],
    ['p3', 'the document is no object'],
    ['p4', 'it is no file'],
    ['p5', 'there is no such file, or it may not be read'],
    ['p6', 'ftp://a.example/b is no address of a document'],
  ])
})

test('documents that lead to ever more documents come to an end', async () => {
  const cwd = createProject({
    'openapi.json': listing('n0.json'),
    ...Object.fromEntries(
      Array.from({ length: 300 }, (_, index) => [`n${index}.json`, `{"type":"object","properties":{"a":{"$ref":"n${index + 1}.json"}}}`]),
    ),
  })
  const { code, diagnostics } = await importInto(cwd, 'openapi.json', '--fetch-refs')
  expect(code).toBe(0)
  expect(diagnostics).toMatchObject([
    { code: 'import-reference-not-followed', message: expect.stringContaining('more than 200 documents are not read') },
  ])
})

describe('fetching', () => {
  const anything = { mayBePrivate: () => true, maxBytes: 1_000_000 }
  const guarded = { ...anything, mayBePrivate: () => false }

  test.each([
    ['http://127.0.0.1/'],
    ['http://2130706433/'],
    ['http://0x7f.1/'],
    ['http://[::1]/'],
    ['http://[::ffff:127.0.0.1]/'],
    ['http://[::ffff:7f00:1]/'],
    ['http://[64:ff9b::7f00:1]/'],
    ['http://[fe80::1]/'],
    ['http://169.254.169.254/latest/meta-data'],
    ['http://10.0.0.1/'],
    ['http://0.0.0.0/'],
    ['http://localhost/'],
  ])('%s is refused before a connection is made', async (url) => {
    await expect(fetchDocument(url, guarded)).rejects.toMatchObject({ isPrivate: true })
  })

  test('a redirect to an address that is not public is refused', async () => {
    pages.set('/away', { status: 307, headers: { location: `${origin.replace('127.0.0.1', 'localhost')}/pet.json` }, body: '' })
    const options = { ...anything, mayBePrivate: ({ hostname }: URL) => hostname === '127.0.0.1' }
    await expect(fetchDocument(`${origin}/away`, options)).rejects.toMatchObject({ isPrivate: true })
  })

  test('redirects in a circle, other statuses, too many bytes and bombs end in words', async () => {
    pages.set('/round', { status: 302, headers: { location: '/round' }, body: '' })
    pages.set('/large', { body: Buffer.alloc(1_000_001, ' ') })
    pages.set('/bomb', { headers: { 'content-encoding': 'gzip' }, body: gzipSync(Buffer.alloc(50_000_000)) })
    pages.set('/broken', { headers: { 'content-encoding': 'gzip' }, body: 'no gzip' })
    pages.set('/odd', { headers: { 'content-encoding': 'odd' }, body: '' })
    const said = async (path: string): Promise<string> =>
      fetchDocument(`${origin}${path}`, anything).then(
        () => 'fetched',
        (error: FetchError) => (error instanceof FetchError ? error.message.replace(origin, '') : `crashed: ${String(error)}`),
      )
    expect(await Promise.all(['/round', '/nothing', '/large', '/bomb', '/broken', '/odd'].map(said))).toEqual([
      '/round redirects more than 5 times.',
      '/nothing answered with status 404.',
      '/large is larger than 1 MB.',
      '/bomb is larger than 1 MB.',
      expect.stringContaining("/broken can't be fetched"),
      'It is encoded as odd, which is not read.',
    ])
  })

  test('a connection goes to the addresses that were looked at, and to none where one of them is not public', () => {
    const answers: string[][] = [
      ['93.184.215.14', '2606:2800:21f:cb07:6820:80da:af6b:8b2c'],
      ['93.184.215.14', '127.0.0.1'],
    ]
    let calls = 0
    const lookup = publicLookup(((_name: string, _options: object, callback: (error: null, found: object[]) => void) =>
      callback(
        null,
        (answers[calls++] ?? []).map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
      )) as never)
    const found: unknown[] = []
    lookup('a.example', { all: true }, (...result) => found.push(result))
    lookup('a.example', { all: true }, (...result) => found.push(result))
    expect(found).toEqual([
      [
        null,
        [
          { address: '93.184.215.14', family: 4 },
          { address: '2606:2800:21f:cb07:6820:80da:af6b:8b2c', family: 6 },
        ],
      ],
      [expect.any(PrivateAddressError), '', undefined],
    ])
    expect(calls).toBe(2)
  })
})
