import { openDesigner } from '@ferrule/testing/designer'
import fc from 'fast-check'
import '../../../../test/support/seed.js'
import { answers, body, card, connector, opened, operation, query } from './definition.js'

describe('where Microsoft’s designer fails, the card says so and names the place', () => {
  test.each([
    ['a body without schema', { parameters: [{ name: 'b', in: 'body' }] }, '#/paths/~1it/post/parameters/0'],
    ['choices that are no list', { parameters: [query('q', { enum: 'a' })] }, '#/paths/~1it/post/parameters/0/enum'],
    ['a visibility that is no text', body({ type: 'object', properties: { a: { 'x-ms-visibility': 1 } } }), /schema, at body\.\$\.a/],
    [
      '`required: true` beside properties',
      body({ type: 'object', required: true, properties: { a: {} } }),
      /schema, at body\.\$\/required/,
    ],
    ['a property that is null', body({ type: 'object', properties: { a: null } }), /schema, at body\.\$/],
  ])('%s hinders the inputs', (_, parts, place) => {
    const { fields, outputs, problems } = card(parts)
    expect(fields).toEqual([])
    expect(outputs).toHaveLength(1)
    expect(problems).toEqual([
      { place: typeof place === 'string' ? place : expect.stringMatching(place), message: expect.stringContaining('Microsoft') },
    ])
  })

  test('an operation without responses has no tokens', () => {
    expect(card({ responses: undefined, parameters: [query('q')] })).toMatchObject({
      fields: [{ name: 'q' }],
      outputs: [],
      problems: [{ place: '#/paths/~1it/post', message: expect.stringContaining('responses') }],
    })
  })

  test('a parameter whose visibility is no text hinders the inputs of all operations', () => {
    const designer = opened({ '/a': { get: operation('A', { parameters: [query('q', { 'x-ms-visibility': 1 })] }), put: operation('B') } })
    const place = '#/paths/~1a/get/parameters/0/x-ms-visibility'
    expect(designer.card('B').problems).toMatchObject([{ place }])
    expect(designer.catalogue().problems).toMatchObject([{ place }])
  })

  test.each([
    ['a path with parameters beside an operation without', { '/a': { parameters: [], get: operation('A') } }],
    ['an operation that is null', { '/a': { get: null } }],
    ['a path that is null', { '/a': null }],
    ['an operation whose visibility is no text', { '/a': { get: operation('A', { 'x-ms-visibility': true }) } }],
  ])('%s: nothing of the connector is shown', (_, paths) => {
    const { catalogue, card: open } = opened(paths)
    expect(catalogue()).toMatchObject({ triggers: [], actions: [], problems: [{ place: expect.stringMatching(/^#\/paths\/~1a/) }] })
    expect(() => open('A')).toThrow("Microsoft's designer fails here")
  })
})

describe('a definition that would not end is told with its place', () => {
  const bounded = (definitions: object): void => {
    const started = performance.now()
    const { outputs, problems } = card(answers({ $ref: '#/definitions/T0' }), { definitions })
    expect(outputs).toEqual([])
    expect(problems).toEqual([{ place: expect.stringContaining('#/paths/~1it/post'), message: expect.any(String) }])
    expect(JSON.stringify(problems).length).toBeLessThan(1_000)
    expect(performance.now() - started).toBeLessThan(10_000)
  }
  const types = (count: number, make: (index: number) => object): object =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`T${index}`, make(index)]))
  const to = (index: number): object => ({ $ref: `#/definitions/T${index}` })

  test('types that double at every level', () => {
    bounded(types(60, (index) => ({ type: 'object', properties: { a: to(index + 1), b: to(index + 1) } })))
  })

  test('types that all hold each other', () => {
    const all = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`p${index}`, to(index)]))
    bounded(types(30, () => ({ type: 'object', properties: all })))
  })

  test('one type in another, a thousand levels deep', () => {
    bounded(types(1_000, (index) => ({ type: 'object', properties: { a: to(index + 1) } })))
  })

  test('an object with more properties than anybody could read', () => {
    const properties = Object.fromEntries(Array.from({ length: 30_000 }, (_, index) => [`p${index}`, { type: 'string' }]))
    bounded({ T0: { type: 'object', properties } })
  })
})

