/** What tests say of a connector, in their own words. */
import { expect, test } from '@jest/globals'
import '@ferrule/testing/jest'
import type { Receiver } from '@ferrule/testing'
import { connector, json, open } from './support/opened.js'

const item = { type: 'object', properties: { id: { type: 'integer' }, name: { type: 'string' } } }
const url = { type: 'string', 'x-ms-notification-url': true }
const DEFINITION = connector({
  '/item': { get: { operationId: 'Get', responses: { 200: { description: 'OK', schema: item } } } },
  '/hooks': {
    'x-ms-notification-content': { schema: item },
    post: {
      operationId: 'When',
      'x-ms-trigger': 'single',
      parameters: [{ name: 'body', in: 'body', required: true, schema: { type: 'object', properties: { url } } }],
      responses: { 201: { description: 'Created' } },
    },
  },
})
const answers = (backend: Receiver): void => {
  backend.answer('/api/item', json({ id: 1 }), json({ id: 'one' }), { status: 404, body: 'Nothing here.' })
  backend.answer('/api/hooks', json({}, 201, { location: 'https://tickets.example/api/hooks/1' }))
}
const failing = async (assertion: () => unknown): Promise<string> => {
  try {
    await assertion()
  } catch (error) {
    return (error as Error).message
  }
  throw new Error('The assertion passed.')
}

test('a step is accepted or fails, and both say what was exchanged', async () => {
  const { platform } = await open(DEFINITION, {}, {}, answers)
  const [right, wrong, missing] = [await platform.invoke('Get'), await platform.invoke('Get'), await platform.invoke('Get')]
  expect(right).toBeAccepted()
  expect(wrong).not.toBeAccepted()
  expect(wrong).toFail('body/id')
  expect(missing).toFail(/^404: Nothing/)
  expect(right).not.toFail()
  expect(missing).not.toFail('InvalidResponse')
  expect(await failing(() => expect(wrong).toBeAccepted())).toMatch(
    /^Get failed: InvalidResponse: .*body\/id.*\n {2}GET https:.*\n {2}→ 200 {"id":"one"}$/s,
  )
  expect(await failing(() => expect(missing).toFail('InvalidResponse'))).toContain(
    'failed with 404: Nothing here.; expected: failure saying InvalidResponse',
  )
  expect(await failing(() => expect(right).not.toBeAccepted())).toContain('Get succeeded, and should not have')
})

test('a flow starts the runs that were wanted, in any order, and no others', async () => {
  const { platform } = await open(DEFINITION, {}, {}, answers)
  const flow = await platform.turnOn('When')
  const send = (body: object): Promise<unknown> =>
    fetch(flow.callbackUrl ?? '', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
  await expect(flow).toStartRuns(0, { withinMs: 10 })
  const sent = Promise.all([send({ id: 2, name: 'b' }), send({ id: 1, name: 'a' })])
  await expect(flow).toStartRuns([{ id: 1 }, { id: expect.any(Number), name: 'b' }])
  await sent
  await expect(flow).toStartRuns(2)
  await expect(flow).not.toStartRuns([{ id: 1 }, { id: 1 }])
  await expect(flow).not.toStartRuns(3, { withinMs: 50 })
  expect(await failing(() => expect(flow).toStartRuns([{ id: 7 }]))).toContain('2 runs started')
})

test('findings are printed with their place and fix', async () => {
  const { platform } = await open(DEFINITION, {}, {}, answers)
  await platform.invoke('Get')
  expect(platform).toHaveNoFindings()
  await platform.invoke('Get')
  expect(platform).not.toHaveNoFindings()
  expect(await failing(() => expect(platform).toHaveNoFindings())).toMatch(
    /^invalid-response at Get, body\/id\n {2}The API.*\n {2}Answer what/s,
  )
})

test('nothing that is printed holds a secret', async () => {
  const key = { securityDefinitions: { key: { type: 'apiKey', in: 'query', name: 'key' } }, host: 'ada:lovelace@tickets.example' }
  const address = {
    '/item': {
      get: {
        operationId: 'Get',
        parameters: [{ name: 'hook', in: 'query', type: 'string' }],
        responses: { 200: { description: 'OK', schema: item } },
      },
    },
  }
  const hooks = (DEFINITION as { readonly paths: object }).paths
  const { platform } = await open(
    connector({ ...hooks, ...address }, key),
    { connectionParameters: { api_key: { type: 'securestring' } } },
    { connection: { api_key: 'pass word' } },
    (backend) => {
      answers(backend)
      backend.answer('/api/item', ({ path }) => json({ id: `I know ${path} and pass word` }))
    },
  )
  const flow = await platform.turnOn('When')
  const result = await platform.invoke('Get', { hook: flow.callbackUrl })
  const printed = [
    await failing(() => expect(result).toBeAccepted()),
    await failing(() => expect(result).toFail('nothing of the kind')),
    await failing(() => expect(platform).toHaveNoFindings()),
  ]
  expect(printed[0]).toContain('GET https://***@tickets.example/api/item?hook=')
  expect(printed[0]).toContain('key=***')
  const signature = new URL(flow.callbackUrl ?? '').searchParams.get('sig') ?? 'none'
  for (const text of printed) for (const secret of ['lovelace', 'pass word', 'pass%20word', signature]) expect(text).not.toContain(secret)
})
