import { describe, expect, test } from '@jest/globals'
import { Ajv } from 'ajv'
import fc from 'fast-check'
import { emitMcpTools, type McpTool } from '../../src/emit/index.js'
import type { Action, ConnectorModel, Schema } from '../../src/model/index.js'
import { arbitraryModel } from './models/arbitrary.js'
import { action, modelOf, modelWithBody, object, property, query } from './models/build.js'

const toolsOf = (model: ConnectorModel): readonly McpTool[] => emitMcpTools(model).document.tools
const toolOf = (parts: Partial<Action>): McpTool => toolsOf(modelOf({ operations: [action(parts)] }))[0] as McpTool
const codesOf = (model: ConnectorModel): readonly string[] => emitMcpTools(model).diagnostics.map(({ code }) => code)
const answering = (schema: Schema): Partial<Action> => ({ responses: [{ status: 200, description: 'It.', schema }] })

test('parameters and the properties of the body stand side by side', () => {
  const body = { required: true, contentType: 'application/json', schema: object(property('title', { kind: 'string' }, true)) }
  expect(toolOf({ parameters: [query('dryRun', { kind: 'boolean' })], body }).inputSchema).toEqual({
    type: 'object',
    properties: { dryRun: { type: 'boolean' }, title: { type: 'string' } },
    required: ['title'],
  })
})

test.each([
  ['a list', { kind: 'array', items: { kind: 'string' } }],
  ['a dictionary', { kind: 'object', properties: [], additional: { kind: 'integer' } }],
  ['an object with a property that a parameter is called like', object(property('dryRun', { kind: 'string' }))],
] as const)('a body that is %s is one argument', (_, schema) => {
  const body = { required: true, contentType: 'application/json', schema }
  const { inputSchema } = toolOf({ parameters: [query('dryRun', { kind: 'boolean' })], body })
  expect([Object.keys(inputSchema.properties ?? {}), inputSchema.required]).toEqual([['dryRun', 'body'], ['body']])
})

test('what is constant, what comes back only, and what belongs to HTTP is nobody asked for', () => {
  const parameters = [
    query('version', { kind: 'string', visibility: 'internal', default: '2' }, true),
    query('trace', { kind: 'string', visibility: 'internal' }),
    { ...query('Authorization', { kind: 'string' }), in: 'header' as const },
    query('shelf', { kind: 'string' }),
  ]
  const body = { required: true, contentType: 'application/json', schema: object(property('id', { kind: 'string', readOnly: true })) }
  expect(Object.keys(toolOf({ parameters, body }).inputSchema.properties ?? {})).toEqual(['shelf'])
})

test('the next page is asked for by what its address has', () => {
  const parameters = [query('after', { kind: 'string', visibility: 'internal' })]
  expect(toolOf({ parameters, nextLink: 'nextLink' }).inputSchema.properties).toEqual({
    after: { type: 'string', description: 'For the next page: what nextLink of the page before has as after.' },
  })
})

test('limits and choices are said in ways that Copilot Studio reads', () => {
  const parameters = [
    query('count', { kind: 'integer', constraints: { exclusiveMinimum: 0 }, hints: { maximum: 9 } }),
    query('weight', { kind: 'number', description: 'In kilograms', constraints: { exclusiveMaximum: 20 } }),
    query('genre', { kind: 'string', nullable: true, enum: [{ value: 'n', label: 'Novel' }, { value: 'poem' }] }),
    query('since', { kind: 'string', date: true, format: 'date-time' }),
  ]
  expect(toolOf({ parameters }).inputSchema.properties).toEqual({
    count: { type: 'integer', minimum: 1, maximum: 9 },
    weight: { type: 'number', description: 'In kilograms. Less than 20.' },
    genre: { type: 'string', description: 'One of: n (Novel), poem.', enum: ['n', 'poem'] },
    since: { type: 'string', format: 'date-time' },
  })
})

describe('who is asked before a tool runs', () => {
  const hints = (parts: Partial<Action>): object => {
    const { title: _, openWorldHint: __, ...annotations } = toolOf(parts).annotations
    return annotations
  }
  test.each<[string, Partial<Action>, object]>([
    ['a GET: nobody', { verb: 'GET' }, { readOnlyHint: true }],
    ['a POST that is safe: nobody', { safe: true }, { readOnlyHint: true }],
    ['a POST: a person', {}, { readOnlyHint: false, destructiveHint: true, idempotentHint: false }],
    ['a DELETE: a person', { verb: 'DELETE' }, { readOnlyHint: false, destructiveHint: true, idempotentHint: true }],
    ['a POST that says so: nobody', { confirmation: false }, { readOnlyHint: false, destructiveHint: false, idempotentHint: false }],
    [
      'a GET that says so: a person',
      { verb: 'GET', confirmation: true },
      { readOnlyHint: false, destructiveHint: true, idempotentHint: false },
    ],
  ])('%s', (_, parts, expected) => {
    expect(hints(parts)).toEqual(expected)
  })
})

