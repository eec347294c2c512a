/** The candidate: a connector over somebody else's API, served as it comes. */
import { Action, BaseConnector, Connector, Security, type Context } from '@ferrule/core'
import { serve } from '@ferrule/fastify'
import { GetOrder, Order, PlaceOrder } from './forward-models.js'
import { report } from './report.js'

@Connector({
  title: 'Bench',
  description: 'The orders of the bench.',
  version: '1.0.0',
  url: 'https://bench.example',
  backend: process.argv[2] ?? 'http://127.0.0.1',
})
@Security.none()
class Facade extends BaseConnector {
  @Action('POST /orders', { summary: 'Place an order', returns: () => Order, status: 200 })
  placeOrder(input: PlaceOrder, context: Context): Promise<Order> {
    return context.forward(input)
  }

  @Action('GET /orders/{orderId}', { summary: 'Get an order', returns: () => Order })
  async getOrder(input: GetOrder, context: Context): Promise<Order> {
    return context.forward(input)
  }
}

const { address } = await serve(new Facade(), { port: 0, logger: false })
report(address)
