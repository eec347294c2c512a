/** Fields that another operation tells, and actions that are filled in by them. */
import { expect, test } from '@jest/globals'
import type { Platform, Receiver } from '@ferrule/testing'
import { connector, json, open } from './support/opened.js'

const OK = { 200: { description: 'OK' } }
const fields = {
  type: 'object',
  required: ['size'],
  properties: {
    size: { type: 'integer', title: 'Size' },
    note: { type: 'string', default: 'none' },
    colour: { type: 'string', 'x-ms-dynamic-values': { operationId: 'ListColours' } },
  },
}

async function opened(node: object, answer: unknown): Promise<{ readonly platform: Platform; readonly backend: Receiver }> {
  const parameters = [
    { name: 'kind', in: 'query', required: true, type: 'string' },
    { name: 'body', in: 'body', required: true, schema: node },
  ]
  const paths = {
    '/fields': {
      get: { operationId: 'GetFields', parameters: [{ name: 'kind', in: 'query', type: 'string' }], responses: OK },
    },
    '/colours': { get: { operationId: 'ListColours', responses: OK } },
    '/act': { post: { operationId: 'Act', parameters, responses: { 200: { description: 'OK', schema: node } } } },
  }
  return open(connector(paths), {}, {}, (backend) => {
    backend.answer('/api/fields', json(answer))
    backend.answer('/api/colours', json(['red']))
  })
}
const older = (path?: string): object => ({
  'x-ms-dynamic-schema': {
    operationId: 'GetFields',
    parameters: { kind: { parameter: 'kind' } },
    ...(path === undefined ? {} : { 'value-path': path }),
  },
})
const newer = (path?: string): object => ({
  'x-ms-dynamic-properties': {
    operationId: 'GetFields',
    parameters: { kind: { parameterReference: 'kind' } },
    ...(path === undefined ? {} : { itemValuePath: path }),
  },
})
const ROOT = { type: 'object' }

test.each([
  ['the answer has them at a path', older('schema'), { schema: fields }],
  ['the older path ends in properties', older('schema/properties'), { schema: fields }],
  ['by the older rules the answer is the properties', older(), fields.properties],
  ['by the newer rules the answer has them at a path', newer('schema'), { schema: fields }],
  ['by the newer rules the answer is the schema', newer(), fields],
])('fields are told where %s', async (_, dynamic, answer) => {
  const { platform, backend } = await opened({ ...ROOT, ...dynamic }, answer)
  for (const side of ['inputs', 'outputs'] as const) {
    const { schema, failure } = await platform.schema('Act', side, { kind: 'bolt' })
    expect(failure).toBeUndefined()
    expect(schema).toMatchObject({ type: 'object', properties: fields.properties })
  }
  expect(backend.requests.map(({ path }) => path)).toEqual(['/api/fields?kind=bolt'])
})

test('until what they depend on is there, there are no fields and nothing is wrong', async () => {
  const { platform, backend } = await opened({ ...ROOT, ...older('schema') }, { schema: fields })
  const { schema, failure, waitsFor } = await platform.schema('Act', 'inputs')
  expect([schema, failure, waitsFor]).toEqual([undefined, undefined, ['kind']])
  expect(backend.requests).toEqual([])
})

test('the sentence about a failure is another one for inputs and for outputs', async () => {
  const { platform, backend } = await opened({ ...ROOT, ...older('schema') }, {})
  backend.answer('/api/fields', json({ message: 'Unknown kind' }, 400))
  const asked = async (side: 'inputs' | 'outputs'): Promise<string | undefined> =>
    (await platform.schema('Act', side, { kind: 'x' })).failure
  expect(await asked('inputs')).toBe(
    "Failed to retrieve dynamic inputs. Error details: 'Error code: 'BadRequest', Message: 'Unknown kind'.'",
  )
  expect(await asked('outputs')).toBe(
    "Failed to retrieve dynamic outputs. As a result, this operation's outputs might not be visible in subsequent actions. Error details: Error code: 'BadRequest', Message: 'Unknown kind'.",
  )
})

