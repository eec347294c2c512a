/** The commands that play the platform, in front of a server. */
import { writeFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { receiver, type Receiver } from '@ferrule/testing'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { atTerminal, ferruleWith, session, type Outcome } from './support/ferrule.js'
import { temporaryFolder } from './support/project.js'

const KEY = 'a-key-of-the-tests'
const OK = { 200: { description: 'OK' } }
const item = {
  type: 'object',
  required: ['title'],
  properties: { title: { type: 'string' }, size: { type: 'integer' }, owner: { type: 'object', properties: { name: { type: 'string' } } } },
}
const DEFINITION = {
  swagger: '2.0',
  info: { title: 'Tickets', version: '1' },
  host: 'tickets.example',
  basePath: '/api',
  schemes: ['https'],
  consumes: ['application/json'],
  securityDefinitions: { key: { type: 'apiKey', in: 'query', name: 'key' } },
  security: [{ key: [] }],
  'x-ms-capabilities': { testConnection: { operationId: 'Me', parameters: {} } },
  paths: {
    '/me': { get: { operationId: 'Me', responses: OK } },
    '/queues': {
      get: { operationId: 'ListQueues', parameters: [{ name: 'team', in: 'query', type: 'string' }], responses: OK },
    },
    '/items': {
      post: {
        operationId: 'Create',
        parameters: [{ name: 'body', in: 'body', required: true, schema: item }],
        responses: { 201: { description: 'Created', schema: item } },
      },
    },
    '/find': {
      get: {
        operationId: 'Find',
        parameters: [
          { name: 'team', in: 'query', required: true, type: 'string' },
          {
            ...{ name: 'queue', in: 'query', type: 'string' },
            'x-ms-dynamic-values': {
              ...{ operationId: 'ListQueues', 'value-path': 'id', 'value-title': 'name' },
              parameters: { team: { parameter: 'team' } },
            },
          },
        ],
        responses: OK,
      },
    },
    '/hooks': {
      'x-ms-notification-content': { schema: { type: 'object', properties: { id: { type: 'integer' } } } },
      post: {
        operationId: 'Happened',
        'x-ms-trigger': 'single',
        parameters: [
          {
            ...{ name: 'body', in: 'body', required: true },
            schema: {
              ...{ type: 'object', required: ['url'] },
              properties: { url: { type: 'string', 'x-ms-notification-url': true, 'x-ms-visibility': 'internal' } },
            },
          },
        ],
        responses: { 201: { description: 'Created' } },
      },
    },
    '/changes': {
      get: {
        operationId: 'Changed',
        'x-ms-trigger': 'batch',
        responses: { 200: { description: 'OK', schema: { type: 'array', items: item } } },
      },
    },
  },
}

let backend: Receiver
let folder: string
beforeEach(async () => {
  backend = await receiver()
  folder = temporaryFolder()
  writeFileSync(join(folder, 'apiDefinition.swagger.json'), JSON.stringify(DEFINITION))
  const parameters = { api_key: { type: 'securestring', uiDefinition: { displayName: 'API Key', constraints: { required: 'true' } } } }
  writeFileSync(join(folder, 'apiProperties.json'), JSON.stringify({ properties: { connectionParameters: parameters } }))
})
afterEach(() => backend.close())

const json = (body: unknown, status = 200, headers: Readonly<Record<string, string>> = {}) => ({
  ...{ status, body: JSON.stringify(body) },
  headers: { 'content-type': 'application/json', ...headers },
})
const at = (): readonly string[] => ['--url', `${backend.origin}/api`]
const run = async (command: string, ...args: readonly string[]): Promise<Outcome> => {
  const outcome = await ferruleWith({ FERRULE_API_KEY: KEY }, folder, command, '.', ...args, ...at())
  expect(outcome.stdout + outcome.stderr).not.toContain(KEY)
  return outcome
}

test('call runs an action with what was filled in, by the types of its fields', async () => {
  backend.answer('/api/items', json({ title: 'Broken', size: 5 }, 201))
  const { code, stdout } = await run('call', 'Create', 'title=Broken', 'size=5', 'owner.name=Ada')
  expect(code).toBe(0)
  expect(stdout).toContain('POST https://tickets.example/api/items?key=*** → 201 Created')
  expect(stdout).toContain('"title": "Broken"')
  expect(JSON.parse(String(backend.requestsTo('/api/items')[0]?.body))).toEqual({ title: 'Broken', size: 5, owner: { name: 'Ada' } })
})

test('call reads the definition of a running server, and writes an answer into a file', async () => {
  backend.answer('/api/apiDefinition.swagger.json', json(DEFINITION))
  backend.answer('/api/apiProperties.json', { status: 404 })
  backend.answer('/api/me', { body: 'bytes' })
  const args = ['call', `${backend.origin}/api`, 'Me', '--out', 'answer.bin', '--json']
  const { code, stdout } = await ferruleWith({ FERRULE_API_KEY: KEY }, folder, ...args)
  expect([code, JSON.parse(stdout)]).toMatchObject([0, { ok: true, outcome: 'Succeeded', status: 200 }])
  expect(readFileSync(join(folder, 'answer.bin'), 'utf8')).toBe('bytes')
})

test('call ends with 1 where the step fails, in the words that a maker reads', async () => {
  backend.answer('/api/items', json({ title: 7 }, 201))
  const { code, stderr } = await run('call', 'Create', 'title=x')
  expect(code).toBe(1)
  expect(stderr).toContain("requires the property 'body/title' to be of type 'String' but is of type 'Integer'")
  const other = await run('call', 'Create', 'title=x', '--json')
  expect([other.code, JSON.parse(other.stdout)]).toMatchObject([1, { ok: false, failure: { code: 'InvalidResponse' } }])
})

test('what can not be meant ends with 2 and says what may be', async () => {
  expect(await run('call', 'Create', 'titel=x')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('did you mean title?'),
  })
  expect((await run('call', 'Create', 'size=many', 'title=x')).stderr).toContain('size is a number, not "many".')
  expect((await run('call', 'Nothing')).stderr).toContain('`ferrule cards <source>` lists what there is.')
  const unconnected = await ferruleWith({ FERRULE_API_KEY: '' }, folder, 'call', '.', 'Me', ...at())
  expect(unconnected).toMatchObject({ code: 2, stderr: expect.stringContaining('Set the environment variable FERRULE_API_KEY') })
})

