/** References to operations: written by method and property wherever the compiler can check them. */
import { expect, jest, test } from '@jest/globals'
import { parseSwagger2 } from '@ferrule/core/parse'
import { generateTypeScript } from '../src/typescript/index.js'
import { expectRoundTrip } from './support/round-trip.js'

jest.setTimeout(120_000)

type Node = Readonly<Record<string, unknown>>
/** An operation that answers with `reply` and takes `takes`; another takes `beside` and a body with the property `value`, which refers to it. */
interface Reference {
  readonly reply?: Node
  /** What the referring operation answers with; nothing unless given. */
  readonly gives?: (operationId: string) => Node
  readonly value: (operationId: string) => Node
  readonly takes?: readonly Node[]
  readonly beside?: readonly Node[]
}

function definition(references: readonly Reference[]): object {
  const paths = references.map(({ reply, value, gives, takes = [], beside = [] }, index) => {
    const suffix = index === 0 ? '' : String(index)
    const answer = { description: 'Those there are', ...(reply === undefined ? {} : { schema: reply }) }
    const list = { operationId: `List${suffix}`, summary: `List ${suffix}`, parameters: takes, responses: { 200: answer } }
    const body = { name: 'body', in: 'body', schema: holding({ value: value(list.operationId) }) }
    const use = {
      operationId: `Use${suffix}`,
      summary: `Use ${suffix}`,
      parameters: [...beside, body],
      responses: gives === undefined ? { 204: { description: 'Used' } } : { 200: { description: 'Used', schema: gives(list.operationId) } },
    }
    return { [`/list${suffix}`]: { post: list }, [`/use${suffix}`]: { post: use } }
  })
  return {
    swagger: '2.0',
    info: { title: 'References', description: 'Values that others supply.', version: '1.0' },
    host: 'references.example',
    basePath: '/',
    schemes: ['https'],
    consumes: ['application/json'],
    produces: ['application/json'],
    securityDefinitions: { key: { type: 'apiKey', in: 'header', name: 'X-Key' } },
    security: [{ key: [] }],
    definitions: {},
    paths: Object.assign({}, ...paths) as object,
  }
}
const list = (items: Node): Node => ({ type: 'array', items })
const holding = (properties: Readonly<Record<string, Node>>): Node => ({ type: 'object', properties })
const text: Node = { type: 'string' }
const query = (name: string, schema: Node = text): Node => ({ name, in: 'query', ...schema })
const values =
  (call: Node): Reference['value'] =>
  (operationId) => ({ ...text, 'x-ms-dynamic-values': { operationId, ...call } })

/** The source that one reference makes, and what had to be written in the model's words. */
function written(reference: Reference): { readonly source: string; readonly raw: readonly string[] } {
  const { files, raw } = generateTypeScript(parseSwagger2(definition([reference])).model as never)
  return { source: files.map(({ content }) => content).join('\n'), raw: raw.map(({ what }) => what) }
}

const typed: readonly (readonly [what: string, reference: Reference, expected: string])[] = [
  [
    'fields of fields',
    {
      reply: list(holding({ board: holding({ id: text, 'display-name': text }) })),
      value: values({ 'value-path': 'board/id', 'value-title': 'board/display-name' }),
    },
    `('list', { value: 'board.id', label: 'board.displayName' })`,
  ],
  ['items that are no objects', { reply: list(text), value: values({}) }, `('list')`],
  [
    'a list of texts in a reply',
    { reply: holding({ data: list(text) }), value: values({ 'value-collection': 'data' }) },
    `('list', { collection: 'data' })`,
  ],
  [
    'a field of an object without declared properties',
    {
      reply: list(holding({ id: text, more: { type: 'object' } })),
      value: values({ 'value-path': 'id', 'value-title': 'more/Name' }),
    },
    `('list', { value: 'id', label: 'more.Name' })`,
  ],
  [
    'fields of a reply of which nothing is declared',
    { reply: {}, value: values({ 'value-collection': 'data', 'value-path': 'id' }) },
    `('list', { collection: 'data', value: 'id' })`,
  ],
  [
    'a schema in a reply without declared properties',
    {
      reply: { type: 'object' },
      value: (operationId) => ({ type: 'object', 'x-ms-dynamic-schema': { operationId, 'value-path': 'schema/properties' } }),
    },
    `('list', { value: 'schema.properties' })`,
  ],
  [
    'constants that the input declares, and constants that it does not',
    {
      reply: list(text),
      value: values({ parameters: { kind: 'a', other: 'z', fields: ['id'] } }),
      takes: [query('kind', { ...text, enum: ['a', 'b'] }), query('other', { ...text, enum: ['a', 'b'] }), query('fields', list(text))],
    },
    `parameters: { kind: { value: 'a' }, other: { customValue: 'z' }, fields: { value: ['id'] } }`,
  ],
  [
    'a field of a body that is one value',
    {
      reply: list(text),
      value: (operationId) => ({
        ...text,
        'x-ms-dynamic-list': { operationId, parameters: { 'body/kind': { parameterReference: 'the-kind' } } },
      }),
      takes: [{ name: 'body', in: 'body', schema: { ...holding({ kind: text }), additionalProperties: true } }],
      beside: [query('the-kind')],
    },
    `<References, Use>('list', { parameters: { 'body.kind': 'theKind' } })`,
  ],
  [
    'an input of an operation, for its result,',
    {
      reply: { type: 'object' },
      value: () => text,
      gives: (operationId) => ({
        type: 'object',
        'x-ms-dynamic-properties': { operationId, itemValuePath: 'schema', parameters: { kind: { parameterReference: 'the-kind' } } },
      }),
      takes: [query('kind')],
      beside: [query('the-kind')],
    },
    `dynamicProperties<References, Use>('list', { value: 'schema', parameters: { kind: 'theKind' } })`,
  ],
  [
    'a test of an item that is a property',
    {
      reply: list(holding({ id: text, folder: { type: 'boolean' } })),
      value: (operationId) => ({
        ...text,
        'x-ms-dynamic-tree': {
          open: { operationId, itemValuePath: 'id', itemIsParent: '(folder eq true)' },
          browse: { operationId, itemValuePath: 'id', itemIsParent: "(folder ne 'no')" },
        },
      }),
    },
    `open: { operation: 'list', value: 'id', isParent: 'folder' }`,
  ],
]
const untyped: readonly (readonly [what: string, reference: Reference])[] = [
  ['a field that a reply does not declare', { reply: list(holding({ id: text })), value: values({ 'value-path': 'key' }) }],
  ['a list in a reply that declares none', { reply: holding({ id: text }), value: values({ 'value-path': 'id' }) }],
  ['a reply of which nothing is said', { value: values({ 'value-path': 'id' }) }],
  ['an input that is not there', { reply: list(text), value: values({ parameters: { kind: 'a' } }) }],
]

test.each(typed)('%s is named as the compiler knows it', (_, reference, expected) => {
  const { source, raw } = written(reference)
  expect(source).toContain(expected)
  expect(raw).toEqual([])
})

test.each(untyped)('%s is kept in the words of the model, and counted', (_, reference) => {
  expect(written(reference).raw).toEqual(['values'])
})

test('every kind of reference compiles and comes back', async () => {
  await expectRoundTrip(definition([...typed, ...untyped].map(([, reference]) => reference)))
})
