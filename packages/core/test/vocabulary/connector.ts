/** A connector that says everything that a declaration can say about operations, values and itself. */
import { IsInt, IsOptional, IsString } from 'class-validator'
import {
  Action,
  BaseConnector,
  Body,
  Connector,
  dynamicList,
  dynamicProperties,
  dynamicSchema,
  dynamicTree,
  dynamicValues,
  environmentVariable,
  File,
  file,
  FormData,
  Header,
  Model,
  olderDynamicValues,
  Path,
  Property,
  Query,
  reply,
  Security,
  Trigger,
} from '@ferrule/core'
import type { Feed, FileResult, Poll, PollResult, Reply, UploadedFile } from '@ferrule/core'

class Queue {
  @Property({ description: 'Identifies the queue.' }) @IsString() id!: string
  @Property({ description: 'What people call it.' }) @IsString() name!: string
  @Property({ type: 'boolean', description: 'Whether it holds other queues.' }) isGroup!: boolean
}
class FullQueue {
  @Property({ description: 'Identifies the queue.' }) @IsString() id!: string
  @Property({ description: 'Since when it is full.' }) fullSince!: Date
}
@Model({ description: 'Queues, page by page.' })
class QueuePage {
  @Property({ items: () => Queue, description: 'The queues of this page.' }) value!: Queue[]
  @Property({ name: '@odata.nextLink', description: 'Where the next page is.', visibility: 'internal' })
  @IsOptional()
  @IsString()
  next?: string
}
class QueueSchema {
  @Property({ type: 'object', description: 'The schema of the fields.' }) schema!: object
}
class OneQueue {
  @Path({ description: 'Identifies the queue.', urlEncoding: 'double' }) @IsString() queue!: string
}

@Model({ discriminator: 'kind', description: 'Something in a queue.', externalDocs: { url: 'https://contoso.example/items' } })
class Item {
  @Property({ description: 'What it is.' }) @IsString() kind!: string
  @Property({ description: 'Identifies it.', readOnly: true }) @IsString() id!: string
}
@Model({
  format: 'ticket-form',
  allOf: [() => Item],
  additional: { type: 'string', description: 'A field of your own.' },
  xml: { name: 'ticket' },
})
class Ticket extends Item {
  @Property({ title: 'Ticket title', description: 'What it is about.', constraints: { maxLength: 80 }, xml: { attribute: true } })
  @IsString()
  title!: string
  @Property({ enum: ['low', 'high'], labels: { low: 'Low', high: 'High' }, description: 'How urgent it is.' }) urgency!: string
  @Property({ type: 'any', allOf: [{ type: 'string', format: 'code' }], required: false, description: 'What it is filed under.' })
  code?: string
}
@Model({ additional: false, description: 'A callback and what it is for.' })
class Target {
  @Property({ callbackUrl: true, visibility: 'internal', format: 'uri', description: 'Set by the platform.' }) @IsString() url!: string
  @Property({ description: 'A word of your own.', verbatim: { additionalProperties: false } }) @IsOptional() @IsString() secret?: string
}

class ListQueues {
  @Query({ description: 'How many at once.', testValue: 5, localizedDefault: false }) @IsOptional() @IsInt() top?: number
  @Query({ items: 'string', collectionFormat: 'pipes', description: 'Which fields.', allowEmptyValue: true })
  @IsOptional()
  fields?: string[]
}

class ListLanguages {
  @Query({ type: 'string', editorOptions: [{ title: 'Latin', value: 'latin' }], description: 'In which script; some are offered.' })
  @IsOptional()
  script?: 'latin' | 'cyrillic'
}

