/** Flows that start by themselves: what arrives becomes runs, and the platform keeps its subscription as makers change the flow. */
import { expect, test } from '@jest/globals'
import type { Receiver } from '@ferrule/testing'
import { connector, json, open } from './support/opened.js'

const item = { type: 'object', properties: { id: { type: 'integer' } } }
const list = {
  type: 'object',
  properties: { value: { type: 'array', items: item }, more: { type: 'boolean', 'x-ms-visibility': 'internal' } },
}
const shouting = { type: 'object', properties: { value: list.properties.value, more: { type: 'boolean', 'x-ms-visibility': 'Internal' } } }
const url = { type: 'string', 'x-ms-notification-url': true }
const parameters = [
  { name: 'kind', in: 'query', type: 'string' },
  { name: 'body', in: 'body', required: true, schema: { type: 'object', properties: { hook: { type: 'object', properties: { url } } } } },
]
const hooks = (kind: string, schema: object): object =>
  connector({
    '/hooks': {
      'x-ms-notification-content': { schema },
      post: { operationId: 'When', 'x-ms-trigger': kind, parameters, responses: { 201: { description: 'Created' } } },
    },
  })
/** Each subscription has an address of its own. */
const subscribing = (backend: Receiver): void => {
  let count = 0
  backend.answer('/api/hooks', () => json({}, 201, { location: `https://tickets.example/api/hooks/${++count}` }))
}
const send = (to: string | undefined, body: object): Promise<Response> =>
  fetch(to ?? '', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })

test.each([
  ['single', list, { value: [{ id: 1 }, { id: 2 }] }, [{ value: [{ id: 1 }, { id: 2 }] }]],
  ['batch', list, { value: [{ id: 1 }, { id: 2 }], more: true }, [{ id: 1 }, { id: 2 }]],
  ['batch', { type: 'array', items: item }, [{ id: 1 }, { id: 2 }], [{ id: 1 }, { id: 2 }]],
  ['batch', list, { value: [] }, []],
  // The designer's rule, which writes the flow: it knows these words in any case.
  ['Batch', shouting, { value: [{ id: 1 }, { id: 2 }] }, [{ id: 1 }, { id: 2 }]],
])('a %s trigger starts the runs that its definition says', async (kind, schema, body, runs) => {
  const { platform } = await open(hooks(kind, schema), {}, {}, subscribing)
  const flow = await platform.turnOn('When')
  expect((await send(flow.callbackUrl, body)).status).toBe(202)
  expect(flow.runs.map((run) => run.body)).toEqual(runs)
  expect(platform.findings).toEqual([])
})

test('a flow that is changed subscribes anew, and then ends the subscription that it had', async () => {
  const { platform, backend } = await open(hooks('single', item), {}, {}, subscribing)
  const flow = await platform.turnOn('When', { kind: 'a' })
  const before = flow.callbackUrl
  await flow.change({ kind: 'b' })
  expect(backend.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
    'POST /api/hooks?kind=a',
    'POST /api/hooks?kind=b',
    'DELETE /api/hooks/1',
  ])
  expect([flow.location, flow.callbackUrl === before]).toEqual(['https://tickets.example/api/hooks/2', false])
  expect((await send(before, { id: 1 })).status).toBe(404)
  expect((await send(flow.callbackUrl, { id: 1 })).status).toBe(202)
})

test('what happened and what started are compared by what the test knows of an event', async () => {
  const { platform } = await open(hooks('single', item), {}, {}, subscribing)
  const flow = await platform.turnOn('When')
  for (const id of [1, 2, 2]) flow.happened({ id })
  for (const id of [1, 2, 2]) await send(flow.callbackUrl, { id, name: `thing ${id}` })
  expect(platform.findings).toEqual([])
  await send(flow.callbackUrl, { id: 2 })
  flow.happened({ id: 3 })
  expect(flow.findings.map(({ code, message }) => `${code}: ${message}`)).toEqual([
    'duplicate: {"id":2} happened 2 times and started 3 runs.',
    'lost: {"id":3} happened once and started no run.',
  ])
})

test('a question that is answered with an error is asked again', async () => {
  const definition = connector({
    '/new': { get: { operationId: 'When', 'x-ms-trigger': 'batch', responses: { 200: { description: 'OK', schema: list } } } },
  })
  const { platform } = await open(definition, {}, { wait: () => Promise.resolve() }, (backend) =>
    backend.answer('/api/new', { status: 400, body: 'Not now.' }, json({ value: [{ id: 'one' }] }), json({ value: [{ id: 1 }] })),
  )
  const flow = platform.startPolling('When')
  expect(await flow.poll()).toMatchObject({ status: 400, runs: [], failure: { message: 'Not now.' } })
  expect((await flow.poll()).failure).toMatchObject({ code: 'InvalidResponse', at: 'body/value/0/id' })
  expect((await flow.poll()).runs.map((run) => run.body)).toEqual([{ id: 1 }])
})
