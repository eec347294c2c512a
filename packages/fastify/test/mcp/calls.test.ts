/** What agents get of a connector: what anybody gets of its routes. */
import { request } from 'node:http'
import { beforeAll, describe, expect, test } from '@jest/globals'
import { IsOptional, IsString } from 'class-validator'
import { Action, BaseConnector, Connector, Query, Security, type Context } from '@ferrule/core'
import { listening, serving, type Serving } from '../connectors/app.js'
import { connect, textOf, type Agent } from './client.js'
import { Workshop } from './workshop.js'

const workshop = new Workshop()
let served: Serving
let agent: Agent
const headers = { 'x-api-key': 'good' }

beforeAll(async () => {
  served = await serving(workshop)
  agent = await connect(`http://127.0.0.1:${served.port}/api/mcp`, headers)
})

test('the server says who it is, and that it has tools', async () => {
  expect(agent.client.getServerVersion()).toMatchObject({ name: 'Workshop', version: '1.0.0' })
  expect(agent.client.getServerCapabilities()).toEqual({ tools: {} })
  expect(agent.client.getInstructions()).toBe('Makes things.')
})

test('no schema of a tool holds a reference', async () => {
  const { tools } = await agent.client.listTools()
  expect(tools.map(({ name }) => name)).toContain('Everything')
  expect(JSON.stringify(tools)).not.toContain('$ref')
})

describe('arguments travel to where they belong', () => {
  test('path, query, header and body', async () => {
    const given = { name: 'a b/ü?#%2F', sizes: [1, 2], count: 3, 'X-Mood': 'fine', mail: 'ada@example.org', note: 'n' }
    const { 'X-Mood': mood, ...rest } = given
    expect(JSON.parse(await agent.say('Everything', given))).toEqual({ ...rest, mood })
  })

  test('null outside the body is left out', async () => {
    expect(JSON.parse(await agent.say('Everything', { name: 'a', count: null, mail: 'ada@example.org' }))).toEqual({
      name: 'a',
      mail: 'ada@example.org',
    })
  })

  test('a body that is a list', async () => {
    expect(JSON.parse(await agent.say('Names', { body: ['a', 'b'] }))).toEqual(['a', 'b'])
  })

  test('files, in base64', async () => {
    const content = Buffer.from('hello').toString('base64')
    const document = { content, fileName: 'a.txt', contentType: 'text/plain' }
    expect(await agent.call('Attach', { title: 'T', document })).toMatchObject({ structuredContent: { text: 'T a.txt text/plain hello' } })
    expect(await agent.call('Picture', { body: { content: 'AQI=', contentType: 'image/png' } })).toMatchObject({
      structuredContent: { text: 'image/png 0102' },
    })
  })
})

describe('results come back', () => {
  test('as the same text and the same object', async () => {
    const { text } = await served.call({ url: '/api/things/x', headers })
    expect(await agent.call('GetThing', { name: 'x' })).toEqual({ content: [{ type: 'text', text }], structuredContent: JSON.parse(text) })
  })

  test('as a word where there is nothing to say', async () => {
    expect(await agent.call('DeleteThing', { name: 'x' })).toEqual({ content: [{ type: 'text', text: 'Done.' }] })
  })

  test.each([
    ['text/plain', { type: 'text', text: 'bytes' }],
    ['image/png', { type: 'image', mimeType: 'image/png', data: 'Ynl0ZXM=' }],
    ['audio/mpeg', { type: 'audio', mimeType: 'audio/mpeg', data: 'Ynl0ZXM=' }],
    [
      'application/pdf',
      {
        type: 'resource',
        resource: { uri: 'https://workshop.example/api/download?kind=application%2Fpdf', mimeType: 'application/pdf', blob: 'Ynl0ZXM=' },
      },
    ],
  ])('as what %s is', async (kind, content) => {
    expect(await agent.call('Download', { kind })).toEqual({ content: [content] })
  })

  test('only up to a size', async () => {
    const result = await agent.call('Download', { kind: 'large' })
    expect([result.isError, textOf(result)]).toEqual([true, 'The result is larger than 4194304 bytes. Ask for less of it.'])
  })
})

