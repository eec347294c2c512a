import { describe, expect, test } from '@jest/globals'
import {
  emitSwagger2,
  type SwaggerBodyParameter,
  type SwaggerDocument,
  type SwaggerOperation,
  type SwaggerSchema,
} from '../../src/emit/index.js'
import type { ConnectorModel, Schema, WebhookTrigger } from '../../src/model/index.js'
import { action, modelOf, modelWithBody, object, property, query } from './models/build.js'

const book = object(property('title', { kind: 'string' }, true))
const node = object(property('name', { kind: 'string' }), property('parent', { kind: 'reference', name: 'Node', summary: 'Parent' }))

function operation(document: SwaggerDocument, path = '/loans', verb: 'get' | 'post' = 'post'): SwaggerOperation {
  return document.paths[path]?.[verb] as SwaggerOperation
}

function bodySchema(model: ConnectorModel): SwaggerSchema {
  return (operation(emitSwagger2(model).document).parameters.at(-1) as SwaggerBodyParameter).schema
}

function codes(model: ConnectorModel): readonly string[] {
  return emitSwagger2(model).diagnostics.map(({ code, at }) => [code, at.class, at.member].filter((part) => part !== undefined).join(' '))
}

const webhook = (parts: Partial<WebhookTrigger> = {}): WebhookTrigger => ({
  kind: 'webhookTrigger',
  id: 'OnLent',
  summary: 'When a book is lent',
  verb: 'POST',
  path: '/lent',
  parameters: [],
  callback: 'url',
  body: { required: true, contentType: 'application/json', schema: object(property('url', { kind: 'string' }, true)) },
  responses: [{ status: 201, description: 'Subscribed.' }],
  event: { kind: 'reference', name: 'Book' },
  eventDescription: 'A book was lent.',
  ...parts,
})

describe('a reference', () => {
  const schemas = [{ name: 'Book', schema: book }]

  test('that says nothing of its own is a $ref', () => {
    expect(bodySchema(modelWithBody({ kind: 'reference', name: 'Book' }, schemas))).toEqual({ $ref: '#/definitions/Book' })
  })

  test('that has only rules of its own is a $ref', () => {
    const reference: Schema = { kind: 'reference', name: 'Book', rules: [{ rule: 'isObject', args: [] }], constraints: {} }
    expect(bodySchema(modelWithBody(object(property('book', reference)), schemas))).toMatchObject({
      properties: { book: { $ref: '#/definitions/Book' } },
    })
  })

  test('that repeats what its class says is a $ref', () => {
    const labelled = [{ name: 'Book', schema: { ...book, summary: 'Book' } }]
    const reference: Schema = { kind: 'reference', name: 'Book', summary: 'Book' }
    expect(bodySchema(modelWithBody(object(property('book', reference)), labelled))).toMatchObject({
      properties: { book: { $ref: '#/definitions/Book' } },
    })
  })

  test('that says something of its own is written out, and its own words win', () => {
    const labelled = [{ name: 'Book', schema: { ...book, summary: 'Book', description: 'A book.' } }]
    const reference: Schema = { kind: 'reference', name: 'Book', summary: 'First book' }
    const model = modelWithBody(object(property('book', reference)), labelled)
    expect(bodySchema(model)).toEqual({
      type: 'object',
      properties: {
        book: {
          type: 'object',
          'x-ms-summary': 'First book',
          description: 'A book.',
          required: ['title'],
          properties: { title: { type: 'string' } },
        },
      },
    })
    expect(emitSwagger2(model).document.definitions).toEqual({})
  })

  test('to a class that contains itself becomes a definition of its own', () => {
    const model = modelWithBody({ kind: 'reference', name: 'Node' }, [{ name: 'Node', schema: node }])
    const properties = { name: { type: 'string' }, parent: { $ref: '#/definitions/Node2' } }
    expect(emitSwagger2(model).document.definitions).toEqual({
      Node: { type: 'object', properties },
      Node2: { type: 'object', 'x-ms-summary': 'Parent', properties },
    })
  })

  test('to classes that contain each other comes to an end', () => {
    const names = Array.from({ length: 12 }, (_, index) => `Class${index}x`)
    const schema = object(...names.map((name) => property(name, { kind: 'reference', name, summary: `A ${name}` })))
    const model = modelWithBody(
      { kind: 'reference', name: 'Class0x' },
      names.map((name) => ({ name, schema })),
    )
    expect(Object.keys(emitSwagger2(model).document.definitions)).toEqual(['Class0x', ...names.map((name) => `${name}2`)])
  })

  test('to a name that the model does not have is reported', () => {
    const model = modelWithBody(object(property('book', { kind: 'reference', name: 'Tome' })))
    expect(codes(model)).toEqual(['schema-not-in-model Lend body.book'])
    expect(bodySchema(model)).toEqual({ type: 'object', properties: { book: {} } })
  })

  test('that leads in a circle of names is reported', () => {
    const loop = ['Day', 'Night'].map((name, index) => ({
      name,
      schema: { kind: 'reference' as const, name: index === 0 ? 'Night' : 'Day' },
    }))
    expect(codes(modelWithBody({ kind: 'reference', name: 'Day' }, loop))).toEqual(['schema-alias-loop Lend body'])
  })

  test('is escaped where its name is not plain', () => {
    const schemas = [{ name: 'Page<Book>/1', schema: book }]
    expect(bodySchema(modelWithBody({ kind: 'reference', name: 'Page<Book>/1' }, schemas))).toEqual({
      $ref: '#/definitions/Page%3CBook%3E~11',
    })
  })
})

