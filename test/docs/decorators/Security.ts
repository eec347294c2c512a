import { Action, BaseConnector, Connector, Security } from '@ferrule/core'

@Connector({
  title: 'Contoso Orders',
  description: 'Place, find and follow the orders of the Contoso shop.',
  version: '1.0.0',
  url: 'https://orders.contoso.example/api',
})
@Security.apiKey({ in: 'header', name: 'X-Api-Key', summary: 'API key', keys: (orders: Orders) => orders.keys })
export class Orders extends BaseConnector {
  readonly keys = ['a-key-of-the-shop']

  @Action('GET /ping', { summary: 'Ping', visibility: 'internal' })
  @Security.none()
  ping(): void {}
}
