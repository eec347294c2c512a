/** Owns documents that mean harm, or were damaged: a finding within seconds, never a crash. */
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { emitSwagger2 } from '@ferrule/core/emit'
import { parseOpenApi3 } from '@ferrule/core/parse'

const head = { openapi: '3.1.0', info: { title: 'A', version: '1', description: 'A.' }, servers: [{ url: 'https://a.example' }] }

function withSchema(schema: unknown, schemas: object = {}): object {
  const content = { 'application/json': { schema } }
  return {
    ...head,
    paths: { '/a': { post: { responses: { '200': { description: 'OK', content } }, requestBody: { content } } } },
    components: { schemas },
  }
}

function timed<T>(work: () => T): { readonly result: T; readonly ms: number } {
  const start = performance.now()
  const result = work()
  return { result, ms: performance.now() - start }
}

const codesOf = (document: string | object): readonly string[] => [...new Set(parseOpenApi3(document).diagnostics.map(({ code }) => code))]
const chain = (length: number, link: (name: string) => object): object =>
  Object.fromEntries(Array.from({ length }, (_, index) => [`s${index}`, link(`#/components/schemas/s${index + 1}`)]))

test.each<[string, () => string | object, string]>([
  ['100 MB of JSON', () => `{"openapi":"3.0.0","a":"${'x'.repeat(100_000_000)}"}`, 'too-large'],
  ['100 MB of YAML', () => 'a: b\n'.repeat(20_000_000), 'too-large'],
  ['millions of values', () => `{"openapi":"3.0.0","a":[${'1,'.repeat(5_000_000)}1]}`, 'too-large'],
  ['10,000 levels of JSON', () => `{"openapi":"3.0.0","a":${'['.repeat(10_000)}${']'.repeat(10_000)}}`, 'too-deep'],
  ['10,000 levels of YAML in brackets', () => `openapi: 3.0.0\na: ${'['.repeat(10_000)}${']'.repeat(10_000)}`, 'too-deep'],
  ['10,000 levels of YAML in columns', () => Array.from({ length: 2_000 }, (_, level) => `${' '.repeat(level)}a:`).join('\n'), 'too-deep'],
  ['10,000 dashes', () => `openapi: 3.0.0\na:\n  ${'- '.repeat(10_000)}a`, 'too-deep'],
  [
    'aliases of aliases',
    () =>
      `openapi: 3.0.0\na0: &a0 [x,x,x,x,x,x,x,x,x]\n${Array.from({ length: 9 }, (_, i) => `a${i + 1}: &a${i + 1} [${Array(9).fill(`*a${i}`).join(',')}]`).join('\n')}`,
    'unreadable-yaml',
  ],
  ['millions of values in YAML', () => `openapi: 3.0.0\na: [${'1,'.repeat(2_000_000)}1]`, 'too-large'],
  ['broken JSON', () => '{"openapi": "3.0.0", ', 'unreadable-json'],
  [
    'a reference to itself',
    () => withSchema({ $ref: '#/components/schemas/a' }, { a: { $ref: '#/components/schemas/a' } }),
    'import-reference-loop',
  ],
  [
    'references in a circle',
    () => withSchema({ $ref: '#/components/schemas/a' }, { a: { $ref: '#/components/schemas/b' }, b: { $ref: '#/components/schemas/a' } }),
    'import-reference-loop',
  ],
  [
    'allOf of itself',
    () => withSchema({ $ref: '#/components/schemas/a' }, { a: { type: 'object', allOf: [{ $ref: '#/components/schemas/a' }] } }),
    'import-schema-loop',
  ],
  [
    '10,000 references in a row',
    () =>
      withSchema(
        { $ref: '#/components/schemas/s0' },
        chain(10_000, ($ref) => ({ $ref })),
      ),
    'import-reference-loop',
  ],
  [
    '10,000 times allOf',
    () =>
      withSchema(
        { $ref: '#/components/schemas/s0' },
        chain(10_000, ($ref) => ({ description: 'x', allOf: [{ $ref }, {}] })),
      ),
    'import-schema-loop',
  ],
  [
    'an enormous enumeration',
    () => withSchema({ type: 'string', enum: Array.from({ length: 1_000_000 }, (_, index) => `v${index}`) }),
    'import-value',
  ],
  [
    'a schema 10,000 levels deep',
    () => withSchema(Array.from({ length: 10_000 }).reduce((items) => ({ type: 'array', items }), {})),
    'import-too-deep',
  ],
  [
    'doubling alternatives',
    () =>
      withSchema(
        { $ref: '#/components/schemas/s0' },
        chain(60, ($ref) => ({
          oneOf: [
            { properties: { a: { $ref }, b: { $ref } } },
            { properties: { a: { allOf: [{ $ref }, { title: 'x', type: 'object' }] } } },
          ],
        })),
      ),
    'import-alternatives',
  ],
])('%s', (_, make, code) => {
  const document = make()
  const { result: codes, ms } = timed(() => codesOf(document))
  expect(codes).toContain(code)
  expect(ms).toBeLessThan(10_000)
})