describe('a webhook', () => {
  const schemas = [{ name: 'Book', schema: book }]

  test('is described beside the verb, and its callback is marked', () => {
    const { document, diagnostics } = emitSwagger2(modelOf({ operations: [webhook()], schemas }))
    expect(diagnostics).toEqual([])
    expect(Object.keys(document.paths['/lent'] ?? {})).toEqual(['x-ms-notification-content', 'post'])
    expect(document.paths['/lent']).toMatchObject({
      'x-ms-notification-content': { description: 'A book was lent.', schema: { $ref: '#/definitions/Book' } },
      post: {
        'x-ms-trigger': 'single',
        parameters: [{ schema: { properties: { url: { type: 'string', 'x-ms-notification-url': true } } } }],
      },
    })
  })

  test('does not mark the callback in a class that is used elsewhere', () => {
    const filter = { name: 'Filter', schema: object(property('url', { kind: 'string' })) }
    const body = { required: true, contentType: 'application/json', schema: { kind: 'reference', name: 'Filter' } } as const
    const { document } = emitSwagger2(
      modelOf({ operations: [webhook({ body, event: { kind: 'reference', name: 'Filter' } })], schemas: [filter] }),
    )
    expect(document.definitions).toEqual({ Filter: { type: 'object', properties: { url: { type: 'string' } } } })
    expect(JSON.stringify(document.paths)).toContain('"x-ms-notification-url":true')
  })

  test('without its callback in the body is reported', () => {
    expect(codes(modelOf({ operations: [webhook({ callback: 'hook' })], schemas }))).toEqual(['callback-not-in-body OnLent body'])
    const { body: _body, ...bodiless } = webhook()
    expect(codes(modelOf({ operations: [bodiless], schemas }))).toEqual(['callback-not-in-body OnLent'])
  })

  test('on the path of another event is reported', () => {
    const other = webhook({ id: 'OnReturned', verb: 'PUT', eventDescription: 'A book was returned.' })
    expect(codes(modelOf({ operations: [webhook(), other], schemas }))).toEqual(['notification-conflict OnReturned'])
  })

  test('on the path of an action is reported', () => {
    const operations = [webhook(), action({ id: 'ListLent', verb: 'GET', path: '/lent' })]
    expect(codes(modelOf({ operations, schemas }))).toEqual(['notification-shared-path ListLent'])
  })
})

test('a polling trigger whose answers show no schema answers a list of its items', () => {
  const { document } = emitSwagger2(
    modelOf({
      operations: [
        {
          kind: 'pollingTrigger',
          id: 'OnOverdue',
          summary: 'When a book is overdue',
          hint: 'Wait.',
          verb: 'GET',
          path: '/overdue',
          parameters: [],
          responses: [{ status: 202, description: 'None.' }],
          item: { kind: 'string' },
        },
      ],
    }),
  )
  expect(operation(document, '/overdue', 'get')).toMatchObject({
    'x-ms-trigger': 'batch',
    'x-ms-trigger-hint': 'Wait.',
    responses: { 200: { schema: { type: 'array', items: { type: 'string' } } }, 202: { description: 'None.' } },
  })
})