class CreateTicket {
  @Path({
    description: 'The queue.',
    values: dynamicValues<Desk, CreateTicket>('listQueues', { collection: 'value', value: 'id', label: 'name' }),
    ai: { name: 'queue_id', description: 'The id of the queue, never its name.', explicitInput: true, sensitivity: 'low' },
  })
  @IsString()
  queue!: string
  @Header({
    name: 'X-Language',
    description: 'The language of the answer.',
    default: 'en',
    visibility: 'advanced',
    values: dynamicValues<Desk>('listLanguages', { parameters: { script: { customValue: 'any' } } }),
  })
  @IsOptional()
  @IsString()
  language?: string
  @Property({ description: 'What it is about.', summary: false }) @IsString() title!: string
  @Property({
    description: 'Who takes care of it.',
    values: [
      olderDynamicValues<Desk, CreateTicket>('listQueues', { collection: 'value', value: 'name' }),
      dynamicList<Desk, CreateTicket>('listQueues', { collection: 'value', value: 'id', label: 'name' }),
    ],
  })
  @IsString()
  owner!: string
  @Property({
    type: 'object',
    description: 'The fields of the queue.',
    schema: dynamicSchema<Desk, CreateTicket>('queueSchema', { value: 'schema', parameters: { queue: 'queue' } }),
  })
  fields!: object
  @Property({
    type: 'string',
    description: 'Where it belongs.',
    tree: dynamicTree<Desk>({
      canSelectParents: true,
      canSelectLeaves: false,
      open: { operation: 'listQueues', collection: 'value', value: 'id', label: 'name', isParent: 'isGroup' },
      browse: {
        operation: 'queuesBelow',
        value: 'id',
        label: 'name',
        fullLabel: 'name',
        isParent: { test: "(name ne 'all')" },
        parameters: { queue: { selected: 'id' } },
      },
    }),
    filePicker: { value: ['id'], parameters: [] },
  })
  folder!: string
  @Property({ builtInValues: { operation: 'AadGraph.GetUsers', value: ['id'], label: ['displayName'] }, description: 'A colleague.' })
  @IsString()
  colleague!: string
  @Property({
    dictionary: { type: 'string', description: 'A value.' },
    editor: 'dictionary',
    description: 'Fields of your own.',
  })
  custom!: Record<string, string>
  @Property({
    type: 'string',
    editorOptions: [{ title: 'English', value: 'en' }],
    description: 'Any language; some are offered.',
    choices: [{ value: 'de', label: 'German' }],
    enum: ['de', 'en'],
  })
  spoken!: string
}

class Approval {
  @Property({ description: 'Where the answer goes.', callbackUrl: true, visibility: 'internal' }) @IsString() answerTo!: string
  @Property({ description: 'What is asked.' }) @IsString() question!: string
}
class Answer {
  @Property({ description: 'What was answered.' }) @IsString() answer!: string
}
class Upload {
  @File({ description: 'The file.' }) content!: UploadedFile
  @FormData({ description: 'What it shows.' }) @IsString() caption!: string
}
class Replace {
  @Path({ description: 'The queue.' }) @IsString() queue!: string
  @Body({
    name: 'ticket',
    type: 'object',
    description: 'The whole ticket.',
    schema: dynamicProperties<Desk, Replace>('queueSchema', { value: 'schema', parameters: { queue: 'queue' } }),
  })
  ticket!: object
}
class Subscribe {
  @Property({ type: () => Target, visibility: 'internal', description: 'Where events go.' }) target!: Target
  @Property({ description: 'Which events.' }) @IsString() events!: string
}
class Since {
  @Query({ description: 'Kept by the platform.', visibility: 'internal', triggerValue: { collection: ['value'], value: ['id'] } })
  @IsOptional()
  @IsString()
  since?: string
}
class Filter {
  @Property({ description: 'The least urgency.' }) @IsOptional() @IsString() urgency?: string
}

@Connector({
  title: 'Contoso Desk',
  description: 'Says everything that a connector can say about its operations and their values.',
  version: '1.0.0',
  url: { host: environmentVariable('contoso_host'), basePath: '/desk', schemes: ['https', 'http'] },
  contact: { name: 'Contoso', url: 'https://contoso.example', email: 'api@contoso.example' },
  website: 'https://contoso.example',
  privacyPolicy: 'https://contoso.example/privacy',
  categories: ['Commerce'],
  termsOfService: 'https://contoso.example/terms',
  license: { name: 'MIT', url: 'https://contoso.example/license' },
  status: 'Preview',
  deploymentVersion: '1.0.0',
  keywords: ['tickets', 'help desk'],
  docs: [{ url: 'https://contoso.example/docs', description: 'How to begin.' }],
  externalDocs: { url: 'https://contoso.example/docs' },
  tags: [{ name: 'Tickets', description: 'Everything about tickets.' }],
  consumes: ['application/json'],
  produces: ['application/json'],
  testConnection: { operation: 'ping', parameters: { top: 1 } },
  filePicker: {
    open: { operation: 'listQueues' },
    browse: { operation: 'queuesBelow', parameters: { queue: { kind: 'property', name: 'id' } } },
    label: 'name',
    collection: 'value',
    folder: 'isGroup',
    media: 'kind',
  },
  ai: {
    manifest: { name: 'Desk', description: 'Answers questions about tickets.', contactEmail: 'ai@contoso.example' },
    publications: [{ enabled: true, name: 'Sales' }],
    enabled: true,
  },
  infoExtensions: { 'x-generator': 'by hand' },
  pathNotifications: { '/elsewhere': { event: () => Ticket, description: 'A ticket of another system.' } },
  pathExtensions: { '/ping': { 'x-note': 'cheap' } },
})
@Security.none()
export class Desk extends BaseConnector {
  @Action('GET /ping', { summary: 'Ping', visibility: 'internal', noGenericTest: true, status: 200 })
  ping(input: ListQueues): void {
    void input
  }

