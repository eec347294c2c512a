import { body, card, keys, labels, opened, operation, query } from './definition.js'

/** The parser's own list, before the screen orders it. */
function inputs(
  parts: object,
  { defaults = false, item = {} }: { readonly defaults?: boolean; readonly item?: object } = {},
): readonly Record<string, unknown>[] {
  const { operations } = opened({ '/it': { post: operation('It', parts), ...item } }).cards({ defaults })
  return operations['It']?.['inputs'] as unknown as readonly Record<string, unknown>[]
}
const keysOf = (found: readonly Record<string, unknown>[]): readonly unknown[] => found.map(({ key }) => key)

test('the properties of a body are fields of their own, called by their path; so are those of objects in it', () => {
  const { fields } = card(
    body({
      type: 'object',
      properties: {
        title: { type: 'string' },
        address: { type: 'object', title: 'Address', properties: { 'street.name': { type: 'string', 'x-ms-summary': 'Street' } } },
      },
    }),
  )
  expect(fields.map(({ key, name, label }) => [key, name, label])).toEqual([
    ['body.$.title', 'title', 'title'],
    ['body.$.address.street~1name', 'address.street~1name', 'Address Street'],
  ])
})

test.each([
  ['without properties', { type: 'object' }, 'object'],
  ['that is text', { type: 'string', format: 'binary' }, 'string'],
  ['of no type', {}, 'any'],
  ['of several types', { type: ['string', 'null'] }, 'any'],
])('a body %s is one field, called like its parameter', (_, schema, type) => {
  const { fields } = card(body(schema, { name: 'row', 'x-ms-summary': 'Row' }))
  expect(fields).toMatchObject([{ key: 'body.$', name: 'row', label: 'Row', type, required: true }])
})

test('an array in a body is one field, whatever its items are', () => {
  const items = { type: 'object', properties: { id: { type: 'string' } } }
  expect(keys(card(body({ type: 'array', items })).fields)).toEqual(['body.$'])
  const { fields } = card(body({ type: 'object', properties: { lines: { type: 'array', items } } }))
  expect(fields).toMatchObject([{ key: 'body.$.lines', control: 'list', items }])
})

test('the designer sorts a body among the other parameters by what the parameter says, and its properties among themselves', () => {
  const schema = { type: 'object', required: ['late'], properties: { early: { type: 'string' }, late: { type: 'string' } } }
  const parameters = [
    query('rare', { 'x-ms-visibility': 'advanced' }),
    query('plain'),
    { name: 'body', in: 'body', required: true, schema },
  ]
  expect(keysOf(inputs({ parameters }))).toEqual(['body.$.late', 'body.$.early', 'query.$.plain', 'query.$.rare'])
})

test('what is required in an object that is optional itself is not required', () => {
  const inner = { type: 'object', required: ['z'], properties: { z: { type: 'string' } } }
  const schema = { type: 'object', required: ['a'], properties: { a: { type: 'string' }, o: inner } }
  const required = (parts: object): readonly string[] => labels(card(body(schema, parts)).fields.filter((field) => field.required === true))
  expect(required({})).toEqual(['a'])
  expect(required({ required: undefined })).toEqual(['a'])
  expect(required({ required: false })).toEqual([])
  expect(labels(card(body({ ...schema, required: ['o'] })).fields.filter((field) => field.required === true))).toEqual(['z'])
})

test('visibility passes from an object to what has none itself', () => {
  const schema = {
    type: 'object',
    properties: { o: { type: 'object', 'x-ms-visibility': 'advanced', properties: { a: {}, b: { 'x-ms-visibility': 'important' } } } },
  }
  expect(inputs(body(schema))).toMatchObject([
    { key: 'body.$.o.b', visibility: 'important' },
    { key: 'body.$.o.a', visibility: 'advanced' },
  ])
})

test('what is read-only is nobody’s to fill in', () => {
  const schema = { type: 'object', properties: { a: { readOnly: true }, b: { 'x-ms-permission': 'read-only' }, c: {} } }
  expect(keysOf(inputs(body(schema)))).toEqual(['body.$.c'])
})

