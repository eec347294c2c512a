/** Every kind of schema, body, place and security scheme once, with labels beyond ASCII. */
import { freezeModel, type ConnectorModel, type Parameter, type Property, type Schema } from '../../../src/model/index.js'

const property = (name: string, schema: Schema, required = false): Property => ({ property: name, name, required, schema })
const parameter = (place: Parameter['in'], name: string, schema: Schema, required = false): Parameter => ({
  property: name,
  name,
  in: place,
  required,
  schema,
  ...(place === 'path' ? { urlEncoding: 'single' as const } : {}),
})

export const kinds: ConnectorModel = freezeModel({
  modelVersion: 1,
  title: 'Übersicht',
  description: 'Every kind of value that a connector can carry, once.',
  version: '0.1.0',
  address: { scheme: 'http', host: 'kinds.example:8080', basePath: '/' },
  security: [
    { kind: 'basic', name: 'basic', summary: 'Account' },
    {
      kind: 'oauth2',
      name: 'oauth2',
      authorizationUrl: 'https://login.example/authorize',
      tokenUrl: 'https://login.example/token',
      refreshUrl: 'https://login.example/refresh',
      clientId: 'kinds',
      scopes: [
        { name: 'read', description: 'Read everything.' },
        { name: 'write', description: 'Change everything.' },
      ],
    },
    {
      kind: 'entraId',
      name: 'entra',
      tenantId: 'common',
      clientId: '00000000-0000-0000-0000-000000000001',
      resourceUri: 'api://kinds',
      scopes: [{ name: 'access_as_user', description: 'Act for the user.' }],
    },
    { kind: 'apiKey', name: 'key', in: 'query', parameter: 'key', extensions: { 'x-rotated': 'monthly' } },
    { kind: 'windows', name: 'windows' },
  ],
  operations: [
    {
      kind: 'action',
      id: 'SendEverything',
      summary: 'Send everything',
      description: 'Sends one value of every kind.',
      visibility: 'advanced',
      deprecated: true,
      tags: ['kinds'],
      verb: 'PUT',
      path: '/everything/{id}',
      parameters: [
        parameter('path', 'id', { kind: 'integer', format: 'int64', summary: 'Id', constraints: { minimum: 1 } }, true),
        parameter('query', 'above', { kind: 'number', format: 'double', constraints: { exclusiveMinimum: 0, maximum: 9.5 } }),
        parameter('query', 'flag', { kind: 'boolean', default: false, nullable: true }),
        parameter('query', 'anything', { kind: 'any', summary: 'Anything', example: 'x' }),
        parameter('query', 'color', { kind: 'reference', name: 'Color', summary: 'Colour' }),
        parameter('query', 'ids', {
          kind: 'array',
          items: { kind: 'integer', format: 'int32' },
          constraints: { minItems: 1, maxItems: 5 },
        }),
        parameter('header', 'X-Trace', { kind: 'string', title: 'Trace', hints: { pattern: '^[0-9a-f]+$' }, visibility: 'advanced' }),
        parameter('query', 'shelf', {
          kind: 'string',
          dynamicValues: {
            operationId: 'ListShelves',
            value: ['key'],
            label: ['names', 'short/long'],
            parameters: [
              { name: 'room', in: 'parameter', argument: { kind: 'field', name: 'everything', in: 'body' } },
              { name: 'limit', in: 'body', argument: { kind: 'value', value: 5 } },
              { name: 'color', in: 'parameter', argument: { kind: 'field', name: 'color', in: 'parameter' } },
            ],
          },
        }),
      ],
      body: {
        property: 'everything',
        required: true,
        contentType: 'application/json',
        schema: { kind: 'reference', name: 'Everything', summary: 'Everything', description: 'The whole body.' },
      },
      responses: [
        { status: 200, description: 'All of it.', schema: { kind: 'reference', name: 'Everything' } },
        { status: 404, description: 'None of it.', extensions: { 'x-retry': false } },
      ],
      requirements: [
        [
          { name: 'oauth2', scopes: ['read'] },
          { name: 'basic', scopes: [] },
        ],
        [{ name: 'key', scopes: [] }],
      ],
      extensions: { 'x-owner': 'kinds' },
    },
    {
      kind: 'action',
      id: 'ListShelves',
      summary: 'List shelves',
      verb: 'POST',
      path: '/shelves',
      parameters: [parameter('query', 'room', { kind: 'string' }), parameter('query', 'color', { kind: 'string' })],
      body: {
        required: false,
        contentType: 'application/json',
        schema: { kind: 'object', properties: [property('limit', { kind: 'integer' })] },
      },
      responses: [
        {
          status: 200,
          description: 'The shelves.',
          schema: {
            kind: 'array',
            items: {
              kind: 'object',
              properties: [
                property('key', { kind: 'string' }, true),
                property('names', { kind: 'object', properties: [property('short/long', { kind: 'string' })] }, true),
              ],
            },
          },
        },
      ],
    },
    {
      kind: 'action',
      id: 'UploadForm',
      summary: 'Upload a form',
      verb: 'POST',
      path: '/forms',
      parameters: [
        parameter('formData', 'picture', { kind: 'file', summary: 'Picture', contentType: 'image/png' }, true),
        parameter('formData', 'note', { kind: 'string', summary: 'Note' }),
      ],
      responses: [{ status: 204, description: 'Kept.' }],
    },
    {
      kind: 'action',
      id: 'SendForm',
      summary: 'Send a form',
      verb: 'PATCH',
      path: '/forms',
      parameters: [
        parameter('formData', 'note', { kind: 'string', constraints: { maxLength: 20 }, hints: { maxLength: 10, minLength: 2 } }),
      ],
      responses: [{ status: 204, description: 'Kept.' }],
    },
    {
      kind: 'action',
      id: 'UploadBytes',
      summary: 'Upload bytes',
      verb: 'POST',
      path: '/bytes',
      parameters: [],
      body: {
        property: 'content',
        required: true,
        contentType: 'application/octet-stream',
        schema: { kind: 'file', summary: 'Content', description: 'The bytes.' },
      },
      responses: [{ status: 202, description: 'Taken.' }],
    },
    {
      kind: 'action',
      id: 'DownloadBytes',
      summary: 'Download bytes',
      verb: 'GET',
      path: '/bytes',
      parameters: [],
      responses: [
        { status: 200, description: 'The bytes.', schema: { kind: 'file', contentType: 'application/pdf', summary: 'File' } },
        { status: 409, description: 'Not yet.', schema: { kind: 'string', summary: 'Reason' }, contentType: 'text/plain' },
      ],
      requirements: [[{ name: 'windows', scopes: [] }]],
    },
  ],
  schemas: [
    {
      name: 'Everything',
      schema: {
        kind: 'object',
        properties: [
          property('text', { kind: 'string', format: 'email', rules: [{ rule: 'isEmail', args: [] }] }, true),
          property('count', { kind: 'integer', constraints: { multipleOf: 5, exclusiveMaximum: 100 } }, true),
          property('flag', { kind: 'boolean' }),
          property('color', { kind: 'reference', name: 'Color' }),
          property('optionalColor', { kind: 'reference', name: 'Color', nullable: true }),
          property('anything', { kind: 'any', summary: 'Anything', description: 'Any JSON.' }),
          property('free', { kind: 'object', properties: [], additional: true }),
          property('prices', {
            kind: 'object',
            properties: [property('currency', { kind: 'string' }, true)],
            additional: { kind: 'number' },
          }),
          property('matrix', { kind: 'array', items: { kind: 'array', items: { kind: 'number' } }, example: [[1, 2]] }),
          property('made', { kind: 'string', format: 'date', readOnly: true }),
          property('left', { kind: 'reference', name: 'Everything' }),
          property('right', { kind: 'reference', name: 'Everything', summary: 'Right' }),
          property('alias', { kind: 'reference', name: 'Paint' }),
          property('namen', { kind: 'array', summary: 'Größe 🪣', items: { kind: 'reference', name: 'Color', rules: [] } }),
          property('@odata.id', { kind: 'string', visibility: 'internal' }),
        ],
      },
    },
    {
      name: 'Color',
      schema: {
        kind: 'string',
        summary: 'Color',
        enum: [{ value: 'red', label: 'Red' }, { value: 'green', label: 'Grün' }, { value: 'blue' }],
      },
    },
    { name: 'Paint', schema: { kind: 'reference', name: 'Color' } },
  ],
})
