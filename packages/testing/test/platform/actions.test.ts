/** An action is called as a flow calls it, and its answer is judged as the runtime does. */
import { describe, expect, test } from '@jest/globals'
import { fileContent } from '@ferrule/testing'
import { connector, json, open } from './support/opened.js'

const OK = { 200: { description: 'OK' } }
const operation = (verb: string, more: object): object => ({ [verb]: { operationId: 'Act', responses: OK, ...more } })

describe('the request', () => {
  test('has each parameter where and how the definition says', async () => {
    const parameters = [
      { name: 'id', in: 'path', required: true, type: 'string' },
      { name: 'file', in: 'path', required: true, type: 'string', 'x-ms-url-encoding': 'double' },
      { name: 'tags', in: 'query', type: 'array', items: { type: 'string' }, collectionFormat: 'pipes' },
      { name: 'top', in: 'query', type: 'integer' },
      { name: 'X-Trace', in: 'header', type: 'boolean' },
      { name: 'api-version', in: 'query', required: true, type: 'string', default: '2', 'x-ms-visibility': 'internal' },
      { name: 'never', in: 'query', type: 'string', default: 'sent' },
    ]
    const { platform, backend } = await open(connector({ '/a/{id}/{file}': operation('get', { parameters }) }))
    await platform.invoke('Act', { id: 'a b/c', file: 'a/b', tags: ['x', 'y'], top: 5, 'X-Trace': true })
    expect(backend.requests[0]).toMatchObject({ method: 'GET', path: '/api/a/a%20b%2Fc/a%252Fb?tags=x%7Cy&top=5&api-version=2' })
    expect(backend.requests[0]?.headers).toMatchObject({ 'x-trace': 'true' })
  })

  test('says of itself what HTTP says, whatever parameters there are', async () => {
    const parameters = ['Content-Length', 'Host', 'Transfer-Encoding', 'Connection'].map((name) => ({ name, in: 'header', type: 'string' }))
    const { platform, backend } = await open(connector({ '/a': operation('post', { parameters }) }))
    const { outcome } = await platform.invoke('Act', Object.fromEntries(parameters.map(({ name }) => [name, '7'])))
    expect([outcome, backend.requests[0]?.headers['host']]).toEqual(['Succeeded', new URL(backend.origin).host])
  })

  test('that cannot be sent says why', async () => {
    const parameters = [{ name: 'Account Id', in: 'header', type: 'string' }]
    const { platform } = await open(connector({ '/a': operation('get', { parameters }) }), {}, { wait: async () => undefined })
    expect((await platform.invoke('Act', { 'Account Id': '7' })).failure?.message).toMatch(/can't be sent: .*header/)
  })

  test('has a body of the fields that the maker filled in, and of required defaults', async () => {
    const schema = {
      type: 'object',
      required: ['title', 'kind'],
      properties: {
        title: { type: 'string' },
        kind: { type: 'string', default: 'bug' },
        note: { type: 'string', default: 'none' },
        owner: { type: 'object', properties: { name: { type: 'string' }, role: { type: 'string' } } },
        free: { type: 'object', additionalProperties: true },
      },
    }
    const { platform, backend } = await open(
      connector({ '/a': operation('post', { parameters: [{ name: 'body', in: 'body', required: true, schema }] }) }),
    )
    await platform.invoke('Act', { title: 'Broken', owner: { name: 'Ada' }, free: { any: [1] } })
    expect(JSON.parse(String(backend.requests[0]?.body))).toEqual({
      title: 'Broken',
      kind: 'bug',
      owner: { name: 'Ada' },
      free: { any: [1] },
    })
    expect(backend.requests[0]?.headers['content-type']).toBe('application/json')
  })

  test('is not made where an input is missing that has to be there', async () => {
    const schema = {
      type: 'object',
      required: ['owner'],
      properties: { owner: { type: 'object', required: ['name'], properties: { name: { type: 'string' } } } },
    }
    const parameters = [
      { name: 'q', in: 'query', required: true, type: 'string' },
      { name: 'body', in: 'body', required: true, schema },
    ]
    const { platform, backend } = await open(connector({ '/a': operation('post', { parameters }) }))
    await expect(platform.invoke('Act', { owner: { name: 'Ada' } })).rejects.toThrow('Act needs q.')
    await expect(platform.invoke('Act', { q: 'x' })).rejects.toThrow('Act needs owner/name.')
    expect(backend.requests).toEqual([])
  })

  test('carries files as a form, or as the whole body', async () => {
    const form = [
      { name: 'note', in: 'formData', type: 'string' },
      { name: 'file', in: 'formData', required: true, type: 'file' },
    ]
    const body = [{ name: 'body', in: 'body', required: true, schema: { type: 'string', format: 'binary' } }]
    const { platform, backend } = await open(
      connector({
        '/form': { post: { operationId: 'Form', consumes: ['multipart/form-data'], parameters: form, responses: OK } },
        '/raw': { put: { operationId: 'Raw', parameters: body, responses: OK } },
        '/plain': {
          post: { operationId: 'Plain', consumes: ['application/x-www-form-urlencoded'], parameters: form.slice(0, 1), responses: OK },
        },
      }),
    )
    await platform.invoke('Form', { note: 'ä', file: fileContent('%PDF', 'application/pdf', 'a.pdf') })
    await platform.invoke('Raw', { body: fileContent('%PDF', 'application/pdf') })
    await platform.invoke('Plain', { note: 'a b' })
    const [one, two, three] = backend.requests
    const parsed = await new Response(new Uint8Array(one?.body ?? []), {
      headers: { 'content-type': String(one?.headers['content-type']) },
    }).formData()
    expect(parsed.get('note')).toBe('ä')
    expect(parsed.get('file')).toMatchObject({ name: 'a.pdf', type: 'application/pdf', size: 4 })
    expect([two?.headers['content-type'], String(two?.body)]).toEqual(['application/pdf', '%PDF'])
    expect([three?.headers['content-type'], String(three?.body)]).toEqual(['application/x-www-form-urlencoded', 'note=a+b'])
  })
})

describe('the answer', () => {
  const schema = {
    type: 'object',
    required: ['id'],
    properties: {
      id: { type: 'integer' },
      value: { type: 'array', items: { $ref: '#/definitions/Item' } },
      more: { type: 'object', additionalProperties: { type: 'string' } },
    },
  }
  const definitions = { Item: { type: 'object', properties: { name: { type: 'string' }, count: { type: 'number' } } } }
  const answered = async (body: unknown): Promise<string | undefined> => {
    const definition = connector(
      { '/a': { get: { operationId: 'List', responses: { 200: { description: 'OK', schema } } } } },
      { definitions },
    )
    const { platform } = await open(definition, {}, {}, (backend) => backend.answer('/api/a', json(body)))
    const { failure } = await platform.invoke('List')
    return failure?.message
  }

  test.each([
    ['everything', { id: 1, value: [{ name: 'a', count: 1.5 }], more: { a: 'b' } }],
    ['more than is declared', { id: 1, other: { a: 1 }, value: [{ extra: true }] }],
    ['null where nothing has to be there', { id: 1, value: null, more: { a: null } }],
  ])('passes with %s', async (_, body) => {
    expect(await answered(body)).toBeUndefined()
  })

  test.each([
    [{ id: '1' }, `requires the property 'body/id' to be of type 'Integer' but is of type 'String'`],
    [{ id: 1.5 }, `requires the property 'body/id' to be of type 'Integer' but is of type 'Float'`],
    [{}, `is missing required property 'body/id'`],
    [{ id: null }, `is missing required property 'body/id'`],
    [
      { id: 1, value: [{ name: 'a' }, { name: 7 }] },
      `requires the property 'body/value/1/name' to be of type 'String' but is of type 'Integer'`,
    ],
    [{ id: 1, value: {} }, `requires the property 'body/value' to be of type 'Array' but is of type 'Object'`],
    [{ id: 1, more: { a: true } }, `requires the property 'body/more/a' to be of type 'String' but is of type 'Boolean'`],
    ['text', `requires the property 'body' to be of type 'Object' but is of type 'String'`],
  ])('fails the step in the platform’s words: %j', async (body, details) => {
    expect(await answered(body)).toBe(
      `The API 'Tickets' returned an invalid response for workflow operation 'List' of type 'OpenApiConnection'. Error details: 'The API operation 'List' ${details}.'`,
    )
  })

  test('is a file where the definition says so', async () => {
    const responses = { 200: { description: 'OK', schema: { type: 'string', format: 'binary' } } }
    const { platform } = await open(connector({ '/a': operation('get', { responses }) }), {}, {}, (backend) =>
      backend.answer('/api/a', { headers: { 'content-type': 'application/pdf' }, body: '%PDF' }),
    )
    const { body, outcome } = await platform.invoke('Act')
    expect([outcome, body]).toEqual(['Succeeded', fileContent('%PDF', 'application/pdf')])
  })

  test('that is an empty text is a text', async () => {
    const responses = { 200: { description: 'OK', schema: { type: 'string' } } }
    const { platform } = await open(connector({ '/a': operation('get', { responses }) }), {}, {}, (backend) =>
      backend.answer('/api/a', { headers: { 'content-type': 'text/plain' }, body: '' }),
    )
    const { body, outcome } = await platform.invoke('Act')
    expect([outcome, body]).toEqual(['Succeeded', ''])
  })

  test('that is an error fails the step with its own code and message', async () => {
    const { platform } = await open(connector({ '/a': operation('get', {}) }), {}, {}, (backend) =>
      backend.answer(
        '/api/a',
        json({ error: { code: 'NoTicket', message: 'There is no such ticket.' } }, 404),
        { status: 403, body: 'Go away.' },
        { status: 400 },
      ),
    )
    expect((await platform.invoke('Act')).failure).toEqual({ code: 'NoTicket', message: 'There is no such ticket.' })
    expect((await platform.invoke('Act')).failure).toEqual({ code: '403', message: 'Go away.' })
    expect((await platform.invoke('Act')).failure).toEqual({ code: '400', message: 'The connector answered 400.' })
  })
})

describe('the platform tries again', () => {
  test.each([408, 429, 500, 503])('after %i, four times at most', async (status) => {
    const { platform, backend } = await open(connector({ '/a': operation('get', {}) }), {}, { wait: async () => undefined }, (backend) =>
      backend.answer('/api/a', { status }),
    )
    const { status: last, exchanges } = await platform.invoke('Act')
    expect([last, backend.requests.length, exchanges.map(({ attempt }) => attempt)]).toEqual([status, 5, [1, 2, 3, 4, 5]])
    expect(exchanges.map(({ at }) => at)).toEqual([0, 7_500, 22_500, 52_500, 97_500])
  })
  test('as late as it is asked to', async () => {
    const { platform } = await open(connector({ '/a': operation('get', {}) }), {}, { wait: async () => undefined }, (backend) =>
      backend.answer('/api/a', { status: 429, headers: { 'retry-after': '90' } }, { status: 200 }),
    )
    const { outcome } = await platform.invoke('Act')
    expect([outcome, platform.now]).toEqual(['Succeeded', 90_000])
  })
  test('not after what is the caller’s own fault', async () => {
    const { platform, backend } = await open(connector({ '/a': operation('get', {}) }), {}, {}, (backend) =>
      backend.answer('/api/a', { status: 400 }),
    )
    await platform.invoke('Act')
    expect(backend.requests).toHaveLength(1)
  })
  test('after broken connections and silence, and says so in the end', async () => {
    const { platform, backend } = await open(
      connector({ '/a': operation('get', {}) }),
      {},
      { timeoutMs: 100, wait: async () => undefined },
      (backend) => backend.answer('/api/a', { reset: 'before-head' }, { hang: 'before-head' }),
    )
    const { failure, status } = await platform.invoke('Act')
    expect(status).toBe(504)
    expect(failure).toEqual({
      code: 'GatewayTimeout',
      message: `GET ${backend.origin}/api/a was not answered within 0.1 seconds.`,
    })
  })
})

describe('a job that takes long', () => {
  const responses = {
    200: { description: 'Done', schema: { type: 'object', properties: { id: { type: 'integer' } } } },
    202: { description: 'Goes on' },
  }
  const path = { '/jobs': { post: { operationId: 'Act', responses } } }

  test('is asked for until it is done, as late as the answer says', async () => {
    const { platform, backend } = await open(connector(path), {}, { wait: async () => undefined }, (backend) => {
      backend.answer('/api/jobs', { status: 202, headers: { location: 'https://tickets.example/api/jobs/7', 'retry-after': '5' } })
      backend.answer('/api/jobs/7', { status: 202 }, json({ id: 7 }))
    })
    const { body, outcome } = await platform.invoke('Act')
    expect([outcome, body, platform.now]).toEqual(['Succeeded', { id: 7 }, 25_000])
    expect(backend.requests.map(({ method, path: at }) => `${method} ${at}`)).toEqual([
      'POST /api/jobs',
      'GET /api/jobs/7',
      'GET /api/jobs/7',
    ])
  })
  test('is judged by what it comes to', async () => {
    const { platform } = await open(connector(path), {}, {}, (backend) => {
      backend.answer('/api/jobs', { status: 202, headers: { location: 'https://tickets.example/api/jobs/7', 'retry-after': '0' } })
      backend.answer('/api/jobs/7', json({ id: 'seven' }))
    })
    expect((await platform.invoke('Act')).failure?.message).toContain("'body/id'")
  })
  test('fails where its address is not the connector’s', async () => {
    const { platform } = await open(connector(path), {}, {}, (backend) =>
      backend.answer('/api/jobs', { status: 202, headers: { location: '/jobs/7' } }),
    )
    expect((await platform.invoke('Act')).failure).toEqual({
      code: 'InvalidLocation',
      message: "Act: the Location /jobs/7 is not below the connector's address; the platform can't ask there how far the action is.",
    })
  })
})

describe('pages', () => {
  const schema = {
    type: 'object',
    properties: { value: { type: 'array', items: { type: 'integer' } }, nextLink: { type: 'string', 'x-ms-visibility': 'internal' } },
  }
  const path = {
    '/a': {
      get: { operationId: 'List', 'x-ms-pageable': { nextLinkName: 'nextLink' }, responses: { 200: { description: 'OK', schema } } },
    },
  }
  const policy = {
    policyTemplateInstances: [
      { templateId: 'updatenextlink', title: 'Pages', parameters: { 'x-ms-apimTemplateParameter.nextLinkPropertyName': 'nextLink' } },
    ],
  }
  const pages = (backend: { answer: (path: string, answer: (request: { path: string }) => object) => void }): void =>
    backend.answer('/api/a', ({ path: at }) => {
      const page = Number(new URL(at, 'http://a').searchParams.get('page') ?? 1)
      return json({
        value: [page * 10, page * 10 + 1],
        ...(page < 3 ? { nextLink: `https://tickets.example/api/a?page=${page + 1}` } : {}),
      })
    })

  test('are left alone unless the step asks for them', async () => {
    const { platform, backend } = await open(connector(path), policy, {}, pages)
    await platform.invoke('List')
    expect(backend.requests).toHaveLength(1)
  })
  test('become one list, as long as the step wants it', async () => {
    const { platform, backend } = await open(connector(path), policy, {}, pages)
    const { body, warnings } = await platform.invoke('List', {}, { pagination: { threshold: 3 } })
    expect((body as { value: number[] }).value).toEqual([10, 11, 20])
    expect(backend.requests).toHaveLength(2)
    expect(warnings).toEqual([])
    const all = await platform.invoke('List', {}, { pagination: { threshold: 100 } })
    expect((all.body as { value: number[] }).value).toEqual([10, 11, 20, 21, 30, 31])
  })
  test('come with a warning where no policy leads their addresses through the connector', async () => {
    const { platform } = await open(connector(path), {}, {}, pages)
    expect((await platform.invoke('List', {}, { pagination: { threshold: 9 } })).warnings[0]).toContain('no policy updatenextlink')
  })
  test('that lead in a circle end', async () => {
    const { platform } = await open(connector(path), policy, {}, (backend) =>
      backend.answer('/api/a', json({ value: [1], nextLink: 'https://tickets.example/api/a?page=2' })),
    )
    expect((await platform.invoke('List', {}, { pagination: { threshold: 9 } })).failure?.message).toBe(
      'List: the nextLink https://tickets.example/api/a?page=2 leads in a circle.',
    )
  })
})

test('an input that the operation doesn’t have is refused, with the one that may be meant', async () => {
  const schema = { type: 'object', properties: { quantity: { type: 'integer' } } }
  const parameters = [
    { name: 'queue', in: 'query', type: 'string' },
    { name: 'body', in: 'body', schema },
  ]
  const { platform, backend } = await open(connector({ '/a': operation('post', { parameters }) }))
  await expect(platform.invoke('Act', { quantitty: 1 })).rejects.toThrow('Act has no input quantitty; did you mean quantity?')
  await expect(platform.invoke('Act', { colour: 'red' })).rejects.toThrow('Act has no input colour; it has queue, quantity, body.')
  expect(backend.requests).toEqual([])
})
