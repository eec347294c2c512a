import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { emitPostman } from '../../src/emit/index.js'
import { freezeModel, type Action, type ConnectorModel, type Parameter, type Property, type Schema } from '../../src/model/index.js'
import { parsePostman } from '../../src/parse/index.js'

const model = (rest: Partial<ConnectorModel> & { readonly operations: readonly Action[] }): ConnectorModel =>
  freezeModel({
    modelVersion: 1,
    title: 'Shop',
    description: 'A shop.',
    version: '1.2.3',
    address: { scheme: 'https', host: 'shop.example', basePath: '/' },
    security: [],
    schemas: [],
    ...rest,
  })

const action = (rest: Partial<Action>): Action => ({
  kind: 'action',
  id: 'GetIt',
  summary: 'Get it',
  verb: 'GET',
  path: '/it',
  parameters: [],
  responses: [{ status: 200, description: 'It' }],
  ...rest,
})

const found = (rest: Parameters<typeof model>[0]): readonly string[] => emitPostman(model(rest)).diagnostics.map(({ message }) => message)

test('a secret is a variable without a value, and every request uses it', () => {
  const { document } = emitPostman(
    model({
      security: [{ kind: 'apiKey', name: 'key', in: 'header', parameter: 'X-Api-Key' }],
      operations: [action({})],
    }),
  )
  expect(document.auth).toMatchObject({
    type: 'apikey',
    apikey: expect.arrayContaining([{ key: 'value', value: '{{apiKey}}', type: 'string' }]),
  })
  expect(document.variable).toEqual([
    { key: 'baseUrl', value: 'https://shop.example', type: 'string' },
    { key: 'apiKey', value: '', type: 'string' },
  ])
})

test('what may be left out is there, and off', () => {
  const parameters: readonly Parameter[] = [
    { property: 'q', name: 'q', in: 'query', required: true, schema: { kind: 'string', example: 'tea' } },
    { property: 'page', name: 'page', in: 'query', required: false, schema: { kind: 'integer', default: 1 } },
  ]
  const { document } = emitPostman(model({ operations: [action({ parameters })] }))
  expect(document.item[0]).toMatchObject({
    request: {
      url: {
        raw: '{{baseUrl}}/it?q=tea',
        query: [
          { key: 'q', value: 'tea' },
          { key: 'page', value: '1', disabled: true },
        ],
      },
    },
  })
})

test('what Postman has no words for is told, operation by operation', () => {
  expect(found({ operations: [action({ deprecated: true })] })).toEqual([
    'Postman cannot say that the operation is deprecated, so it is left out.',
  ])
  expect(
    found({
      security: [
        { kind: 'basic', name: 'basic' },
        { kind: 'apiKey', name: 'key', in: 'query', parameter: 'key' },
      ],
      operations: [action({})],
    }),
  ).toEqual(['Postman cannot say the other way to prove it: key, so it is left out.'])
})

test('a key that is needed beside another proof travels as a field of its own', () => {
  const { document, diagnostics } = emitPostman(
    model({
      security: [
        { kind: 'basic', name: 'basic' },
        { kind: 'apiKey', name: 'key', in: 'header', parameter: 'X-Key' },
      ],
      requirements: [
        [
          { name: 'basic', scopes: [] },
          { name: 'key', scopes: [] },
        ],
      ],
      operations: [action({})],
    }),
  )
  expect(diagnostics).toEqual([])
  expect(document).toMatchObject({
    auth: { type: 'basic' },
    item: [{ request: { header: [{ key: 'X-Key', value: '{{apiKey2}}' }] } }],
  })
})

/** Names that stay as they are when they are read: of one word, in small letters. */
const word = fc
  .stringMatching(/^[a-z][a-z]{0,7}$/)
  .filter((name) => !['then', 'constructor', 'prototype', 'host', 'cookie', 'accept'].includes(name))
const sentence = fc.array(word, { minLength: 1, maxLength: 4 }).map((words) => `A ${words.join(' ')}.`)
const text = fc.record({ kind: fc.constant('string' as const), description: sentence, example: word })

/** Values whose type an example shows. */
const shown = fc.letrec<{ value: Schema; object: Schema }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 2 },
    fc.constantFrom<Schema>({ kind: 'string' }, { kind: 'boolean' }, { kind: 'integer' }, { kind: 'string', format: 'date-time' }),
    tie('value').map((items): Schema => ({ kind: 'array', items })),
    tie('object'),
  ),
  object: fc
    .uniqueArray(
      fc
        .record({ name: word, schema: tie('value') })
        .map((property): Property => ({ ...property, property: property.name, required: false })),
      { minLength: 1, maxLength: 3, selector: ({ name }) => name },
    )
    .map((properties): Schema => ({ kind: 'object', properties })),
}))

const parameters = fc.uniqueArray(
  fc.record({ name: word, in: fc.constantFrom('query' as const, 'header' as const, 'path' as const), schema: text }),
  { maxLength: 4, selector: ({ name }) => name },
)

/** An action of which Postman can say everything. */
const sayable = (index: number): fc.Arbitrary<Action> =>
  fc
    .record({
      parameters,
      verb: fc.constantFrom('POST' as const, 'PUT' as const, 'DELETE' as const),
      description: sentence,
      tag: fc.option(fc.constantFrom('orders', 'shops'), { nil: undefined }),
      body: fc.option(shown.object, { nil: undefined }),
      answer: shown.object,
      status: fc.constantFrom(200, 201),
    })
    .map(({ parameters: own, tag, body, answer, status, verb, description }): Action => {
      const inOrder = (['path', 'query', 'header'] as const).flatMap((place) => own.filter((parameter) => parameter.in === place))
      return {
        kind: 'action',
        id: `Request${index}`,
        summary: `Request ${index}`,
        description,
        ...(tag === undefined ? {} : { tags: [tag] }),
        verb,
        path: `/v1/request${index}${inOrder.map(({ in: place, name }) => (place === 'path' ? `/{${name}}` : '')).join('')}`,
        parameters: inOrder.map((parameter) => ({
          ...parameter,
          property: parameter.name,
          required: parameter.in === 'path',
          ...(parameter.in === 'path' ? { urlEncoding: 'single' as const } : {}),
        })),
        ...(body === undefined ? {} : { body: { required: true, schema: body, contentType: 'application/json' } }),
        responses: [{ status, description: 'What it answers', schema: answer }],
      }
    })

test('what Postman can say of a connector comes back from its collection', () => {
  fc.assert(
    fc.property(
      fc.tuple(sayable(0), sayable(1), sayable(2)),
      fc.constantFrom<ConnectorModel['security']>(
        [],
        [{ kind: 'basic', name: 'basic' }],
        [{ kind: 'apiKey', name: 'apiKey', in: 'query', parameter: 'code' }],
      ),
      (operations, security) => {
        const given = model({ operations, security })
        const { document, diagnostics } = emitPostman(given)
        const read = parsePostman(document)
        expect([...diagnostics, ...read.diagnostics]).toEqual([])
        expect(byId(read.model)).toEqual(byId(given))
      },
    ),
  )
})

/** Folders gather what is together; the order between them is not the declared one. */
function byId(read: ConnectorModel | undefined): unknown {
  return { ...read, operations: [...(read?.operations ?? [])].sort((a, b) => a.id.localeCompare(b.id)) }
}
