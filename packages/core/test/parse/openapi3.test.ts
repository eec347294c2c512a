import { emitOpenApi31, emitSwagger2 } from '@ferrule/core/emit'
import { parseOpenApi3 } from '@ferrule/core/parse'

const info = { title: 'Shop', version: '1.0.0', description: 'A shop.' }
const servers = [{ url: 'https://{region}.shop.example/v1/', variables: { region: { default: 'eu' } } }]
const ok = { '200': { description: 'OK' } }

function read(rest: object, version = '3.1.0') {
  return parseOpenApi3({ openapi: version, info, servers, paths: {}, ...rest })
}

/** Reads one schema as the reply of one operation. */
function readSchema(schema: unknown, version = '3.1.0', schemas: object = {}) {
  const content = { 'application/json': { schema } }
  const paths = { '/a': { get: { operationId: 'a', summary: 'A', responses: { '200': { description: 'OK', content } } } } }
  const { model, diagnostics } = read({ paths, components: { schemas } }, version)
  return { schema: model?.operations[0]?.responses[0]?.schema, schemas: model?.schemas, codes: diagnostics.map(({ code }) => code) }
}

function readOperation(operation: object, path = '/a/{id}', rest: object = {}) {
  const { model, diagnostics } = read({
    paths: { [path]: { post: { operationId: 'a', summary: 'A', responses: ok, ...operation } } },
    ...rest,
  })
  return { operation: model?.operations[0], diagnostics, codes: diagnostics.map(({ code }) => code) }
}

test('a server gives the address, its variables filled in', () => {
  expect(read({}).model?.address).toEqual({ scheme: 'https', host: 'eu.shop.example', basePath: '/v1' })
})

test('YAML is read like JSON', () => {
  const { model } = parseOpenApi3(
    'openapi: 3.0.3\ninfo: { title: Shop, version: "1" }\nservers: [{ url: https://a.example }]\npaths:\n  /a:\n    get:\n      responses:\n        "200": { description: Fine }\n',
  )
  expect(model?.operations).toMatchObject([
    { id: 'GetA', verb: 'GET', path: '/a', summary: 'Get a', responses: [{ status: 200, description: 'Fine' }] },
  ])
})

test('ids become words in capitals, each once', () => {
  const paths = { '/a': { get: { operationId: 'a/list-all', responses: ok }, post: { operationId: 'a_listAll', responses: ok } } }
  expect(read({ paths }).model?.operations.map(({ id }) => id)).toEqual(['AListAll', 'AListAll2'])
})

test('parameters of the path are those of its operations, unless they say otherwise', () => {
  const parameters = [
    { name: 'id', in: 'path', required: true, schema: { type: 'integer' } },
    { name: 'q', in: 'query', schema: { type: 'string' } },
  ]
  const get = { responses: ok, parameters: [{ name: 'q', in: 'query', required: true, schema: { type: 'boolean' } }] }
  const { model } = read({ paths: { '/a/{id}': { parameters, get } } })
  expect(model?.operations[0]?.parameters).toEqual([
    { property: 'id', name: 'id', in: 'path', required: true, schema: { kind: 'integer' }, urlEncoding: 'single' },
    { property: 'q', name: 'q', in: 'query', required: true, schema: { kind: 'boolean' } },
  ])
})

test('an object in the query is as many parameters as it has properties', () => {
  const schema = { type: 'object', required: ['size'], properties: { size: { type: 'integer' }, tags: { type: 'object' } } }
  const { operation, codes } = readOperation(
    { parameters: [{ name: 'filter', in: 'query', style: 'deepObject', required: true, schema }] },
    '/a',
  )
  expect(operation?.parameters).toMatchObject([
    { name: 'filter[size]', property: 'filterSize', required: true, schema: { kind: 'integer' } },
    { name: 'filter[tags]', property: 'filterTags', required: false, schema: { kind: 'string' } },
  ])
  expect(codes).toContain('import-parameter-structure')
})

