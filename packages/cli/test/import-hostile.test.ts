/** Owns descriptions that mean harm, through the command: bounded time and memory, a diagnostic, and nothing written. */
import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, jest, test } from '@jest/globals'
import { ferruleWith, type FoundDiagnostic } from './support/ferrule.js'
import { readGenerated } from './support/generated.js'
import { createProject } from './support/project.js'
import { typeErrors } from './support/strict.js'

jest.setTimeout(180_000)

const cwd = createProject({})
/** Many times what each takes on a machine of its own. */
const MAX_MS = 60_000

async function importHostile(file: string, content: string | Buffer) {
  writeFileSync(join(cwd, file), content)
  rmSync(join(cwd, 'out'), { recursive: true, force: true })
  const started = performance.now()
  const { code, stdout, stderr } = await ferruleWith(
    { NODE_OPTIONS: '--max-old-space-size=1024' },
    cwd,
    'import',
    file,
    '--out',
    'out',
    '--json',
  )
  expect(performance.now() - started).toBeLessThan(MAX_MS)
  expect(stderr).toBe('')
  const { diagnostics = [] } = JSON.parse(stdout) as { readonly diagnostics?: readonly FoundDiagnostic[] }
  rmSync(join(cwd, file))
  return { code, diagnostics, written: existsSync(join(cwd, 'out')) }
}

const info = { title: 'A', description: 'A.', version: '1' }
const swagger = (parts: object): string => JSON.stringify({ swagger: '2.0', info, host: 'a.example', ...parts })
const openapi = (parts: object): string => JSON.stringify({ openapi: '3.1.0', info, servers: [{ url: 'https://a.example' }], ...parts })
const get2 = (schema: object): object => ({
  '/a': { get: { operationId: 'A', summary: 'A', responses: { 200: { description: 'OK', schema } } } },
})
const get3 = (schema: object): object => ({
  '/a': { get: { operationId: 'A', summary: 'A', responses: { 200: { description: 'OK', content: { 'application/json': { schema } } } } } },
})
const many = (length: number, member: (index: number) => readonly [string, unknown]): object =>
  Object.fromEntries(Array.from({ length }, (_, index) => member(index)))
const levels = (count: number, open: string, close: string): string => open.repeat(count) + close.repeat(count)

test.each<[string, () => string | Buffer, string]>([
  ['110 MB', () => Buffer.alloc(110_000_000, '{"openapi":"3.0.0"} '), 'too-large'],
  ['90 MB of one text', () => `{"openapi":"3.0.0","a":"${'x'.repeat(90_000_000)}"}`, 'too-large'],
  ['90 MB of YAML', () => 'a: b\n'.repeat(18_000_000), 'too-large'],
  ['millions of values', () => `{"openapi":"3.0.0","a":[${'1,'.repeat(5_000_000)}1]}`, 'too-large'],
  ['10,000 levels of lists', () => `{"swagger":"2.0","paths":{},"a":${levels(10_000, '[', ']')}}`, 'too-deep'],
  ['10,000 levels of objects', () => `{"openapi":"3.0.0","a":${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}}`, 'too-deep'],
  ['10,000 levels of folders', () => `{"info":{},"item":[${'{"item":['.repeat(10_000)}${']}'.repeat(10_000)}]}`, 'too-deep'],
  ['10,000 levels of YAML', () => `swagger: '2.0'\na:\n  ${'- '.repeat(10_000)}a`, 'too-deep'],
  [
    'aliases of aliases',
    () =>
      `swagger: '2.0'\nl0: &l0 [x]\n${Array.from({ length: 30 }, (_, i) => `l${i + 1}: &l${i + 1} [${`*l${i},`.repeat(9)}]`).join('\n')}`,
    'unreadable-yaml',
  ],
  [
    'a loop of references in Swagger',
    () =>
      swagger({
        paths: get2({ $ref: '#/definitions/A' }),
        definitions: { A: { $ref: '#/definitions/B' }, B: { $ref: '#/definitions/A' } },
      }),
    'reference-loop',
  ],
  [
    'a loop of parameters in Swagger',
    () =>
      swagger({
        parameters: { a: { $ref: '#/parameters/b' }, b: { $ref: '#/parameters/a' } },
        paths: { '/a': { get: { operationId: 'A', parameters: [{ $ref: '#/parameters/a' }], responses: { 200: { description: 'OK' } } } } },
      }),
    'reference-loop',
  ],
  [
    'a loop of references in OpenAPI',
    () =>
      openapi({
        paths: get3({ $ref: '#/components/schemas/A' }),
        components: { schemas: { A: { $ref: '#/components/schemas/B' }, B: { $ref: '#/components/schemas/A' } } },
      }),
    'import-reference-loop',
  ],
  [
    'a loop of path items',
    () => openapi({ paths: { '/a': { $ref: '#/paths/~1b' }, '/b': { $ref: '#/paths/~1a' } } }),
    'import-reference-loop',
  ],
])('%s is refused with a diagnostic, and nothing is written', async (_, make, code) => {
  const result = await importHostile('hostile.txt', make())
  expect(result.diagnostics.filter(({ severity }) => severity === 'error').map((found) => found.code)).toContain(code)
  expect({ code: result.code, written: result.written }).toEqual({ code: 1, written: false })
})

