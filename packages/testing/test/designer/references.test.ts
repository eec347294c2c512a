import { answers, body, card, keys, opened } from './definition.js'

test('what a reference names stands in its place; what stands beside it is lost', () => {
  const definitions = { Name: { type: 'string', title: 'Name' } }
  const { fields } = card(body({ type: 'object', properties: { n: { $ref: '#/definitions/Name', title: 'Lost' } } }), { definitions })
  expect(fields).toMatchObject([{ key: 'body.$.n', label: 'Name', type: 'string' }])
})

test('a type that holds itself is opened once', () => {
  const definitions = {
    Node: {
      type: 'object',
      title: 'Node',
      properties: {
        value: { type: 'string' },
        child: { $ref: '#/definitions/Node' },
        kids: { type: 'array', items: { $ref: '#/definitions/Node' } },
      },
    },
  }
  const { outputs } = card(answers({ $ref: '#/definitions/Node' }), { definitions })
  expect(outputs.map(({ key, type, title }) => [key, type, title])).toEqual([
    ['body.$', 'object', 'Node'],
    ['body.$.value', 'string', 'Node value'],
    ['body.$.child', 'any', 'Node child'],
    ['body.$.kids', 'array', 'Node kids'],
    ['body.$.kids.[*]', 'any', 'Node Item'],
  ])
})

test('one type side by side is opened twice, also where it was opened within a circle before', () => {
  const definitions = {
    A: { type: 'object', properties: { b: { $ref: '#/definitions/B' } } },
    B: { type: 'object', properties: { a: { $ref: '#/definitions/A' }, x: { type: 'string' } } },
  }
  const schema = {
    type: 'object',
    properties: { one: { $ref: '#/definitions/A' }, two: { $ref: '#/definitions/B' }, three: { $ref: '#/definitions/A' } },
  }
  const found = keys(card(answers(schema), { definitions }).outputs).filter((key) => /\.(x|a|b)$/.test(key))
  expect(found).toEqual([
    ...['body.$.one.b.a', 'body.$.one.b.x', 'body.$.one.b'],
    ...['body.$.two.a.b', 'body.$.two.a', 'body.$.two.x'],
    ...['body.$.three.b.a', 'body.$.three.b.x', 'body.$.three.b'],
  ])
})

test('a reference to nothing is a value of any type', () => {
  const { outputs } = card(answers({ type: 'object', properties: { a: { $ref: '#/definitions/None' }, b: { $ref: 'other.json' } } }))
  expect(outputs.slice(1).map(({ name, type }) => [name, type])).toEqual([
    ['a', 'any'],
    ['b', 'any'],
  ])
})

test('escapes in a reference are JSON Pointer’s alone: percent signs stand for themselves', () => {
  const definitions = { 'a/b~c': { type: 'integer' }, 'A B': { type: 'boolean' } }
  const schema = {
    type: 'object',
    properties: { x: { $ref: '#/definitions/a~1b~0c' }, y: { $ref: '#/definitions/A%20B' }, z: { $ref: '#/definitions/A B' } },
  }
  expect(
    card(answers(schema), { definitions })
      .outputs.slice(1)
      .map(({ type }) => type),
  ).toEqual(['integer', 'any', 'boolean'])
})

test('paths, parameters and answers may be references, too', () => {
  const shared = { get: { operationId: 'It', parameters: [{ $ref: '#/parameters/p' }], responses: { 200: { $ref: '#/responses/r' } } } }
  const designer = opened(
    { '/it': { $ref: '#/x-shared' } },
    { 'x-shared': shared, parameters: { p: { name: 'p', in: 'query', type: 'string' } }, responses: { r: { schema: { type: 'string' } } } },
  )
  expect(designer.card('It')).toMatchObject({ fields: [{ key: 'query.$.p' }], outputs: [{ key: 'body.$', type: 'string' }] })
})