test('an object that contains itself is read as far as it goes', () => {
  const node: Record<string, unknown> = { type: 'object' }
  node['properties'] = { again: node, more: node }
  node['example'] = node
  const { result, ms } = timed(() => parseOpenApi3(withSchema(node)))
  expect(result.model).toBeDefined()
  expect(ms).toBeLessThan(10_000)
})

test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])('a property called %s is one like any other', (name) => {
  const document = JSON.parse(
    `{"openapi":"3.0.0","info":{"title":"A","version":"1"},"paths":{"/{${name}}":{"get":{"operationId":"${name}","tags":["${name}"],"responses":{"200":{"description":"OK","content":{"application/json":{"schema":{"$ref":"#/components/schemas/${name}"}}}}}}}},"components":{"schemas":{"${name}":{"type":"object","properties":{"${name}":{"type":"string"}}}}}}`,
  ) as object
  const { model } = parseOpenApi3(document)
  expect(model?.schemas[0]?.schema).toMatchObject({ kind: 'object', properties: [{ name, schema: { kind: 'string' } }] })
  expect(JSON.stringify(model && emitSwagger2(model).document)).toContain(`"${name}":{"type":"string"}`)
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
})

test.each(['toString', 'constructor', '__proto__'])('the type %s is none', (type) => {
  expect(codesOf(withSchema({ type, format: type, [type]: type }))).toContain('import-wrong-type')
})

test('a document damaged anywhere is read as far as it goes', () => {
  const files = [
    '@readme/oas-examples/3.0/json/petstore.json',
    '@scalar/galaxy/dist/3.1.json',
    '@readme/oas-examples/3.1/json/train-travel.json',
  ]
  const documents = files.map((file) => readFileSync(new URL(`../../../../node_modules/${file}`, import.meta.url), 'utf8'))
  const odd = fc.oneof(
    fc.constantFrom(
      null,
      '',
      'toString',
      '__proto__',
      0,
      -1,
      true,
      [],
      {},
      [null],
      { $ref: '#' },
      { $ref: '#/paths' },
      '#/components',
      Number.NaN,
    ),
    fc.jsonValue({ maxDepth: 3 }),
  )
  fc.assert(
    fc.property(fc.constantFrom(...documents), fc.array(fc.tuple(fc.nat(), odd), { minLength: 1, maxLength: 8 }), (text, damages) => {
      const document = JSON.parse(text) as object
      for (const [where, value] of damages) damage(document, where, value)
      const { model } = parseOpenApi3(document)
      if (model !== undefined) emitSwagger2(model)
    }),
    { numRuns: 300 },
  )
})

/** Puts a value somewhere into a document. */
function damage(document: object, where: number, value: unknown): void {
  const places: [Record<string, unknown>, string][] = []
  const walk = (from: object): void => {
    for (const [key, member] of Object.entries(from)) {
      places.push([from as Record<string, unknown>, key])
      if (typeof member === 'object' && member !== null) walk(member as object)
    }
  }
  walk(document)
  const [owner, key] = places[where % Math.max(1, places.length)] ?? []
  if (owner !== undefined && key !== undefined) owner[key] = structuredClone(value)
}
