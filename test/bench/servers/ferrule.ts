/** The candidate: one decorated class with the same operations, served as it comes. */
import { Action, BaseConnector, Connector, Security } from '@ferrule/core'
import { serve } from '@ferrule/fastify'
import { modelsOf } from './models.js'
import { report } from './report.js'
import { listed, OPERATIONS, placed } from './work.js'
import type { OrderInput } from './work.js'

const [kind, issuer = ''] = process.argv.slice(2)
const SECURITY = {
  key: () => Security.apiKey({ in: 'header', name: 'X-Api-Key', keys: () => ['bench-key'] }),
  jwt: () =>
    Security.oauth2({
      authorizationUrl: 'https://a.example/authorize',
      tokenUrl: 'https://a.example/token',
      clientId: 'bench',
      scopes: { orders: 'Orders.' },
      tokens: { issuer, audience: 'bench', jwksUrl: `${issuer}/keys` },
    }),
  none: () => Security.none(),
}

const security = SECURITY[kind === 'key' || kind === 'jwt' ? kind : 'none']

@Connector({ title: 'Bench', description: 'The orders of the bench.', version: '1.0.0', url: 'https://bench.example' })
@security()
class Bench extends BaseConnector {}

for (let index = 0; index < OPERATIONS / 2; index++) {
  const suffix = index === 0 ? '' : String(index)
  const { ListOrders, Order, Orders, PlaceOrder } = modelsOf(suffix)
  const define = (
    name: string,
    method: (input: never) => unknown,
    decorate: (prototype: object, name: string, method: never) => void,
  ): void => {
    const descriptor = { value: method, writable: true, configurable: true }
    Object.defineProperty(Bench.prototype, name, descriptor)
    Reflect.defineMetadata('design:paramtypes', [Object], Bench.prototype, name)
    decorate(Bench.prototype, name, descriptor as never)
  }
  const place = { summary: 'Place an order', input: () => PlaceOrder, returns: () => Order }
  define(`placeOrder${suffix}`, async (input: OrderInput) => placed(input), Action(`POST /orders${suffix}`, place) as never)
  const list = { summary: 'List orders', input: () => ListOrders, returns: () => Orders }
  define(
    `listOrders${suffix}`,
    async (input: { page: number; size: number; open: boolean }) => listed(input.page, input.size, input.open),
    Action(`GET /orders${suffix}`, list) as never,
  )
}

const { address } = await serve(new Bench(), { port: 0, logger: false })
report(address)
