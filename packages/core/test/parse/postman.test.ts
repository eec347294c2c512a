import { parsePostman } from '@ferrule/core/parse'

const schema = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json'

function read(item: readonly object[], rest: object = {}) {
  const { model, diagnostics } = parsePostman({ info: { name: 'Shop', description: { content: 'A shop.' }, schema }, item, ...rest })
  return { model, operations: model?.operations ?? [], codes: diagnostics.map(({ code }) => code) }
}

const request = (rest: object, url: unknown = 'https://shop.example/a') => ({ name: 'Get it', request: { method: 'GET', url, ...rest } })

test('variables give the address; those of the path are parameters', () => {
  const variable = [
    { key: 'base', value: 'https://{{host}}/v1/' },
    { key: 'host', value: 'shop.example' },
    { key: 'shop', value: '7' },
  ]
  const url = {
    raw: '{{base}}/shops/{{shop}}/orders/:id?q=a&page={{page}}',
    variable: [{ key: 'id', value: '12', description: 'Which order.' }],
    query: [
      { key: 'q', value: 'a', description: 'What to look for.' },
      { key: 'page', value: '{{page}}', disabled: true },
    ],
  }
  const { model, operations, codes } = read([request({}, url)], { variable })
  expect(model?.address).toEqual({ scheme: 'https', host: 'shop.example', basePath: '/' })
  expect(operations[0]).toMatchObject({
    id: 'GetIt',
    summary: 'Get it',
    path: '/v1/shops/{shop}/orders/{id}',
    parameters: [
      { name: 'shop', in: 'path', required: true, schema: { kind: 'string', example: '7' } },
      { name: 'id', in: 'path', required: true, schema: { kind: 'string', example: '12', description: 'Which order.' } },
      { name: 'q', in: 'query', required: false, schema: { kind: 'string', example: 'a', description: 'What to look for.' } },
      { name: 'page', in: 'query', required: false, schema: { kind: 'string' } },
    ],
  })
  expect(codes).toEqual(['import-no-success'])
})

test('the address is the host that most requests go to; the others are left out', () => {
  const { model, codes } = read([
    request({}, 'https://a.example/1'),
    request({}, 'https://b.example/1'),
    request({}, 'https://b.example/2'),
    request({}, '{{unknown}}/3'),
  ])
  expect(model?.address.host).toBe('b.example')
  expect(model?.operations.map(({ path }) => path)).toEqual(['/1', '/2', '/3'])
  expect(codes).toEqual(expect.arrayContaining(['import-other-host', 'import-variable']))
})

test('addresses are read as people write them', () => {
  const { operations, codes } = read(
    [
      request({}, '//shop.example/1'),
      request({}, 'shop.example//2//3'),
      request({}, '{{base}}/4'),
      request({}, 'https://shop.example/:id/:id'),
    ],
    { variable: [{ key: 'base', value: '//shop.example' }] },
  )
  expect(operations.map(({ path }) => path)).toEqual(['/1', '/2/3', '/4'])
  expect(codes.filter((code) => code === 'import-path')).toHaveLength(2)
})

test('folders are tags, names are unique, and what cannot be told apart is left out', () => {
  const { operations, codes } = read([
    { name: 'Orders', item: [{ name: 'Deep', item: [request({}, 'https://a.example/1')] }, request({}, 'https://a.example/2')] },
    request({ description: 'Again.' }, 'https://a.example/1?x=1'),
  ])
  expect(operations.map(({ id, tags }) => [id, tags])).toEqual([
    ['GetIt', ['Orders']],
    ['GetIt2', ['Orders']],
  ])
  expect(codes).toContain('import-same-route')
})

test('headers travel, except what the platform sends itself', () => {
  const header = ['Content-Type', 'Authorization', 'Accept', 'X-Trace'].map((key) => ({ key, value: 'v' }))
  expect(read([request({ header })]).operations[0]?.parameters).toEqual([
    { property: 'xTrace', name: 'X-Trace', in: 'header', required: false, schema: { kind: 'string', example: 'v' } },
  ])
})