test('a file in a form is what it holds and what it is called, unless only what it holds is sent', () => {
  const file = { name: 'doc', in: 'formData', type: 'file', required: true, 'x-ms-summary': 'Document' }
  expect(card({ parameters: [file] }).fields).toMatchObject([
    { key: 'formData.$.doc.$content', label: 'Document', type: 'file', required: true },
    { key: 'formData.$.doc.$filename', label: 'Document (file name)', type: 'string' },
  ])
  expect(keys(card({ parameters: [{ ...file, 'x-ms-format': 'contentOnly' }] }).fields)).toEqual(['formData.$.doc.$content'])
})

test('parameters of the path come after those of the operation, which takes their names', () => {
  const item = { parameters: [query('shared'), { name: 'ID', in: 'path', type: 'string', required: true }] }
  expect(keysOf(inputs({ parameters: [query('own'), query('id')] }, { item }))).toEqual(['query.$.own', 'query.$.id', 'query.$.shared'])
})

test('names are escaped in keys', () => {
  expect(keysOf(inputs({ parameters: [query('$filter[a].~b*?')] }))).toEqual(['query.$.$filter~2a]~1~0b~3~4'])
})

test('by default the designer’s parser leaves out what is internal, and shows the body where nothing else is left of it', () => {
  const schema = { type: 'object', properties: { source: { type: 'string', 'x-ms-visibility': 'internal' } } }
  const parts = { parameters: [query('version', { 'x-ms-visibility': 'internal' }), { name: 'body', in: 'body', schema }] }
  expect(keysOf(inputs(parts))).toEqual(['query.$.version', 'body.$.source'])
  expect(keysOf(inputs(parts, { defaults: true }))).toEqual(['body.$'])
})

test('an object whose schema another operation gives is one field', () => {
  const schema = { type: 'object', properties: { a: {} }, 'x-ms-dynamic-schema': { operationId: 'Schema' } }
  expect(card(body(schema)).fields).toMatchObject([{ key: 'body.$', name: 'body', dynamicSchema: { kind: 'LegacyDynamicSchema' } }])
  const newer = { type: 'object', properties: { a: {} }, 'x-ms-dynamic-properties': { operationId: 'Schema' } }
  expect(keys(card(body(newer)).fields)).toEqual(['body.$.a'])
})

describe('what makers don’t get is told with its reason', () => {
  const losses = (...parameters: readonly object[]): readonly unknown[] =>
    card({ parameters }).losses.map(({ name, reason }) => [name, reason])

  test.each([
    ['an object outside the body', query('o', { type: 'object' }), /not object/],
    ['what has no type', query('n', { type: undefined }), /not what has no type/],
    ['a place that does not exist', query('c', { in: 'cookie' }), /query, path, header, formData, body/],
    ['a list in a form', { name: 'l', in: 'formData', type: 'array', items: {} }, /no lists in forms/],
    ['a file whose name cannot be sent', { name: 'a@b', in: 'formData', type: 'file' }, /" or @/],
    [
      'the platform’s own connection id',
      { name: 'connectionId', in: 'path', type: 'string', required: true, 'x-ms-visibility': 'internal' },
      /platform/,
    ],
    ['a reference to nothing', { $ref: '#/parameters/none' }, /leads nowhere/],
  ])('%s', (_, parameter, reason) => {
    expect(losses(parameter)).toEqual([[expect.any(String), expect.stringMatching(reason)]])
    expect(card({ parameters: [parameter] }).fields).toEqual([])
  })

  test('a collection format that the platform does not know', () => {
    expect(losses(query('l', { type: 'array', items: { type: 'string' }, collectionFormat: 'multi' }))).toEqual([
      ['l', expect.stringContaining('multi')],
    ])
    expect(losses(query('l', { type: 'array', items: { type: 'string' }, collectionFormat: 'pipes' }))).toEqual([])
  })

  test('a parameter of the path whose name the operation uses itself', () => {
    const { losses: lost } = card({ parameters: [query('id')] }, { item: { parameters: [query('ID', { in: 'header' })] } })
    expect(lost).toMatchObject([{ name: 'ID', in: 'header' }])
  })
})
