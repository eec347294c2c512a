/** A help desk: choices from another operation, labelled choices, a webhook, a poller, paging, an API key. */
import { freezeModel, type ConnectorModel, type Schema } from '../../../src/model/index.js'

const text = (summary: string, description: string): Schema => ({ kind: 'string', summary, description })

export const tickets: ConnectorModel = freezeModel({
  modelVersion: 1,
  title: 'Contoso Tickets',
  description: 'Contoso Tickets is a help desk service. Create, update and follow support tickets.',
  version: '1.0.0',
  address: { scheme: 'https', host: 'tickets.contoso.example', basePath: '/v1' },
  contact: { name: 'Contoso Support', url: 'https://contoso.example/support', email: 'support@contoso.example' },
  publisher: 'Contoso',
  stackOwner: 'Contoso',
  website: 'https://contoso.example',
  privacyPolicy: 'https://contoso.example/privacy',
  categories: ['IT Operations', 'Productivity'],
  brandColor: '#1a5fb4',
  security: [
    {
      kind: 'apiKey',
      name: 'api_key',
      in: 'header',
      parameter: 'X-Api-Key',
      summary: 'API key',
      description: 'The API key of your Contoso account.',
    },
  ],
  operations: [
    {
      kind: 'action',
      id: 'ListQueues',
      summary: 'List queues',
      description: 'Lists the queues that a ticket can be put into.',
      visibility: 'internal',
      verb: 'GET',
      path: '/queues',
      parameters: [],
      responses: [
        {
          status: 200,
          description: 'The queues.',
          schema: {
            kind: 'object',
            properties: [
              {
                property: 'value',
                name: 'value',
                required: true,
                schema: { kind: 'array', summary: 'Queues', items: { kind: 'reference', name: 'Queue' } },
              },
            ],
          },
        },
      ],
    },
    {
      kind: 'action',
      id: 'CreateTicket',
      summary: 'Create a ticket',
      description: 'Creates a ticket in the selected queue.',
      visibility: 'important',
      verb: 'POST',
      path: '/queues/{queueId}/tickets',
      parameters: [
        {
          property: 'queueId',
          name: 'queueId',
          in: 'path',
          required: true,
          schema: {
            kind: 'string',
            summary: 'Queue',
            description: 'The queue to create the ticket in.',
            visibility: 'important',
            dynamicValues: { operationId: 'ListQueues', collection: ['value'], value: ['id'], label: ['name'], parameters: [] },
          },
        },
        {
          property: 'apiVersion',
          name: 'api-version',
          in: 'query',
          required: true,
          schema: {
            kind: 'string',
            summary: 'API version',
            description: 'The version of the service.',
            visibility: 'internal',
            default: '2024-01-01',
          },
        },
      ],
      body: {
        required: true,
        contentType: 'application/json',
        schema: {
          kind: 'object',
          properties: [
            {
              property: 'title',
              name: 'title',
              required: true,
              schema: {
                ...text('Title', 'Short title of the ticket.'),
                visibility: 'important',
                constraints: { minLength: 1, maxLength: 100 },
              },
            },
            {
              property: 'priority',
              name: 'priority',
              required: false,
              schema: {
                ...text('Priority', 'How urgent the ticket is.'),
                default: 'normal',
                enum: [{ value: 'low', label: 'Low' }, { value: 'normal', label: 'Normal' }, { value: 'high' }],
              },
            },
            {
              property: 'fields',
              name: 'fields',
              required: false,
              schema: {
                kind: 'object',
                summary: 'Fields',
                description: 'Fields defined for the queue.',
                properties: [],
                additional: true,
                extensions: {
                  'x-ms-dynamic-schema': {
                    operationId: 'GetTicketSchema',
                    parameters: { queueId: { parameter: 'queueId' } },
                    'value-path': 'schema',
                  },
                  'x-ms-dynamic-properties': {
                    operationId: 'GetTicketSchema',
                    parameters: { queueId: { parameterReference: 'queueId' } },
                    itemValuePath: 'schema',
                  },
                },
              },
            },
          ],
        },
      },
      responses: [
        {
          status: 201,
          description: 'The ticket was created.',
          schema: { kind: 'reference', name: 'Ticket' },
          headers: [{ name: 'Location', schema: { kind: 'string', summary: 'Location', description: 'Where the ticket is.' } }],
        },
        { status: 400, description: 'The ticket is not valid.' },
      ],
    },
    {
      kind: 'action',
      id: 'GetTicketSchema',
      summary: 'Get ticket schema',
      description: 'Returns the schema of the fields of a queue.',
      visibility: 'internal',
      verb: 'GET',
      path: '/queues/{queueId}/schema',
      parameters: [
        {
          property: 'queueId',
          name: 'queueId',
          in: 'path',
          required: true,
          urlEncoding: 'double',
          schema: text('Queue', 'Unique identifier of the queue.'),
        },
      ],
      responses: [
        {
          status: 200,
          description: 'The schema.',
          schema: {
            kind: 'object',
            properties: [
              {
                property: 'schema',
                name: 'schema',
                required: true,
                schema: { kind: 'object', summary: 'Schema', properties: [], additional: true },
              },
            ],
          },
        },
      ],
    },
    {
      kind: 'action',
      id: 'ListTickets',
      summary: 'List tickets',
      description: 'Lists tickets, a page at a time.',
      verb: 'GET',
      path: '/tickets',
      nextLink: 'nextLink',
      parameters: [
        {
          property: 'status',
          name: 'status',
          in: 'query',
          required: false,
          schema: {
            kind: 'array',
            summary: 'Status',
            description: 'Only tickets in one of these states.',
            items: { kind: 'string', enum: [{ value: 'open' }, { value: 'closed' }] },
          },
        },
      ],
      responses: [
        {
          status: 200,
          description: 'A page of tickets.',
          schema: {
            kind: 'object',
            properties: [
              {
                property: 'value',
                name: 'value',
                required: true,
                schema: { kind: 'array', summary: 'Tickets', items: { kind: 'reference', name: 'Ticket' } },
              },
              {
                property: 'nextLink',
                name: 'nextLink',
                required: false,
                schema: { kind: 'string', summary: 'Next link', visibility: 'internal', format: 'uri' },
              },
            ],
          },
        },
      ],
    },
    {
      kind: 'webhookTrigger',
      id: 'OnTicketChanged',
      summary: 'When a ticket changes',
      description: 'Triggers when a ticket is created, updated or closed.',
      hint: 'To see it work now, change a ticket.',
      verb: 'POST',
      path: '/subscriptions/ticket-changed',
      parameters: [],
      callback: 'callbackUrl',
      body: {
        required: true,
        contentType: 'application/json',
        schema: {
          kind: 'object',
          properties: [
            {
              property: 'callbackUrl',
              name: 'callbackUrl',
              required: true,
              schema: { ...text('Callback URL', 'Set by the platform.'), visibility: 'internal' },
            },
            {
              property: 'event',
              name: 'event',
              required: true,
              schema: {
                ...text('Event', 'The event to follow.'),
                default: 'created',
                enum: [{ value: 'created' }, { value: 'updated' }, { value: 'closed' }],
              },
            },
          ],
        },
      },
      responses: [{ status: 201, description: 'Subscribed.' }],
      event: { kind: 'reference', name: 'TicketEvent' },
      eventDescription: 'A change of a ticket.',
    },
    {
      kind: 'action',
      id: 'DeleteTicketChanged',
      summary: 'Delete a subscription',
      description: 'Removes a webhook subscription.',
      visibility: 'internal',
      verb: 'DELETE',
      path: '/subscriptions/ticket-changed/{subscriptionId}',
      parameters: [
        {
          property: 'subscriptionId',
          name: 'subscriptionId',
          in: 'path',
          required: true,
          schema: text('Subscription', 'Identifier of the subscription.'),
        },
      ],
      responses: [{ status: 204, description: 'Unsubscribed.' }],
      requirements: [],
    },
    {
      kind: 'pollingTrigger',
      id: 'OnTicketCreated',
      summary: 'When a ticket is created (polling)',
      description: 'Triggers when a ticket is created.',
      verb: 'GET',
      path: '/tickets/created',
      parameters: [],
      responses: [
        { status: 200, description: 'New tickets.' },
        { status: 202, description: 'Nothing new.' },
      ],
      item: { kind: 'reference', name: 'Ticket' },
    },
    {
      kind: 'action',
      id: 'TestConnection',
      summary: 'Test connection',
      description: 'Checks the credentials of a connection.',
      visibility: 'internal',
      verb: 'GET',
      path: '/me',
      parameters: [],
      responses: [{ status: 200, description: 'The credentials are good.' }],
    },
  ],
  schemas: [
    {
      name: 'Queue',
      schema: {
        kind: 'object',
        properties: [
          { property: 'id', name: 'id', required: true, schema: text('Queue', 'Unique identifier of the queue.') },
          { property: 'name', name: 'name', required: true, schema: text('Queue name', 'Display name of the queue.') },
        ],
      },
    },
    {
      name: 'Ticket',
      schema: {
        kind: 'object',
        summary: 'Ticket',
        properties: [
          { property: 'id', name: 'id', required: true, schema: text('Ticket', 'Unique identifier of the ticket.') },
          { property: 'title', name: 'title', required: true, schema: text('Title', 'Title of the ticket.') },
          {
            property: 'createdAt',
            name: 'createdAt',
            required: true,
            schema: { kind: 'string', format: 'date-time', date: true, summary: 'Created at', description: 'When it was created.' },
          },
          {
            property: 'closedAt',
            name: 'closedAt',
            required: false,
            schema: {
              kind: 'string',
              format: 'date-time',
              date: true,
              nullable: true,
              summary: 'Closed at',
              description: 'When it was closed.',
            },
          },
          {
            property: 'parent',
            name: 'parent',
            required: false,
            schema: { kind: 'reference', name: 'Ticket', summary: 'Parent ticket', nullable: true },
          },
        ],
      },
    },
    {
      name: 'TicketEvent',
      schema: {
        kind: 'object',
        properties: [
          { property: 'event', name: 'event', required: true, schema: text('Event', 'What happened.') },
          { property: 'ticket', name: 'ticket', required: true, schema: { kind: 'reference', name: 'Ticket' } },
          {
            property: 'queue',
            name: 'queue',
            required: false,
            schema: { kind: 'reference', name: 'Queue', summary: 'Queue', description: 'Where the ticket is.' },
          },
        ],
      },
    },
    { name: 'Unused', schema: { kind: 'object', properties: [] } },
  ],
  extensions: { 'x-ms-capabilities': { testConnection: { operationId: 'TestConnection', parameters: {} } } },
})