test.each([
  [
    'raw',
    { mode: 'raw', raw: '{"id": {{id}}, "name": "{{name}}", "tags": ["a"]}' },
    {
      contentType: 'application/json',
      schema: {
        kind: 'object',
        properties: [
          { name: 'id', schema: { kind: 'any' } },
          { name: 'name', schema: { kind: 'string' } },
          { name: 'tags', schema: { kind: 'array', items: { kind: 'string' } } },
        ],
      },
    },
  ],
  ['text', { mode: 'raw', raw: 'hello' }, { contentType: 'text/plain', schema: { kind: 'string' } }],
  ['file', { mode: 'file', file: { src: 'a.bin' } }, { contentType: 'application/octet-stream', schema: { kind: 'file' } }],
  [
    'graphql',
    { mode: 'graphql', graphql: { query: '{a}' } },
    { contentType: 'application/json', schema: { properties: [{ name: 'query' }, { name: 'variables' }] } },
  ],
])('a body of the mode %s', (_, body, expected) => {
  expect(read([request({ method: 'POST', body })]).operations[0]?.body).toMatchObject(expected)
})

test('forms are form fields and files', () => {
  const formdata = [
    { key: 'file', type: 'file', src: [] },
    { key: 'note', type: 'text', value: 'x', description: 'A note.' },
  ]
  expect(read([request({ method: 'POST', body: { mode: 'formdata', formdata } })]).operations[0]?.parameters).toMatchObject([
    { name: 'file', in: 'formData', schema: { kind: 'file' } },
    { name: 'note', in: 'formData', schema: { kind: 'string', description: 'A note.' } },
  ])
})

test('saved replies are answers by status, inferred over all of them', () => {
  const response = [
    { name: 'one', code: 200, status: 'OK', body: '{"id":1,"at":"2026-01-02T03:04:05Z"}' },
    { name: 'two', code: 200, status: 'OK', body: '{"id":null,"price":1.5}' },
    { name: 'no', code: 404, status: 'Not Found', header: [{ key: 'Content-Type', value: 'text/plain' }], body: 'no' },
  ]
  const { operations, codes } = read([{ ...request({}), response }])
  expect(codes).toEqual([])
  expect(operations[0]?.responses).toEqual([
    {
      status: 200,
      description: 'OK',
      schema: {
        kind: 'object',
        properties: [
          { property: 'id', name: 'id', required: false, schema: { kind: 'integer', nullable: true } },
          { property: 'at', name: 'at', required: false, schema: { kind: 'string', format: 'date-time' } },
          { property: 'price', name: 'price', required: false, schema: { kind: 'number' } },
        ],
      },
    },
    { status: 404, description: 'Not Found', schema: { kind: 'string' }, contentType: 'text/plain' },
  ])
})

test.each([
  [
    'v2.1',
    {
      type: 'apikey',
      apikey: [
        { key: 'key', value: 'X-Key' },
        { key: 'in', value: 'header' },
      ],
    },
  ],
  ['v2.0', { type: 'apikey', apikey: { key: 'X-Key', in: 'header' } }],
])('authentication as %s says it is inherited; a request may need none', (_, auth) => {
  const { model, operations } = read([request({}, 'https://a.example/1'), request({ auth: { type: 'noauth' } }, 'https://a.example/2')], {
    auth,
  })
  expect(model?.security).toEqual([{ kind: 'apiKey', name: 'apiKey', in: 'header', parameter: 'X-Key' }])
  expect(operations.map(({ requirements }) => requirements)).toEqual([undefined, []])
})

test('what is no collection is refused', () => {
  for (const document of ['[]', '{}', '{"info":{}}', '{"requests":[null],"order":null}', '{"requests":7}', 'a: b'])
    expect(parsePostman(document).diagnostics.filter(({ severity }) => severity === 'error')).not.toEqual([])
})