  @Action('GET /queues', {
    summary: 'List queues',
    description: 'Lists the queues, page by page.',
    label: 'Queues',
    tags: ['Tickets'],
    returns: () => QueuePage,
    pageable: 'next',
    result: { title: 'Queues' },
    responses: {
      200: { description: 'The queues.', headers: { 'X-Total': { type: 'integer', description: 'How many there are.' } } },
      404: { description: 'None.', summary: 'Nothing', visibility: 'advanced', examples: { 'application/json': { message: 'None.' } } },
      default: { description: 'Something went wrong.', returns: 'object' },
    },
  })
  async listQueues(input: ListQueues): Promise<QueuePage> {
    return { value: [], next: String(input.top) }
  }

  @Action('GET /languages', { summary: 'List languages', visibility: 'internal', returns: () => [String] })
  async listLanguages(input: ListLanguages): Promise<string[]> {
    return [input.script ?? 'en']
  }

  @Action('GET /queues/{queue}/below', { summary: 'List queues below', visibility: 'internal', returns: () => [Queue] })
  async queuesBelow(input: OneQueue): Promise<Queue[]> {
    return [{ id: input.queue, name: '', isGroup: false }]
  }

  @Action('GET /queues/{queue}/schema', { summary: 'Get fields', visibility: 'internal', returns: () => QueueSchema })
  async queueSchema(input: OneQueue): Promise<QueueSchema> {
    return { schema: { title: input.queue } }
  }

  @Action('POST /queues/{queue}/tickets', {
    summary: 'Create a ticket',
    description: 'Creates a ticket in a queue.',
    visibility: 'important',
    annotation: { family: 'CreateTicket', revision: 2, status: 'Preview', expires: '2030-01-31' },
    externalDocs: { url: 'https://contoso.example/docs/tickets', description: 'About tickets.' },
    body: { name: 'ticket', summary: 'Ticket', description: 'The new ticket.', position: 0 },
    ai: {
      name: 'create_ticket',
      description: 'Creates a ticket; ask for the queue first.',
      confirmation: true,
      enabled: true,
      changes: [{ confirmation: true, parameters: [{ name: 'title', properties: [{ name: 'x-ms-summary', value: 'Subject' }] }] }],
    },
    returns: () => Ticket,
    status: 201,
    longRunning: true,
  })
  async createTicket(input: CreateTicket): Promise<Ticket | Reply<202, void>> {
    return reply(202, undefined, { Location: input.queue })
  }

  @Action('POST /tickets', {
    summary: 'Create a ticket (deprecated)',
    description: 'Creates a ticket in the first queue (deprecated).',
    deprecated: true,
    annotation: { family: 'CreateTicket', revision: 1, replacement: { api: 'contosodesk', operationId: 'CreateTicket' } },
    returns: 'any',
  })
  async createFirst(input: Filter): Promise<unknown> {
    return input
  }

  @Action('PUT /queues/{queue}', {
    summary: 'Replace a ticket',
    description: 'Replaces a ticket as a whole.',
    body: { summary: false },
    returns: 'object',
    result: {
      schema: dynamicSchema<Desk, Replace>('queueSchema', { value: 'schema', parameters: { queue: 'queue' } }),
      description: 'The ticket as it is now.',
    },
  })
  async replaceTicket(input: Replace): Promise<object> {
    return input.ticket
  }

