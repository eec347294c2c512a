import { IsString } from 'class-validator'
import { Action, BaseConnector, Path, Property, reply } from '@ferrule/core'
import type { Reply } from '@ferrule/core'

class Order {
  @Property({ description: 'Identifies the order.' }) @IsString() id!: string
}
class GetOrder {
  @Path({ description: 'The number on the invoice.' }) @IsString() id!: string
}

export class Orders extends BaseConnector {
  @Action('GET /orders/{id}', {
    summary: 'Get an order',
    description: 'Gets an order by its number.',
    visibility: 'important',
    annotation: { family: 'GetOrder', revision: 2 },
    returns: () => Order,
    responses: { 404: { description: 'There is no such order.' } },
  })
  async getOrder(input: GetOrder): Promise<Order | Reply<404, void>> {
    return input.id === '' ? reply(404) : { id: input.id }
  }

  @Action('POST /reports', { summary: 'Make a report', description: 'Takes a while.', returns: () => Order, longRunning: true })
  async makeReport(): Promise<Order | Reply<202, void>> {
    return reply(202, undefined, { Location: 'https://orders.contoso.example/api/reports/1', 'Retry-After': '20' })
  }
}
