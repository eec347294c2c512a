/** What the gateway's policies make of requests and answers. */
import { expect, test } from '@jest/globals'
import { connector, json, open } from './support/opened.js'

const body = [{ name: 'body', in: 'body', schema: { type: 'object', additionalProperties: true } }]
const PATHS = {
  '/items/{id}': {
    get: {
      operationId: 'Get',
      parameters: [
        { name: 'id', in: 'path', required: true, type: 'string' },
        { name: 'host', in: 'query', type: 'string' },
      ],
      responses: { 200: { description: 'OK' } },
    },
  },
  '/items': { post: { operationId: 'Post', parameters: body, responses: { 200: { description: 'OK' } } } },
}
const parameters = { host: { type: 'string' }, secret: { type: 'securestring' } }
const policy = (templateId: string, own: object, operations?: readonly string[], section?: string): object => ({
  templateId,
  title: templateId,
  parameters: {
    ...Object.fromEntries(Object.entries(own).map(([name, value]) => [`x-ms-apimTemplateParameter.${name}`, value])),
    ...(operations === undefined ? {} : { 'x-ms-apimTemplate-operationName': operations }),
    ...(section === undefined ? {} : { 'x-ms-apimTemplate-policySection': section }),
  },
})
const opened = (policies: readonly object[], answer: object = json({})): ReturnType<typeof open> =>
  open(
    connector(PATHS),
    { connectionParameters: parameters, policyTemplateInstances: policies },
    { connection: { host: 'eu.tickets.example', secret: 'x' } },
    (backend) => {
      for (const path of ['/api/items', '/v2/items/7', '/api/items/7']) backend.answer(path, answer)
    },
  )
const got = async (...policies: readonly object[]): Promise<{ method: string; path: string; headers: object }> => {
  const { platform, backend } = await opened(policies)
  await platform.invoke('Get', { id: '7' })
  const { method = '', path = '', headers = {} } = backend.requests[0] ?? {}
  return { method, path, headers }
}
const posted = async (value: object, ...policies: readonly object[]): Promise<unknown> => {
  const { platform, backend } = await opened(policies)
  await platform.invoke('Post', { body: value })
  return JSON.parse(String(backend.requests[0]?.body))
}
const answered = async (value: object, ...policies: readonly object[]): Promise<unknown> => {
  const { platform } = await opened(policies, json(value))
  return (await platform.invoke('Get', { id: '7' })).body
}

test('setheader writes, keeps or adds to a header', async () => {
  const value = (existsAction?: string): object =>
    policy('SetHeader', {
      name: 'X-One',
      value: "a @connectionParameters('host')",
      ...(existsAction === undefined ? {} : { existsAction }),
    })
  expect((await got(value())).headers).toMatchObject({ 'x-one': 'a eu.tickets.example' })
  expect((await got(policy('setheader', { name: 'x-one', value: 'b' }), value('skip'))).headers).toMatchObject({ 'x-one': 'b' })
  expect((await got(policy('setheader', { name: 'x-one', value: 'b' }), value('append'))).headers).toMatchObject({
    'x-one': 'b,a eu.tickets.example',
  })
})

test('a missing connection parameter is its default', async () => {
  const headers = policy('setheader', { name: 'x-one', value: "[@connectionParameters('none','other')][@connectionParameters('none')]" })
  expect((await got(headers)).headers).toMatchObject({ 'x-one': '[other][]' })
})

test('setheader with a name that no header can have is not sent, and warned of', async () => {
  const { platform, backend } = await opened([policy('setheader', { name: '[[Placeholder]]', value: 'a' })])
  const { outcome, warnings } = await platform.invoke('Get', { id: '7' })
  expect([outcome, backend.requests.length]).toEqual(['Succeeded', 1])
  expect(warnings).toEqual([
    'The policy setheader (setheader) sets a header of the name [[Placeholder]], which no header can have; none is sent.',
  ])
})

test('setqueryparameter replaces, keeps or adds', async () => {
  const first = policy('setqueryparameter', { name: '$filter', value: 'a eq 1' })
  expect((await got(first)).path).toBe('/api/items/7?%24filter=a%20eq%201')
  expect((await got(first, policy('setqueryparameter', { name: '$filter', value: 'b' }))).path).toBe('/api/items/7?%24filter=b')
  expect((await got(first, policy('setqueryparameter', { name: '$filter', value: 'b', existsAction: 'skip' }))).path).toBe(
    '/api/items/7?%24filter=a%20eq%201',
  )
  expect((await got(first, policy('setqueryparameter', { name: '$filter', value: 'b', existsAction: 'append' }))).path).toBe(
    '/api/items/7?%24filter=a%20eq%201&%24filter=b',
  )
})

test('dynamichosturl puts another address before the path, base path and all', async () => {
  const { platform, backend } = await opened([policy('dynamichosturl', { urlTemplate: "https://@connectionParameters('host')/v2/" })])
  const { exchanges } = await platform.invoke('Get', { id: '7' })
  expect(exchanges[0]?.request.url).toBe('https://eu.tickets.example/v2/items/7')
  expect(backend.requests[0]?.path).toBe('/v2/items/7')
})

test('a host that is said to be elsewhere is asked there', async () => {
  const elsewhere = await open(connector(PATHS))
  const { platform } = await open(
    connector(PATHS),
    { policyTemplateInstances: [policy('dynamichosturl', { urlTemplate: 'https://other.example/v3' })] },
    { hosts: { 'https://other.example': elsewhere.backend.origin } },
  )
  await platform.invoke('Get', { id: '7' })
  expect(elsewhere.backend.requests.map(({ path }) => path)).toEqual(['/v3/items/7'])
})

