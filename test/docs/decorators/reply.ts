import { Action, BaseConnector, reply } from '@ferrule/core'
import type { Reply } from '@ferrule/core'

export class Orders extends BaseConnector {
  @Action('POST /orders', { summary: 'Place an order', responses: { 409: { description: 'It is placed already.' } } })
  async placeOrder(): Promise<void | Reply<409, void>> {
    return reply(409)
  }
}