describe('what Swagger 2.0 cannot say is reported', () => {
  const cases: readonly (readonly [string, ConnectorModel, readonly string[]])[] = [
    ['an object in the query', modelOf({ operations: [action({ parameters: [query('book', book)] })] }), ['value-outside-body Lend book']],
    [
      'a list of objects in the query',
      modelOf({ operations: [action({ parameters: [query('books', { kind: 'array', items: book })] })] }),
      ['value-outside-body Lend books[]'],
    ],
    [
      'labels of the items of a list in the query',
      modelOf({
        operations: [
          action({ parameters: [query('genres', { kind: 'array', items: { kind: 'string', enum: [{ value: 1, label: 'One' }] } })] }),
        ],
      }),
      ['not-expressible Lend genres[]'],
    ],
    [
      'items that have to differ',
      modelWithBody({ kind: 'array', items: book, constraints: { uniqueItems: true } }),
      ['not-expressible Lend body'],
    ],
    [
      'a second pattern',
      modelWithBody({ kind: 'string', constraints: { pattern: '^a' }, hints: { pattern: 'z$' } }),
      ['not-expressible Lend body'],
    ],
    ['a file inside JSON', modelWithBody(object(property('cover', { kind: 'file' }))), ['file-inside-json Lend body.cover']],
    [
      'two answers with one status',
      modelOf({ operations: [action({ responses: [200, 200].map((status) => ({ status, description: String(status) })) })] }),
      ['not-expressible Lend'],
    ],
    ['no answer', modelOf({ operations: [action({ responses: [] })] }), ['operation-without-response Lend']],
    ['two operations with one route', modelOf({ operations: [action(), action({ id: 'Borrow' })] }), ['route-taken Borrow']],
    [
      'a body beside a form',
      modelOf({
        operations: [
          action({
            parameters: [{ property: 'note', name: 'note', in: 'formData', required: false, schema: { kind: 'string' } }],
            body: { required: true, contentType: 'application/json', schema: book },
          }),
        ],
      }),
      ['body-and-form Lend'],
    ],
  ]
  test.each(cases)('%s', (_what, model, expected) => {
    expect(codes(model)).toEqual(expected)
  })
})

test('a limit and a hint become the tighter of the two', () => {
  const model = modelWithBody({
    kind: 'number',
    constraints: { minimum: 1, exclusiveMaximum: 10 },
    hints: { exclusiveMinimum: 0, maximum: 10, multipleOf: 2 },
  })
  expect(bodySchema(model)).toEqual({ type: 'number', minimum: 1, maximum: 10, exclusiveMaximum: true, multipleOf: 2 })
})

test('the name of the next link is the first and only key of its object, for Power Apps reads no other', () => {
  const { document } = emitSwagger2(modelOf({ operations: [action({ nextLink: '@odata.nextLink' })] }))
  expect(JSON.stringify(operation(document)['x-ms-pageable'])).toBe('{"nextLinkName":"@odata.nextLink"}')
})

test("extensions of one's own win over what is emitted", () => {
  const { document } = emitSwagger2(
    modelOf({ operations: [action({ visibility: 'internal', extensions: { 'x-ms-visibility': 'advanced' } })] }),
  )
  expect(operation(document)['x-ms-visibility']).toBe('advanced')
})

test('a document may be changed by who receives it', () => {
  const model = modelWithBody({ kind: 'string', default: 'a', example: { deep: [1] }, extensions: { 'x-list': [1] } })
  const schema = bodySchema(model) as { 'x-list': number[] }
  schema['x-list'].push(2)
  expect(bodySchema(model)).toMatchObject({ 'x-list': [1] })
})

test('a property may be called __proto__', () => {
  const model = modelWithBody(object(property('__proto__', { kind: 'string' }, true)))
  expect(JSON.stringify(bodySchema(model))).toBe('{"type":"object","required":["__proto__"],"properties":{"__proto__":{"type":"string"}}}')
})

test('a field inside an object of the body is called with dots for older designers, and with slashes for newer ones', () => {
  const argument = { kind: 'field', name: 'client', in: 'body', path: ['id'] } as const
  const project: Schema = {
    kind: 'string',
    dynamicValues: { operationId: 'ListProjects', value: ['id'], label: [], parameters: [{ name: 'client', in: 'parameter', argument }] },
  }
  const client = object(property('id', { kind: 'string' }, true))
  expect(bodySchema(modelWithBody(object(property('client', client, true), property('project', project)), []))).toMatchObject({
    properties: {
      project: {
        'x-ms-dynamic-values': { parameters: { client: { parameter: 'client.id' } } },
        'x-ms-dynamic-list': { parameters: { client: { parameterReference: 'body/client/id' } } },
      },
    },
  })
})