test('routerequesttoendpoint takes another path and method, with the path’s values in it', async () => {
  const { method, path } = await got(
    policy('routerequesttoendpoint', { newPath: "/@connectionParameters('host')/{id}/more", httpMethod: 'POST' }),
  )
  expect([method, path]).toEqual(['POST', '/api/eu.tickets.example/7/more'])
  const same = await got(policy('routerequesttoendpoint', { newPath: '/{id}', httpMethod: '@Request.OriginalHTTPMethod' }))
  expect([same.method, same.path]).toEqual(['GET', '/api/7'])
})

test('policies are for the operations that they name', async () => {
  expect((await got(policy('setheader', { name: 'x-one', value: '1' }, ['Post']))).headers).not.toHaveProperty('x-one')
  expect((await got(policy('setheader', { name: 'x-one', value: '1' }, ['Get']))).headers).toHaveProperty('x-one')
  expect((await got(policy('setheader', { name: 'x-one', value: '1' }, []))).headers).toHaveProperty('x-one')
})

test('setproperty sets a literal, JSON, or what another property holds', async () => {
  const set = (parent: string, sub: string, value: string): object =>
    policy('setproperty', { newPropertyParentPathTemplate: parent, newPropertySubPathTemplate: sub, propertyValuePathTemplate: value })
  expect(await posted({ a: { b: 7 } }, set('@body()', 'kind', 'card'))).toEqual({ a: { b: 7 }, kind: 'card' })
  expect(await posted({ a: { b: 7 } }, set('@body().a', 'c', '@body().a.b'))).toEqual({ a: { b: 7, c: 7 } })
  expect(await posted({ a: 'x' }, set('@body()', "['@odata.id']", 'https://h/{@body().a}'))).toEqual({ a: 'x', '@odata.id': 'https://h/x' })
  expect(await posted({ a: 'x' }, set('@body()', 'list', '[{"one": "{@body().a}"}]'))).toEqual({ a: 'x', list: [{ one: 'x' }] })
})

test('objects become arrays and arrays objects', async () => {
  const toArray = policy('convertobjecttoarray', {
    propertyParentPath: '@body()',
    propertySubPath: 'fields',
    newPropertyPath: '@body().fields',
    keyName: 'id',
    valueName: 'v',
  })
  expect(await posted({ fields: { a: 1, b: { c: 2 } } }, toArray)).toEqual({
    fields: [
      { id: 'a', v: 1 },
      { id: 'b', v: { c: 2 } },
    ],
  })
  const toObject = policy(
    'convertarraytoobject',
    {
      propertyParentPath: '@body()',
      propertySubPath: 'list',
      keyWithinCollectionPath: 'id',
      newPropertyPath: '@body().byId',
      retainKey: 'false',
    },
    undefined,
    'Response',
  )
  expect(await answered({ list: [{ id: 'a', n: 1 }] }, toObject)).toEqual({ list: [{ id: 'a', n: 1 }], byId: { a: { n: 1 } } })
})

test('texts are split, replaced and encoded, in each item of a list', async () => {
  const each = (templateId: string, own: object): object =>
    policy(
      templateId,
      { propertyParentPath: '@body().list', propertySubPath: 'text', newPropertyPath: '@item().text', ...own },
      undefined,
      'Response',
    )
  expect(await answered({ list: [{ text: 'a-b' }] }, each('stringreplace', { sourceString: '-', replacementString: '+' }))).toEqual({
    list: [{ text: 'a+b' }],
  })
  expect(await answered({ list: [{ text: 'a/b' }] }, each('encodepropertyvalue', {}))).toEqual({ list: [{ text: 'a%2Fb' }] })
  expect(await answered({ list: [{ text: 'a;b' }] }, each('stringtoarray', { delimiterList: ';', childPropertyName: 'name' }))).toEqual({
    list: [{ text: [{ name: 'a' }, { name: 'b' }] }],
  })
})

test('moveproperties moves them up', async () => {
  const move = policy('moveproperties', {
    srcParentPath: '@body()',
    srcSubPath: 'custom',
    dstParentPath: '@body()',
    dstSubPath: 'null',
    copyOnlySubProperties: 'true',
  })
  expect(await posted({ a: 1, custom: { b: 2 } }, move)).toEqual({ a: 1, b: 2 })
})

test('a policy that is not played here is named, where it matters', async () => {
  const { platform } = await opened([policy('setvaluefromurl', { parameterTemplate: '@headers("a")' }, ['Post'])])
  expect(platform.warnings).toEqual([
    'The policy setvaluefromurl (setvaluefromurl) is not played here: what it changes on the platform is not changed.',
  ])
  expect((await platform.invoke('Get', { id: '7' })).warnings).toEqual([])
  expect((await platform.invoke('Post')).warnings).toEqual(platform.warnings)
})

test('a route with what a URL cannot hold is encoded, and its slashes are left', async () => {
  const { platform, backend } = await opened([policy('routerequesttoendpoint', { newPath: "/v2/@queryParameters('host')/7" })])
  await platform.invoke('Get', { id: '7', host: 'a b/ä\t%20' })
  expect(backend.requests[0]?.path).toBe('/api/v2/a%20b/%C3%A4%09%20/7?host=a%20b%2F%C3%A4%09%2520')
})