test.each<[string, () => string]>([
  [
    '20,000 operations of one name',
    () => swagger({ paths: many(20_000, (i) => [`/a/${i}`, { get: { operationId: `a${'-'.repeat(i % 50)}`, responses: {} } }]) }),
  ],
  [
    '20,000 schemas, each of which names the next',
    () =>
      swagger({
        paths: get2({ $ref: '#/definitions/S0' }),
        definitions: many(20_000, (i) => [
          `S${i}`,
          { type: 'object', properties: i === 19_999 ? {} : { next: { $ref: `#/definitions/S${i + 1}` } } },
        ]),
      }),
  ],
  [
    '50,000 properties without a letter',
    () => openapi({ paths: get3({ type: 'object', properties: many(50_000, (i) => [String.fromCodePoint(0x1f000 + i), {}]) }) }),
  ],
  [
    'references that double at every level',
    () =>
      swagger({
        paths: get2({ $ref: '#/definitions/S0' }),
        definitions: many(60, (i) => [
          `S${i}`,
          i === 59
            ? { type: 'string' }
            : {
                type: 'object',
                properties: {
                  a: { $ref: `#/definitions/S${i + 1}`, description: 'a' },
                  b: { $ref: `#/definitions/S${i + 1}`, description: 'b' },
                },
              },
        ]),
      }),
  ],
  [
    '20,000 requests of one name',
    () =>
      JSON.stringify({
        info: { name: 'x'.repeat(1_000_000) },
        item: Array.from({ length: 20_000 }, (_, i) => ({ name: 'constructor', request: `https://a.example/${i}` })),
      }),
  ],
])('%s come to an end', async (_, make) => {
  const { code, written } = await importHostile('hostile.json', make())
  expect({ code, written }).toEqual({ code: 0, written: true })
})

const words = ['constructor', 'then']
/** A document with members of these names, as its text has them. */
const named = (name: string): Record<string, string> => ({
  swagger: `{"swagger":"2.0","info":{"title":"${name}","description":"A.","version":"1"},"host":"a.example","paths":{"/{${name}}":{"post":{"operationId":"${name}","summary":"A","tags":["${name}"],"parameters":[{"name":"${name}","in":"path","required":true,"type":"string"},{"name":"body","in":"body","required":true,"schema":{"$ref":"#/definitions/${name}"}}],"responses":{"200":{"description":"OK","schema":{"$ref":"#/definitions/${name}"}}}}}},"definitions":{"${name}":{"type":"object","properties":{"${name}":{"type":"string"}}}},"securityDefinitions":{"${name}":{"type":"basic"}},"security":[{"${name}":[]}]}`,
  openapi: `{"openapi":"3.1.0","info":{"title":"${name}","description":"A.","version":"1"},"servers":[{"url":"https://a.example"}],"paths":{"/{${name}}":{"post":{"operationId":"${name}","summary":"A","tags":["${name}"],"parameters":[{"name":"${name}","in":"path","required":true,"schema":{"type":"string"}}],"requestBody":{"required":true,"content":{"application/json":{"schema":{"$ref":"#/components/schemas/${name}"}}}},"responses":{"200":{"description":"OK","content":{"application/json":{"schema":{"$ref":"#/components/schemas/${name}"}}}}}}}},"components":{"schemas":{"${name}":{"type":"object","properties":{"${name}":{"type":"string"}}}},"securitySchemes":{"${name}":{"type":"http","scheme":"basic"}}},"security":[{"${name}":[]}]}`,
  postman: `{"info":{"name":"${name}"},"item":[{"name":"${name}","request":{"method":"POST","url":"https://a.example/:${name}?${name}=1","body":{"mode":"raw","raw":"{\\"${name}\\":1}"}}}]}`,
})

test('a member __proto__ is refused at its place, however it is written', async () => {
  const texts = [...Object.values(named('__proto__')).slice(0, 2), named('\\u005f_proto__')['swagger'] as string]
  for (const text of [...texts, "swagger: '2.0'\npaths: {}\nx-a:\n  __proto__: { polluted: true }\n"]) {
    const { code, written, diagnostics } = await importHostile('named.json', text)
    expect({ code, written }).toEqual({ code: 1, written: false })
    expect(diagnostics).toMatchObject([{ code: 'prototype-key', message: expect.stringContaining('#/') }])
  }
  // Deep inside a text it is a text.
  expect((await importHostile('named.json', swagger({ paths: get2({ type: 'string', description: '__proto__' }) }))).code).toBe(0)
})

test('what every object has already is a name like any other', async () => {
  for (const name of words)
    for (const [kind, text] of Object.entries(named(name))) {
      const { code, written } = await importHostile('named.json', text)
      expect({ name, kind, code, written }).toEqual({ name, kind, code: 0, written: true })
      expect(readGenerated(join(cwd, 'out'))).toContain(`'POST /{${name}}'`)
      if (name === 'constructor') expect(typeErrors(join(cwd, 'out/src/connector.ts'))).toEqual([])
    }
})