describe('tools are', () => {
  const namesOf = (...operations: readonly Action[]): readonly string[] => toolsOf(modelOf({ operations })).map(({ name }) => name)
  const hidden = { id: 'ListShelves', verb: 'GET', path: '/shelves', visibility: 'internal' } as const

  test('actions that makers see', () => {
    expect(namesOf(action(), action(hidden), action({ id: 'Old', path: '/old', deprecated: true }))).toEqual(['Lend'])
  })

  test('internal actions that say what there is to choose from', () => {
    const choices = { kind: 'string', dynamicValues: { operationId: 'ListShelves', value: ['id'], label: ['name'] } } as const
    expect(namesOf(action({ parameters: [query('shelf', choices)] }), action(hidden))).toEqual(['Lend', 'ListShelves'])
  })

  test('what the declaration offers, and not what it does not', () => {
    expect(namesOf(action({ aiOffer: { enabled: false } }), action({ ...hidden, aiOffer: { enabled: true } }))).toEqual(['ListShelves'])
  })

  test('neither what waits for a callback nor the endpoint itself', () => {
    expect(namesOf(action({ notification: {} }), action({ id: 'Talk', path: '/mcp', agenticProtocol: 'mcp-streamable-1.0' }))).toEqual([])
  })

  test('called as hosts take it, and each otherwise', () => {
    const model = modelOf({
      operations: [action({ id: 'Lend.book' }), action({ id: 'Lend book', path: '/b' }), action({ id: 'Lend_book', path: '/c' })],
    })
    expect([toolsOf(model).map(({ name }) => name), codesOf(model)]).toEqual([
      ['Lend_book_2', 'Lend_book_3', 'Lend_book'],
      ['tool-renamed', 'tool-renamed'],
    ])
  })
})

test('what stands inside itself is said twice and then ends', () => {
  const model = modelWithBody(object(property('part', { kind: 'reference', name: 'Part' })), [
    { name: 'Part', schema: object(property('parts', { kind: 'array', items: { kind: 'reference', name: 'Part' } })) },
  ])
  const part = (parts: object): object => ({ type: 'object', properties: { parts: { type: 'array', items: parts } } })
  expect(toolsOf(model)[0]?.inputSchema.properties).toEqual({ part: part(part({ type: 'object' })) })
  expect(codesOf(model)).toEqual(['tool-schema-cut'])
})

test('what would be endless by its mere size ends too', () => {
  const schemas = Array.from({ length: 30 }, (_, level) => ({
    name: `L${level}`,
    schema: object(
      ...['a', 'b', 'c'].map((name) => property(name, level === 29 ? { kind: 'string' } : { kind: 'reference', name: `L${level + 1}` })),
    ),
  }))
  const model = modelWithBody({ kind: 'reference', name: 'L0' }, schemas)
  expect(JSON.stringify(toolsOf(model)).length).toBeLessThan(200_000)
  expect(codesOf(model)).toEqual(['tool-schema-cut'])
})

test('more tools than an agent takes are reported', () => {
  const operations = Array.from({ length: 129 }, (_, index) => action({ id: `Lend${index}`, path: `/l${index}` }))
  expect(codesOf(modelOf({ operations }))).toEqual(['too-many-tools'])
})

describe('a result is promised', () => {
  test('where every success is one object', () => {
    expect(toolOf(answering(object(property('id', { kind: 'string' }, true)))).outputSchema).toEqual({
      type: 'object',
      properties: { id: { type: 'string' } },
      required: ['id'],
    })
  })

  test.each<[string, Partial<Action>]>([
    ['it is a list', answering({ kind: 'array', items: { kind: 'string' } })],
    ['it may be null', answering({ ...object(), nullable: true } as Schema)],
    ['it may be another', { responses: [...(answering(object()).responses ?? []), { status: 202, description: 'Later.' }] }],
    ['it may have any status', { ...answering(object()), defaultResponse: { description: 'Any.' } }],
  ])('and not where %s', (_, parts) => {
    expect(toolOf(parts).outputSchema).toBeUndefined()
  })

  test('without limits and formats that nobody checks, and with null where it may be', () => {
    const schema = object(
      property('mail', { kind: 'string', format: 'email', hints: { maxLength: 3 } }),
      property('note', { kind: 'string', nullable: true }),
    )
    expect(toolOf(answering(schema)).outputSchema?.properties).toEqual({ mail: { type: 'string' }, note: {} })
  })
})

test('whatever a model says, its tools have no references, no lists of types and schemas that compile', () => {
  fc.assert(
    fc.property(arbitraryModel(), (model) => {
      const tools = toolsOf(model)
      expect(new Set(tools.map(({ name }) => name)).size).toBe(tools.length)
      for (const { name, inputSchema, outputSchema } of tools) {
        expect(name).toMatch(/^[\w-]{1,64}$/)
        for (const schema of [inputSchema, ...(outputSchema === undefined ? [] : [outputSchema])]) {
          expect(troubleIn(schema)).toEqual([])
          new Ajv({ strict: false, validateFormats: false, logger: false }).compile(schema)
        }
      }
    }),
    { numRuns: 100 },
  )
})

function troubleIn(node: unknown): readonly string[] {
  if (typeof node !== 'object' || node === null) return []
  const own = Object.entries(node).flatMap(([key, value]) => {
    if (key === '$ref' || key === 'exclusiveMinimum' || key === 'exclusiveMaximum') return typeof value === 'object' ? [] : [key]
    return key === 'type' && Array.isArray(value) ? ['a list of types'] : []
  })
  return [...own, ...Object.values(node).flatMap(troubleIn)]
}