  @Action('POST /find', { summary: 'Find tickets', description: 'Finds tickets; changes none.', safe: true, returns: () => [Ticket] })
  async findTickets(input: Filter): Promise<Ticket[]> {
    void input
    return []
  }

  @Action('GET /tickets/count', {
    summary: 'Count tickets',
    description: 'Counts the tickets of each queue, by urgency.',
    returns: { items: { dictionary: { type: 'integer', description: 'How many there are.' } }, description: 'One table for each queue.' },
    status: 'default',
    responseDescription: 'The counts, or why there are none.',
  })
  async countTickets(): Promise<Record<string, number>[]> {
    return []
  }

  @Action('DELETE /tickets/drafts', {
    summary: 'Delete drafts',
    description: 'Deletes what was never sent.',
    status: false,
    responses: { 409: { description: 'One is being sent.' } },
  })
  deleteDrafts(): void {}

  @Action('POST /pictures', { summary: 'Upload a picture', description: 'Keeps a picture.', chunkTransfer: true, status: 201 })
  uploadPicture(input: Upload): void {
    void input
  }

  @Action('GET /pictures/latest', {
    summary: 'Get the latest picture',
    description: 'Gets the picture that was uploaded last.',
    returns: () => file('image/png'),
    result: { mediaKind: 'image' },
    produces: ['image/png', 'image/jpeg'],
  })
  async latestPicture(): Promise<FileResult> {
    return { content: '' }
  }

  @Action('POST /approvals', {
    summary: 'Ask for approval',
    description: 'Asks somebody, and waits for the answer.',
    notification: {
      event: () => Answer,
      summary: 'Answer',
      description: 'The answer.',
      headers: { 'X-Request-Id': { description: 'Tells answers apart.' }, 'X-Attempt': { type: 'integer', summary: 'Attempt' } },
      extensions: { 'x-note': 'once' },
      verbatim: { title: 'Answered' },
    },
    status: 202,
  })
  askForApproval(input: Approval): void {
    void input
  }

  @Action('POST /mcp', { summary: 'Talk to agents', agenticProtocol: 'mcp-streamable-1.0', status: 200, returns: 'object' })
  async talk(): Promise<object> {
    return {}
  }

  @Trigger.webhook({
    summary: 'When a ticket is created',
    description: 'Starts when a ticket is created.',
    hint: 'To see it work now, create a ticket.',
    input: () => Filter,
    event: () => Ticket,
    callback: ['delivery', 'url'],
    notification: { headers: { 'Content-Type': {} } },
    sample: 'findTickets',
  })
  ticketCreated(ticket: Ticket, filter: Filter): boolean {
    return ticket.urgency === filter.urgency
  }

  @Trigger.webhook('PUT /hooks', {
    summary: 'When something happens',
    description: 'Starts when something happens.',
    event: () => [Item],
    eventDescription: 'What happened.',
    firing: 'batch',
    returns: 'object',
    status: 200,
    responses: { 200: { headers: { Location: { format: 'uri', description: 'The subscription.' } } } },
  })
  async somethingHappens(input: Subscribe): Promise<object> {
    return input
  }

  @Trigger.polling({
    summary: 'When a queue is full',
    description: 'Starts when a queue is full.',
    item: () => FullQueue,
    order: { position: 'fullSince', id: 'id' },
    commitLagMs: 2_000,
    announcedBy: 'somethingHappens',
  })
  async queueFull(poll: Poll): Promise<PollResult<FullQueue>> {
    return { items: [], now: poll.after?.position ?? new Date() }
  }

  @Trigger.polling({
    summary: 'When a queue is renamed',
    description: 'Starts when a queue has another name.',
    event: () => Queue,
    keptByPlatform: true,
  })
  queueRenamed(queue: Queue): boolean {
    return queue.name !== ''
  }

  @Trigger.polling({ summary: 'When a ticket happens', description: 'Starts when something happens.', of: 'ticketCreated' })
  declare happenings: Feed<Ticket>

  @Trigger.polling('GET /changes', {
    summary: 'When a queue changes',
    description: 'Starts when a queue changes.',
    returns: () => QueuePage,
    firing: 'batch',
    keptByPlatform: true,
    sample: { operation: 'listQueues', parameters: { top: 1 } },
  })
  async queueChanges(input: Since): Promise<QueuePage> {
    return { value: [{ id: input.since ?? '', name: '', isGroup: false }] }
  }
}
