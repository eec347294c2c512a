import { IsString } from 'class-validator'
import { Action, BaseConnector, dynamicSchema, Path, Property } from '@ferrule/core'

class OneQueue {
  @Path({ description: 'The queue.' }) @IsString() queue!: string
}
class FieldsOfQueue {
  @Property({ type: 'object' }) schema!: object
}
class CreateTicket {
  @Path({ description: 'The queue.' }) @IsString() queue!: string
  @Property({
    type: 'object',
    description: 'The fields of the queue.',
    schema: dynamicSchema<Desk, CreateTicket>('fieldsOfQueue', { value: 'schema', parameters: { queue: 'queue' } }),
  })
  fields!: object
}
export class Desk extends BaseConnector {
  @Action('GET /queues/{queue}/fields', { summary: 'Get fields', visibility: 'internal', returns: () => FieldsOfQueue })
  async fieldsOfQueue(input: OneQueue): Promise<FieldsOfQueue> {
    return { schema: { type: 'object', title: input.queue, properties: {} } }
  }
  @Action('POST /queues/{queue}/tickets', {
    summary: 'Create a ticket',
    returns: 'object',
    result: { schema: dynamicSchema<Desk, CreateTicket>('fieldsOfQueue', { value: 'schema', parameters: { queue: 'queue' } }) },
  })
  async createTicket(input: CreateTicket): Promise<object> {
    return input.fields
  }
}