describe('what goes wrong is told in the same words', () => {
  const withoutId = (text: string): unknown => ({ ...(JSON.parse(text) as object), requestId: '' })

  test.each<[string, Record<string, unknown>, Parameters<Serving['call']>[0]]>([
    [
      'Everything',
      { name: 'a', count: 10, mail: 1, other: true },
      { method: 'PUT', url: '/api/things/a?count=10', payload: { mail: 1, other: true } },
    ],
    ['Everything', { name: 'a', count: 'many', mail: 'm' }, { method: 'PUT', url: '/api/things/a?count=many', payload: { mail: 'm' } }],
    ['Everything', { name: 'a' }, { method: 'PUT', url: '/api/things/a', payload: {} }],
    ['GetThing', { name: 'a', other: 1 }, { url: '/api/things/a?other=1' }],
    [
      'Names',
      { body: 'no list' },
      { method: 'POST', url: '/api/names', payload: '"no list"', headers: { 'content-type': 'application/json' } },
    ],
    ['Names', {}, { method: 'POST', url: '/api/names' }],
    ['Busy', {}, { url: '/api/busy' }],
    ['Broken', {}, { url: '/api/broken' }],
  ])('%s with %j', async (name, given, call) => {
    const result = await agent.call(name, given)
    const answer = await served.call({ ...call, headers: { ...headers, ...call.headers } })
    expect([result.isError, withoutId(textOf(result))]).toEqual([true, withoutId(answer.text)])
  })

  test('when to come back is told as well', async () => {
    expect((await agent.call('Busy'))._meta).toEqual({ 'retry-after': '7' })
  })

  test.each([
    ['GetThing', { name: '..' }, 'path /name: must be more than dots'],
    ['GetThing', { name: '' }, 'path /name: must be given'],
    ['GetThing', {}, 'path /name: must be given'],
    ['GetThing', { name: '\ud800' }, 'path /name: must be a well-formed text'],
    ['Everything', { name: 'a', 'X-Mood': 'a\r\nX-Api-Key: bad', mail: 'm' }, 'header /X-Mood: must be a text that a header can hold'],
    ['Attach', { title: 'T', document: '!' }, 'formData /document: must be an object with `content` in base64'],
  ])('what could not even be sent: %s with %j', async (name, given, message) => {
    expect(JSON.parse(await agent.say(name, given))).toMatchObject({ code: 'invalid-input', message })
  })

  test('a tool that is not there', async () => {
    await expect(agent.call('Nothing')).rejects.toThrow('There is no tool Nothing')
  })
})

test('a call is a request like any other in the log, by whoever calls', async () => {
  expect(await agent.say('Who')).toBe('{"text":"ada"}')
  served.log.length = 0
  await agent.call('Broken')
  expect(served.log.find(({ msg }) => msg === 'the operation failed')).toMatchObject({ operation: 'Broken' })
})

test('who hangs up ends the work', async () => {
  const begun = new Promise<void>((resolve) => (workshop.begun = resolve))
  const message = { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'Slow' } }
  const calling = request({
    port: served.port,
    path: '/api/mcp',
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json', accept: 'application/json, text/event-stream' },
    agent: false,
  })
  calling.on('error', () => undefined)
  calling.end(JSON.stringify(message))
  await begun
  calling.destroy()
  for (let tries = 0; tries < 100 && workshop.aborted.length === 0; tries++) await new Promise((resolve) => setTimeout(resolve, 20))
  expect(workshop.aborted).toEqual(['slow'])
})

class Sought {
  @Query({ name: '$filter' }) @IsOptional() @IsString() filter?: string
  @Query({ items: 'string', collectionFormat: 'multi' }) @IsOptional() tags?: string[]
}

@Connector({
  title: 'Index',
  description: 'Finds.',
  version: '1.0.0',
  url: 'https://index.example/',
  backend: 'https://index.example',
  mcp: true,
})
@Security.apiKey({ in: 'query', name: 'code' })
class Index extends BaseConnector {
  @Action('GET /found', { summary: 'Find', returns: 'object' })
  find(input: Sought, context: Context): Promise<object> {
    return context.forward(input)
  }
}

test('a key in the query and names that hosts do not take reach the API behind a connector', async () => {
  const seen: string[] = []
  const backend = await listening((app) =>
    app.get('/found', (asked) => {
      seen.push(asked.url)
      return { found: null }
    }),
  )
  const index = await serving(new Index(), { backend: `http://127.0.0.1:${backend.port}` })
  const finder = await connect(`http://127.0.0.1:${index.port}/mcp?code=secret`)
  expect(await finder.say('Find', { filter: 'a eq 1', tags: ['x', 'y'] })).toBe('{"found":null}')
  expect(Object.fromEntries(new URL(seen[0] ?? '', 'http://a').searchParams)).toEqual({ $filter: 'a eq 1', tags: 'y', code: 'secret' })
})
