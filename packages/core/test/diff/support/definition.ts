/** Owns a definition that has a little of everything, as plain JSON that tests change. */

/** A document that is changed at its ways. */
export type Changeable = { [key: string]: any } // eslint-disable-line @typescript-eslint/no-explicit-any

export interface Documents {
  readonly definition: Changeable
  readonly properties: Changeable
}

export function documents(): Documents {
  return structuredClone({ definition: DEFINITION, properties: PROPERTIES })
}

const DEFINITION = {
  swagger: '2.0',
  info: { title: 'Stock', description: 'Keeps the stock of a shop.', version: '1.0' },
  host: 'stock.example',
  basePath: '/v1',
  schemes: ['https'],
  consumes: ['application/json'],
  produces: ['application/json'],
  securityDefinitions: { key: { type: 'apiKey', in: 'header', name: 'X-Key' } },
  security: [{ key: [] }],
  definitions: {
    Article: {
      type: 'object',
      required: ['id'],
      properties: {
        id: { type: 'string' },
        state: { type: 'string', enum: ['new', 'sold'] },
        count: { type: 'integer', format: 'int32', maximum: 10 },
        made: { type: 'string', format: 'date' },
        price: { type: 'number' },
        part: { $ref: '#/definitions/Article' },
        labels: { type: 'object', additionalProperties: { type: 'string' } },
      },
    },
  },
  paths: {
    '/articles/{id}': {
      get: {
        operationId: 'GetArticle',
        summary: 'Get an article',
        description: 'Finds one.',
        parameters: [
          { name: 'id', in: 'path', required: true, type: 'string', 'x-ms-summary': 'Article' },
          { name: 'lang', in: 'query', required: true, type: 'string', 'x-ms-summary': 'Language' },
          { name: 'fields', in: 'query', type: 'array', items: { type: 'string' }, collectionFormat: 'csv' },
        ],
        responses: {
          200: { description: 'It', schema: { $ref: '#/definitions/Article' }, headers: { 'X-Age': { type: 'integer' } } },
          404: { description: 'None' },
        },
      },
      put: {
        operationId: 'PutArticle',
        summary: 'Put an article',
        description: 'Changes one.',
        parameters: [
          { name: 'id', in: 'path', required: true, type: 'string' },
          { name: 'dry', in: 'query', type: 'boolean' },
          {
            name: 'body',
            in: 'body',
            required: true,
            schema: {
              type: 'object',
              required: ['state'],
              properties: {
                state: { type: 'string', enum: ['new', 'sold'], 'x-ms-enum-values': [] as unknown[] },
                count: { type: 'integer', format: 'int32', minimum: 1, maximum: 10, default: 1 },
                note: { type: 'string', maxLength: 20, pattern: '^[a-z]+$', 'x-nullable': true },
                shelf: {
                  type: 'string',
                  'x-ms-dynamic-values': { operationId: 'ListShelves', 'value-path': 'id', 'value-title': 'name' },
                },
                more: {
                  type: 'object',
                  additionalProperties: true,
                  'x-ms-dynamic-schema': { operationId: 'GetFields', 'value-path': 'schema' },
                },
                by: { type: 'object', properties: { name: { type: 'string' } } },
              },
            },
          },
        ],
        responses: { 204: { description: 'Done' } },
      },
    },
    '/articles': {
      get: {
        operationId: 'ListArticles',
        summary: 'List articles',
        description: 'Lists all.',
        'x-ms-pageable': { nextLinkName: 'nextLink' },
        parameters: [] as unknown[],
        responses: {
          200: {
            description: 'Them',
            schema: {
              type: 'object',
              properties: {
                value: { type: 'array', items: { $ref: '#/definitions/Article' } },
                nextLink: { type: 'string', 'x-ms-visibility': 'internal' },
              },
            },
          },
        },
      },
    },
    '/shelves': {
      get: {
        operationId: 'ListShelves',
        summary: 'List shelves',
        description: 'Fills a drop-down.',
        'x-ms-visibility': 'internal',
        parameters: [] as unknown[],
        responses: {
          200: {
            description: 'Them',
            schema: { type: 'array', items: { type: 'object', properties: { id: { type: 'string' }, name: { type: 'string' } } } },
          },
        },
      },
    },
    '/fields': {
      get: {
        operationId: 'GetFields',
        summary: 'Get fields',
        description: 'Fills a card.',
        'x-ms-visibility': 'internal',
        parameters: [] as unknown[],
        responses: { 200: { description: 'Them', schema: { type: 'object', properties: { schema: { type: 'object' } } } } },
      },
    },
    '/hooks': {
      'x-ms-notification-content': { description: 'An article', schema: { $ref: '#/definitions/Article' } },
      post: {
        operationId: 'WhenArticleIsSold',
        summary: 'When an article is sold',
        description: 'Starts a flow.',
        'x-ms-trigger': 'single',
        parameters: [
          {
            name: 'body',
            in: 'body',
            required: true,
            schema: {
              type: 'object',
              required: ['url'],
              properties: {
                url: { type: 'string', 'x-ms-notification-url': true, 'x-ms-visibility': 'internal' },
                other: { type: 'string' },
              },
            },
          },
        ],
        responses: { 201: { description: 'Subscribed' } },
      },
    },
    '/changes': {
      get: {
        operationId: 'WhenArticlesChange',
        summary: 'When articles change',
        description: 'Starts a flow for each.',
        'x-ms-trigger': 'batch',
        parameters: [] as unknown[],
        responses: {
          200: {
            description: 'Them',
            schema: {
              type: 'object',
              properties: {
                value: { type: 'array', items: { $ref: '#/definitions/Article' } },
                next: { type: 'string', 'x-ms-visibility': 'internal' },
              },
            },
          },
        },
      },
    },
  },
}

const PROPERTIES = {
  properties: {
    connectionParameters: {
      api_key: {
        type: 'securestring',
        uiDefinition: {
          displayName: 'Key',
          description: 'Your key.',
          tooltip: 'Your key',
          constraints: { required: 'true', clearText: false },
        },
      },
      region: {
        type: 'string',
        allowedValues: [{ value: 'eu' }, { value: 'us' }],
        uiDefinition: { displayName: 'Region', description: 'Yours.', tooltip: 'Yours', constraints: { required: 'false' } },
      },
    },
    iconBrandColor: '#da3b01',
    capabilities: ['actions'],
    policyTemplateInstances: [
      {
        templateId: 'setheader',
        title: 'Agent',
        parameters: {
          'x-ms-apimTemplateParameter.name': 'X-Agent',
          'x-ms-apimTemplateParameter.value': 'flow',
          'x-ms-apimTemplateParameter.existsAction': 'override',
        },
      },
    ],
  },
}