test('connect shows what a maker fills in, tests the connection, and says why it is refused', async () => {
  const { code, stdout } = await run('connect')
  expect(code).toBe(0)
  expect(stdout).toContain('API Key (api_key), required: FERRULE_API_KEY')
  expect(stdout).toContain('Connected, as Me says.')
  backend.answer('/api/me', json({ message: `The key ${KEY} is not ours.` }, 401))
  expect(await run('connect')).toMatchObject({ code: 1, stderr: expect.stringContaining('is not ours.') })
})

test('connect asks at the terminal for what is not given; what is masked is not shown', async () => {
  let asked = 0
  const shown = await atTerminal(folder, ['connect', '.', ...at()], (text) =>
    text.includes('API Key: ') && asked++ === 0 ? `${KEY}\r` : undefined,
  )
  expect(shown).toContain('Connected, as Me says.')
  expect(shown).not.toContain(KEY)
  expect(backend.requestsTo('/api/me')[0]?.path).toBe(`/api/me?key=${KEY}`)
})

test('values shows what a drop-down offers, or the sentence in its place', async () => {
  backend.answer('/api/queues', json([{ id: 'b', name: 'Billing' }]))
  expect((await run('values', 'Find', 'queue', 'team=north')).stdout).toMatch(/^b {2}Billing$/m)
  const { code, stderr } = await run('values', 'Find', 'queue')
  expect(code).toBe(1)
  expect(stderr).toContain('Required parameters team not set or invalid')
})

test('subscribe turns a flow on, prints its runs, and turns it off when it is stopped', async () => {
  backend.answer('/api/hooks', { status: 201, headers: { location: 'https://tickets.example/api/hooks/1' } })
  const { next, kill, ended } = session(folder, ['subscribe', '.', 'Happened', ...at()], { FERRULE_API_KEY: KEY })
  expect(await next('on')).toMatchObject({ location: 'https://tickets.example/api/hooks/1' })
  const { url } = JSON.parse(String(backend.requestsTo('/api/hooks')[0]?.body)) as { readonly url: string }
  await fetch(url, { method: 'POST', body: '{"id":7}', headers: { 'content-type': 'application/json', connection: 'close' } })
  expect(await next('run')).toMatchObject({ body: { id: 7 } })
  kill('SIGINT')
  expect(await next('off')).toMatchObject({ ok: true, status: 200, runs: 1 })
  expect(await ended).toBe(0)
  expect(backend.requestsTo('/api/hooks/1').map(({ method }) => method)).toEqual(['DELETE'])
})

test('poll asks again and again, without waiting', async () => {
  backend.answer(
    '/api/changes',
    { status: 202, headers: { location: 'https://tickets.example/api/changes?since=1', 'retry-after': '600' } },
    json([{ title: 'a' }, { title: 'b' }], 200, { location: 'https://tickets.example/api/changes?since=2' }),
  )
  const { code, stdout } = await run('poll', 'Changed', '--times', '2')
  expect(code).toBe(0)
  expect(stdout).toMatch(/→ 202 Accepted\n0 runs; next after 600 s\n[^]*since=1[^]*→ 200 OK\n[^]*"b"[^]*\n2 runs; next after 60 s/)
})