test.each([
  ['spaceDelimited', 'ssv'],
  ['pipeDelimited', 'pipes'],
])('a list in the style %s is joined by %s', (style, collectionFormat) => {
  const schema = { type: 'array', items: { type: 'string' } }
  const { operation } = readOperation({ parameters: [{ name: 'ids', in: 'query', style, explode: false, schema }] }, '/a')
  expect(operation?.parameters[0]?.schema).toEqual({ kind: 'array', collectionFormat, items: { kind: 'string' } })
})

test.each([
  ['a cookie', { parameters: [{ name: 'c', in: 'cookie', schema: { type: 'string' } }] }, 'import-cookie'],
  [
    'a repeated parameter',
    { parameters: [{ name: 'c', in: 'query', schema: { type: 'array', items: { type: 'string' } } }] },
    'import-style',
  ],
  ['JSON in the query', { parameters: [{ name: 'c', in: 'query', content: { 'application/json': {} } }] }, 'import-parameter-content'],
  ['a path parameter that is not declared', {}, 'import-path-parameter'],
  ['a reference into another file', { parameters: [{ $ref: 'other.yaml#/a' }] }, 'import-remote-reference'],
  ['a reference that leads nowhere', { parameters: [{ $ref: '#/components/parameters/none' }] }, 'import-reference-unknown'],
  ['links', { responses: { '200': { description: 'OK', links: { a: {} } } } }, 'import-keyword'],
  ['no success', { responses: { '404': { description: 'No' } } }, 'import-no-success'],
  ['a range', { responses: { '2XX': { description: 'Yes' } } }, 'import-status-range'],
  ['a callback from nowhere', { callbacks: { a: { '{$request.query.url}': { post: {} } } } }, 'import-callback'],
  ['servers of its own', { servers: [{ url: 'https://b.example' }] }, 'import-keyword'],
  ['a long summary', { summary: 'word '.repeat(40) }, 'import-summary'],
])('%s is reported where it stands', (_, operation, code) => {
  const { diagnostics } = readOperation(operation)
  expect(diagnostics.find((each) => each.code === code)?.at.member).toMatch(/^#\/paths\/~1a~1\{id\}\/post/)
})

test('a JSON body that is an object gives the input its properties; any other is one property', () => {
  const object = { type: 'object', required: ['id'], properties: { id: { type: 'string' } } }
  const body = (schema: object) => ({ requestBody: { required: true, content: { 'application/json': { schema } } } })
  expect(readOperation(body(object)).operation?.body).toEqual({
    required: true,
    contentType: 'application/json',
    schema: { kind: 'object', properties: [{ property: 'id2', name: 'id', required: true, schema: { kind: 'string' } }] },
  })
  expect(readOperation(body({ type: 'array', items: object })).operation?.body).toMatchObject({
    property: 'body',
    schema: { kind: 'array' },
  })
})

test('forms are form fields, binary ones are files; bytes are a file body', () => {
  const schema = {
    type: 'object',
    required: ['file'],
    properties: { file: { type: 'string', format: 'binary' }, note: { type: 'string' } },
  }
  const form = readOperation({ requestBody: { content: { 'multipart/form-data': { schema } } } }, '/a').operation
  expect(form?.parameters).toEqual([
    { property: 'file', name: 'file', in: 'formData', required: true, schema: { kind: 'file' } },
    { property: 'note', name: 'note', in: 'formData', required: false, schema: { kind: 'string' } },
  ])
  expect(readOperation({ requestBody: { content: { 'image/png': {} } } }, '/a').operation?.body).toEqual({
    property: 'body',
    required: false,
    contentType: 'image/png',
    schema: { kind: 'file', contentType: 'image/png' },
  })
})

test('a subscription whose body has a name marks its URL, and nobody else who uses the name does', () => {
  const content = { 'application/json': { schema: { $ref: '#/components/schemas/Hook' } } }
  const post = {
    operationId: 'hook',
    summary: 'Hook',
    requestBody: { required: true, content },
    callbacks: { fired: { '{$request.body#/url}': { post: { description: 'Fired.', requestBody: { content } } } } },
    responses: ok,
  }
  const schemas = { Hook: { type: 'object', required: ['url'], properties: { url: { type: 'string' } } } }
  const { model, diagnostics } = read({ paths: { '/hooks': { post } }, components: { schemas } })
  expect(diagnostics).toEqual([])
  expect(model?.operations[0]).toMatchObject({
    kind: 'webhookTrigger',
    callback: 'url',
    event: { kind: 'reference', name: 'Hook' },
    body: { schema: { kind: 'object', properties: [{ name: 'url', schema: { kind: 'string', callbackUrl: true } }] } },
  })
  expect(model?.schemas[0]?.schema).toMatchObject({ properties: [{ name: 'url', schema: { kind: 'string' } }] })
})

test('a path is read as far as the platform takes it', () => {
  const said = ['a', '//b', '/c//d', '/e?f=g', '/h#i', '/j/{k}/l/{k}', '/m*', '/n/{o=p}', '/q/{}', '/r/{s', '/t u', '/v/{w{x}}']
  const kept = ["/i(k='{key}')", '/x/{y}']
  const { model, diagnostics } = read({
    paths: Object.fromEntries([...said, ...kept].map((path) => [path, { get: { summary: 'A', responses: ok } }])),
  })
  expect(model?.operations.map(({ path }) => path)).toEqual(['/a', '/b', '/c/d', '/e', '/h', ...kept])
  expect(diagnostics.filter(({ code }) => code === 'import-path')).toHaveLength(said.length)
})

test('an example that holds references is left out: nobody could follow them', () => {
  const { schema, codes } = readSchema({
    type: 'object',
    properties: { a: { type: 'string' } },
    example: { $ref: '#/components/examples/a' },
  })
  expect(schema).toEqual({ kind: 'object', properties: [{ property: 'a', name: 'a', required: false, schema: { kind: 'string' } }] })
  expect(codes).toContain('import-value')
})

test('a callback whose URL is a property of the body makes a webhook trigger, as our own OpenAPI 3.1 says it', () => {
  const { operation } = readOperation(
    {
      requestBody: {
        required: true,
        content: { 'application/json': { schema: { type: 'object', required: ['url'], properties: { url: { type: 'string' } } } } },
      },
      callbacks: {
        event: {
          '{$request.body#/url}': {
            post: { description: 'It happened.', requestBody: { content: { 'application/json': { schema: { type: 'string' } } } } },
          },
        },
      },
    },
    '/hooks',
  )
  expect(operation).toMatchObject({ kind: 'webhookTrigger', callback: 'url', event: { kind: 'string' }, eventDescription: 'It happened.' })
})

test.each([
  [
    '3.0',
    { type: 'integer', nullable: true, minimum: 1, exclusiveMinimum: true },
    { kind: 'integer', nullable: true, constraints: { exclusiveMinimum: 1 } },
  ],
  ['3.1', { type: ['integer', 'null'], exclusiveMinimum: 1 }, { kind: 'integer', nullable: true, constraints: { exclusiveMinimum: 1 } }],
  ['3.1', { const: 'a' }, { kind: 'string', enum: [{ value: 'a' }] }],
  ['3.1', { oneOf: [{ const: 'a' }, { enum: ['b', 'a'] }] }, { kind: 'string', enum: [{ value: 'a' }, { value: 'b' }] }],
  ['3.1', { anyOf: [{ type: 'string' }, { type: 'null' }] }, { kind: 'string', nullable: true }],
  ['3.1', { type: ['integer', 'number'] }, { kind: 'number' }],
  ['3.1', { type: 'object', additionalProperties: { type: 'string' } }, { kind: 'object', properties: [], additional: { kind: 'string' } }],
  ['3.1', { type: 'object', additionalProperties: false, properties: {} }, { kind: 'object', properties: [], closed: true }],
  [
    '3.0',
    { type: 'string', readOnly: true, example: 'x', deprecated: true },
    { kind: 'string', readOnly: true, example: 'x', description: '(deprecated)', visibility: 'advanced' },
  ],
  ['3.1', { type: 'string', contentEncoding: 'base64', examples: ['eA=='] }, { kind: 'string', format: 'byte', example: 'eA==' }],
  ['3.1', true, { kind: 'any' }],
])('%s: %j', (version, schema, expected) => {
  expect(readSchema(schema, `${version}.0`)).toMatchObject({ schema: expected, codes: [] })
})

test('allOf is merged', () => {
  const base = { type: 'object', required: ['a'], properties: { a: { type: 'integer', minimum: 1 } } }
  const { schema, codes } = readSchema(
    { allOf: [{ $ref: '#/components/schemas/base' }, { required: ['b'], properties: { a: { maximum: 9 }, b: { type: 'string' } } }] },
    '3.0.0',
    { base },
  )
  expect(codes).toEqual([])
  expect(schema).toEqual({
    kind: 'object',
    properties: [
      { property: 'a', name: 'a', required: true, schema: { kind: 'integer', constraints: { minimum: 1, maximum: 9 } } },
      { property: 'b', name: 'b', required: true, schema: { kind: 'string' } },
    ],
  })
})

test('alternatives of objects are one object with the properties of all, and the report says so', () => {
  const card = { type: 'object', required: ['kind', 'number'], properties: { kind: { const: 'card' }, number: { type: 'string' } } }
  const iban = { type: 'object', required: ['kind', 'iban'], properties: { kind: { const: 'iban' }, iban: { type: 'string' } } }
  const { schema, codes } = readSchema({ oneOf: [card, iban] })
  expect(codes).toEqual(['import-alternatives'])
  expect(schema).toMatchObject({
    properties: [
      { name: 'kind', required: true, schema: { kind: 'string', enum: [{ value: 'card' }, { value: 'iban' }] } },
      { name: 'number', required: false },
      { name: 'iban', required: false },
    ],
  })
  expect(readSchema({ oneOf: [card, { type: 'string' }] })).toMatchObject({ schema: { kind: 'any' }, codes: ['import-alternatives'] })
})

test('circles of references stay references; names are unique, and one that may be null has a name of its own', () => {
  const node = { type: 'object', properties: { next: { anyOf: [{ $ref: '#/components/schemas/tree-node' }, { type: 'null' }] } } }
  const { schema, schemas } = readSchema({ $ref: '#/components/schemas/tree-node' }, '3.1.0', { 'tree-node': node })
  const properties = [{ property: 'next', name: 'next', required: false, schema: { kind: 'reference', name: 'NullableTreeNode' } }]
  expect(schema).toEqual({ kind: 'reference', name: 'TreeNode' })
  expect(schemas).toEqual([
    { name: 'TreeNode', schema: { kind: 'object', properties } },
    { name: 'NullableTreeNode', schema: { kind: 'object', nullable: true, properties } },
  ])
})

test('security: keys, basic, bearer as a key, the authorization code; the rest is reported', () => {
  const flow = { authorizationUrl: '/auth', tokenUrl: 'https://id.example/token', scopes: { read: 'Read' } }
  const securitySchemes = {
    key: { type: 'apiKey', in: 'header', name: 'X-Key' },
    basic: { type: 'http', scheme: 'basic' },
    bearer: { type: 'http', scheme: 'bearer' },
    code: { type: 'oauth2', flows: { authorizationCode: flow } },
    machine: { type: 'oauth2', flows: { clientCredentials: flow } },
    oidc: { type: 'openIdConnect', openIdConnectUrl: 'https://id.example' },
  }
  const security = Object.keys(securitySchemes).map((name) => ({ [name]: [] }))
  const paths = {
    '/a': { get: { responses: ok }, post: { responses: ok, security: [] }, put: { responses: ok, security: [{ basic: [] }] } },
  }
  const { model, diagnostics } = read({ paths, security, components: { securitySchemes } })
  expect(model?.security).toMatchObject([
    { kind: 'apiKey', name: 'key', in: 'header', parameter: 'X-Key' },
    { kind: 'basic', name: 'basic' },
    { kind: 'apiKey', name: 'bearer', parameter: 'Authorization' },
    { kind: 'oauth2', name: 'code', authorizationUrl: 'https://eu.shop.example/auth', tokenUrl: 'https://id.example/token' },
  ])
  expect(model?.operations.map(({ requirements }) => requirements)).toEqual([undefined, [], [[{ name: 'basic', scopes: [] }]]])
  expect(diagnostics.filter(({ code }) => code === 'import-security').map(({ at }) => at.member)).toEqual([
    '#/components/securitySchemes/machine',
    '#/components/securitySchemes/oidc',
  ])
})

test('a selection keeps its operations and what they reach', () => {
  const reply = (name: string) => ({
    '200': { description: 'OK', content: { 'application/json': { schema: { $ref: `#/components/schemas/${name}` } } } },
  })
  const paths = { '/a': { get: { tags: ['x'], responses: reply('A') } }, '/b': { get: { operationId: 'b', responses: reply('B') } } }
  const object = { type: 'object', properties: {} }
  const document = { openapi: '3.0.0', info, servers, paths, components: { schemas: { A: object, B: object } } }
  expect(parseOpenApi3(document, { tags: ['x'] }).model).toMatchObject({ operations: [{ id: 'GetA' }], schemas: [{ name: 'A' }] })
  expect(parseOpenApi3(document, { operations: ['b'] }).model).toMatchObject({ operations: [{ id: 'B' }], schemas: [{ name: 'B' }] })
  expect(parseOpenApi3(document, { tags: ['y'] }).diagnostics.map(({ code }) => code)).toEqual(['import-not-found', 'import-no-operations'])
})

test('limits of the platform are reported', () => {
  const many = Object.fromEntries(
    Array.from({ length: 600 }, (_, index) => [`p${index}`, { type: 'string', description: 'x'.repeat(2000) }]),
  )
  const content = { 'application/json': { schema: { type: 'object', properties: many } } }
  const paths = Object.fromEntries(
    Array.from({ length: 257 }, (_, index) => [
      `/a${index}`,
      { get: { responses: { '200': { description: 'OK', content: index === 0 ? content : {} } } } },
    ]),
  )
  const { diagnostics } = read({ paths, info: { ...info, title: 'A title that is rather longer than it should be' } })
  expect(diagnostics.filter(({ code }) => code === 'import-limit').map(({ message }) => message)).toEqual([
    expect.stringContaining('257 operations'),
    expect.stringContaining('A title of 47'),
    expect.stringContaining('MB'),
    expect.stringContaining('A body of 601 schemas'),
  ])
})

test('the extensions of the platform are understood', () => {
  const schema = {
    type: 'string',
    enum: ['a'],
    'x-ms-enum-values': [{ value: 'a', displayName: 'An A' }],
    'x-ms-visibility': 'internal',
    'x-ms-summary': 'Letter',
  }
  const { operation } = readOperation(
    { 'x-ms-visibility': 'important', 'x-ms-pageable': { nextLinkName: 'next' }, parameters: [{ name: 'a', in: 'query', schema }] },
    '/a',
  )
  expect(operation).toMatchObject({
    visibility: 'important',
    nextLink: 'next',
    parameters: [{ schema: { summary: 'Letter', visibility: 'internal', enum: [{ value: 'a', label: 'An A' }] } }],
  })
})

test('what our own emitter says is read again', () => {
  const paths = {
    '/a/{id}': {
      get: {
        operationId: 'GetA',
        summary: 'Get an A',
        parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string', minLength: 1 } }],
        responses: {
          '200': {
            description: 'OK',
            content: { 'application/json': { schema: { type: 'object', required: ['b'], properties: { b: { type: 'number' } } } } },
          },
        },
      },
    },
  }
  const { model } = read({ paths })
  expect(model).toBeDefined()
  if (model === undefined) return
  expect(parseOpenApi3(emitOpenApi31(model).document).model).toEqual(model)
  expect(emitSwagger2(model).diagnostics).toEqual([])
})
