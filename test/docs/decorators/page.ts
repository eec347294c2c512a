import { IsString } from 'class-validator'
import { Action, BaseConnector, listOf, page, Property } from '@ferrule/core'
import type { Context, List, Page } from '@ferrule/core'

class Order {
  @Property({ description: 'Identifies the order.' }) @IsString() id!: string
}
export class Orders extends BaseConnector {
  @Action('GET /orders', { summary: 'List orders', returns: () => page(Order) })
  async listOrders(_: undefined, context: Context): Promise<Page<Order>> {
    return { value: [], nextLink: context.link({ after: 100 }) }
  }
  @Action('GET /latest', { summary: 'List the latest orders', returns: () => listOf(Order) })
  async latestOrders(): Promise<List<Order>> {
    return { value: [] }
  }
}