test.each([
  ['a property', { type: 'object', properties: { id: { type: 'string' }, fields: { ...ROOT, ...older('schema') } } }],
  ['the entries of a list', { type: 'object', properties: { value: { type: 'array', items: { ...ROOT, ...older('schema') } } } }],
  ['the entries of what comes', { type: 'array', items: { ...ROOT, ...older('schema') } }],
])('the first output is told that has fields of its own: %s', async (_, node) => {
  const { platform } = await opened(node, { schema: fields })
  expect(await platform.schema('Act', 'outputs', { kind: 'bolt' })).toMatchObject({ schema: { properties: fields.properties } })
  expect(platform.dependencies('Act')).toContainEqual(
    expect.objectContaining({ of: expect.stringMatching(/^outputs/), dependsOn: ['kind'] }),
  )
})

test('an answer without a schema has no fields; what it refers to is an empty schema', async () => {
  const { platform, backend } = await opened({ ...ROOT, ...newer('schema') }, { schema: null })
  expect((await platform.schema('Act', 'inputs', { kind: 'a' })).schema).toBeUndefined()
  backend.answer('/api/fields', json({ schema: { type: 'object', properties: { a: { $ref: '#/definitions/A' } } } }))
  expect((await platform.schema('Act', 'inputs', { kind: 'b' })).schema).toEqual({ type: 'object', properties: { a: {} } })
})

test('an action is filled in by the fields that were told', async () => {
  const { platform, backend } = await opened({ ...ROOT, ...older('schema'), ...newer('schema') }, { schema: fields })
  const { exchanges } = await platform.invoke('Act', { kind: 'bolt', size: 5 })
  expect(exchanges).toHaveLength(1)
  expect(JSON.parse(String(backend.requests[1]?.body))).toEqual({ size: 5 })
  await expect(platform.invoke('Act', { kind: 'bolt', note: 'x' })).rejects.toThrow('Act needs size.')
  expect(backend.requests).toHaveLength(2)
})

test('a property may have fields of its own', async () => {
  const schema = {
    type: 'object',
    properties: { title: { type: 'string' }, more: { ...ROOT, 'x-ms-summary': 'More', ...older('schema') } },
  }
  const { platform, backend } = await opened(schema, { schema: fields })
  await platform.invoke('Act', { kind: 'bolt', title: 'x', more: { size: 1 } })
  expect(JSON.parse(String(backend.requests[1]?.body))).toEqual({ title: 'x', more: { size: 1 } })
  await expect(platform.invoke('Act', { kind: 'bolt', more: { note: 'x' } })).rejects.toThrow('Act needs more/size.')
})

test('a body that is given as a whole needs no fields', async () => {
  const { platform, backend } = await opened({ ...ROOT, ...older('schema') }, { schema: fields })
  await platform.invoke('Act', { kind: 'bolt', body: { anything: true } })
  expect(backend.requests.map(({ path }) => path)).toEqual(['/api/act?kind=bolt'])
})

test('a field that was told may have a dropdown', async () => {
  const { platform } = await opened({ ...ROOT, ...older('schema') }, { schema: fields })
  expect((await platform.values('Act', 'colour', { kind: 'bolt' })).items).toMatchObject([{ value: 'red' }])
  await expect(platform.values('Act', 'colour')).rejects.toThrow('Act has no input colour')
})

test('what was not filled in and what was not told is not invented', async () => {
  const { platform, backend } = await opened({ ...ROOT, ...older('schema') }, {})
  backend.answer('/api/fields', { status: 500 })
  await platform.invoke('Act', { kind: 'bolt', body: 'text' })
  await expect(platform.invoke('Act', { kind: 'bolt' })).rejects.toThrow('Act needs body.')
})
