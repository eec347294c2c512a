/** What is emitted is what is served: the definition alone says how to call the server, and what comes back. */
import type { Class } from '@ferrule/core'
import { reflectConnector } from '@ferrule/core'
import { emitSwagger2 } from '@ferrule/core/emit'
import { serve } from '@ferrule/fastify'
import { describe } from '@jest/globals'
import { KEY, serveShop } from '../../examples/orders/test/support/served-shop.js'
import { Orders } from '../../examples/orders/src/connector.js'
import type { Definition } from './definition.js'
import { Oddities } from './odd-connector.js'
import type { Walked } from './walk.js'
import { walk } from './walk.js'

function definitionOf(connector: Class): Definition {
  const { model, diagnostics } = reflectConnector(connector)
  if (model === undefined || diagnostics.length > 0) throw new Error(JSON.stringify(diagnostics, undefined, 2))
  const emission = emitSwagger2(model)
  if (emission.diagnostics.length > 0) throw new Error(JSON.stringify(emission.diagnostics, undefined, 2))
  return JSON.parse(JSON.stringify(emission.document)) as Definition
}

describe('the orders', () => {
  const definition = definitionOf(Orders)

  async function start(): Promise<Walked> {
    const shop = await serveShop()
    const customer = { email: 'ada@contoso.example', name: 'Ada' }
    /** Fresh orders, some with an invoice, some on their way: an operation that deletes leaves nothing to the next one. */
    const existing = async (): Promise<Readonly<Record<string, readonly unknown[]>>> => {
      const orderId: string[] = []
      for (let index = 0; index < 8; index++) {
        const { body } = await shop.call<{ readonly id: string }>('POST', '/orders', {
          json: { customer, lines: [{ article: 'saw', quantity: 1 }] },
        })
        orderId.push(body.id)
        if (index % 4 === 1) await shop.call('PATCH', `/orders/${body.id}`, { json: { status: 'shipped' } })
        if (index % 2 === 0) {
          const form = new FormData()
          form.set('invoice', new Blob(['%PDF']), 'invoice.pdf')
          await shop.call('POST', `/orders/${body.id}/invoice`, { body: form })
        }
      }
      const subscribed = await Promise.all(
        Array.from({ length: 4 }, (_, flow) =>
          shop.call('POST', '/triggers/order-placed', { json: { callbackUrl: `http://127.0.0.1:9/existing/${flow}` } }),
        ),
      )
      return {
        orderId,
        category: ['garden', 'hand', 'paint'],
        subscription: subscribed.map(({ headers }) => headers.get('location')?.split('/').at(-1)),
      }
    }
    return { address: new URL(shop.url()).origin, definition, credentials: { 'x-api-key': KEY }, existing, close: shop.close }
  }

  walk(definition, start)
})

describe('a connector of oddities', () => {
  const definition = definitionOf(Oddities)

  async function start(): Promise<Walked> {
    const { address, close } = await serve(new Oddities(), { port: 0, logger: false, signals: false })
    return { address, definition, credentials: {}, existing: () => Promise.resolve({}), close }
  }

  walk(definition, start)
})
