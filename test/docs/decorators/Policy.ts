import { Action, BaseConnector, Connector, Policy, Security } from '@ferrule/core'

@Connector({
  title: 'Contoso Orders',
  description: 'Place, find and follow the orders of the Contoso shop.',
  version: '1.0.0',
  url: 'https://orders.contoso.example',
  connection: {
    parameters: {
      host: { kind: 'string', summary: 'Host', description: 'The host of your shop, such as shop.contoso.example.', required: true },
    },
  },
  policies: [
    Policy.setHostUrl({ url: "https://@connectionParameters('host')/api" }),
    Policy.setHeader({ name: 'Authorization', value: "Bearer @connectionParameters('api_key')", section: 'request' }),
    Policy.setQueryParameter({ name: 'version', value: '2', exists: 'skip', operations: ['listOrders'] }),
    Policy.raw({ templateId: 'setheader', title: 'Accept', parameters: { name: 'Accept', value: 'application/json' } }),
  ],
})
@Security.apiKey({ in: 'header', name: 'X-Api-Key' })
export class Orders extends BaseConnector {
  @Action('GET /orders', { summary: 'List orders', description: 'Lists all orders.' })
  listOrders(): void {}

  @Action('GET /orders/newest', {
    summary: 'Get the newest order',
    description: 'Gets the order that was placed last.',
    policies: [Policy.routeRequest({ path: '/orders', method: 'GET' }), Policy.setQueryParameter({ name: 'limit', value: '1' })],
  })
  newestOrder(): void {}
}