test('names that mean something to JavaScript are names', () => {
  const paths =
    '{"/it":{"post":{"operationId":"__proto__","responses":{"200":{"schema":{"type":"object","properties":{"__proto__":{"type":"string"},"constructor":{"$ref":"#/definitions/toString"}}}}}}}}'
  const designer = openDesigner({ definition: JSON.parse(`{"swagger":"2.0","paths":${paths}}`) as object })
  expect(designer.cards().listed).toEqual(['__proto__'])
  expect(designer.card('__proto__').outputs.map(({ key }) => key)).toEqual(['body.$', 'body.$.__proto__', 'body.$.constructor'])
  expect(({} as { readonly type?: unknown }).type).toBeUndefined()
})

const WORDS = [
  'x-ms-visibility',
  'x-ms-summary',
  'x-ms-enum-values',
  'x-ms-dynamic-schema',
  'x-ms-dynamic-values',
  'x-ms-editor-options',
  'x-ms-trigger',
  'x-ms-headers',
  'x-ms-notification-content',
  'x-ms-api-annotation',
  'type',
  'items',
  'properties',
  'required',
  'enum',
  'title',
  'schema',
  'parameters',
  'responses',
  'headers',
  'default',
  'description',
  '$ref',
  '__proto__',
  'constructor',
  'in',
  'name',
  'operationId',
]
const VALUES = [
  'internal',
  'advanced',
  'object',
  'array',
  'string',
  'boolean',
  'body',
  'query',
  'formData',
  'file',
  'batch',
  '#/definitions/A',
  '#/definitions/B',
  '#/paths',
  '#',
  '#/',
  'toString',
  '',
]

test('whatever a definition is made of, the designer ends, and says no more than a page', () => {
  const { json } = fc.letrec((tie) => ({
    json: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.constantFrom<unknown>(...VALUES, null, true, false, 0, 7, -1),
      fc.array(tie('json'), { maxLength: 3 }),
      fc.array(fc.tuple(fc.constantFrom(...WORDS, 'a', 'b.c', '7'), tie('json')), { maxLength: 5 }).map(fromPairs),
    ),
  }))
  const schema = fc.tuple(json, json).map(([a, b]) =>
    fromPairs([
      ['type', 'object'],
      ['properties', { a, b }],
    ]),
  )
  const part = fc.oneof(json, schema)
  const whole = fc.record({
    definitions: fc.record({ A: part, B: part }),
    parameters: fc.array(part, { maxLength: 3 }),
    answer: part,
    item: json,
    more: json,
  })
  fc.assert(
    fc.property(whole, ({ definitions, parameters, answer, item, more }) => {
      const act = operation('Act', { parameters, responses: { 200: { schema: answer, headers: more } }, ...spread(more) })
      const paths = { '/a': { ...spread(item), post: act }, '/b': item, '/c': { get: operation('Look', body(answer as object)) } }
      const definition = JSON.parse(JSON.stringify(connector(paths, { definitions }))) as object
      const designer = openDesigner({ definition, properties: spread(more) })
      const { triggers, actions, older, problems } = designer.catalogue()
      for (const { operationId } of [...triggers, ...actions, ...older])
        problems.concat(designer.card(operationId).problems).forEach(checkProblem)
      designer.cards()
      designer.cards({ defaults: true })
    }),
    { numRuns: 300 },
  )
})

function checkProblem({ place, message }: { readonly place: string; readonly message: string }): void {
  expect(place.length + message.length).toBeLessThan(2_000)
}

/** As JSON has it: also `__proto__` is a name. */
function fromPairs(pairs: readonly (readonly [string, unknown])[]): object {
  return Object.fromEntries(pairs)
}

function spread(value: unknown): object {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {}
}
