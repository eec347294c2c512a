import { IsInt, IsOptional } from 'class-validator'
import { Action, BaseConnector, Connector, Query, Security } from '@ferrule/core'

class Ping {
  @Query({ summary: 'Depth', description: 'How far to look.' }) @IsOptional() @IsInt() depth?: number
}

@Connector({
  title: 'Contoso Orders',
  description: 'Place, find and follow the orders of the Contoso shop.',
  version: '1.0.0',
  url: 'https://orders.contoso.example/api',
  contact: { name: 'Contoso', url: 'https://contoso.example', email: 'api@contoso.example' },
  website: 'https://contoso.example',
  privacyPolicy: 'https://contoso.example/privacy',
  categories: ['Commerce'],
  status: 'Preview',
  testConnection: { operation: 'ping', parameters: { depth: 1 } },
})
@Security.none()
export default class Orders extends BaseConnector {
  @Action('GET /ping', { summary: 'Ping', description: 'Answers where the connection works.', visibility: 'internal' })
  ping(input: Ping): void {
    void input
  }
}
