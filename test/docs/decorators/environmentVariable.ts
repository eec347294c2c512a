import { BaseConnector, Connector, environmentVariable, Security } from '@ferrule/core'

@Connector({
  title: 'Contoso Orders',
  description: 'Place, find and follow the orders of the Contoso shop.',
  version: '1.0.0',
  url: { host: environmentVariable('contoso_host'), basePath: '/api' },
})
@Security.none()
export class Orders extends BaseConnector {}
