/** A process that serves calls which are kept and counted in PostgreSQL. Written without decorators: nothing compiles it. */
import { Action, BaseConnector, Connector, Property, Security } from '@ferrule/core'
import { serve } from '@ferrule/fastify'
import { openPostgresCalls } from '@ferrule/fastify/calls/postgres'
import pg from 'pg'

const [url, schema] = process.argv.slice(2)
class Counted {}
Reflect.defineMetadata('design:type', Number, Counted.prototype, 'number')
Property()(Counted.prototype, 'number')
class Counting extends BaseConnector {
  ran = 0
  async charge() {
    await new Promise((resolve) => setTimeout(resolve, 50))
    return { number: ++this.ran }
  }
  async often() {
    return { number: ++this.ran }
  }
}
const declare = (name, route, options) => {
  Reflect.defineMetadata('design:paramtypes', [], Counting.prototype, name)
  Action(route, { summary: name, returns: () => Counted, ...options })(
    Counting.prototype,
    name,
    Object.getOwnPropertyDescriptor(Counting.prototype, name),
  )
}
declare('charge', 'POST /charges', { idempotent: true })
declare('often', 'GET /often', { rateLimit: { max: 10, seconds: 30 } })
Security.apiKey({ in: 'header', name: 'X-Api-Key', keys: () => new Map([['key', 'ada']]) })(Counting)
Connector({ title: 'Counting', description: 'Counts.', version: '1.0.0', url: 'https://counting.example' })(Counting)

const pool = new pg.Pool({ connectionString: url, max: 4 })
const connector = new Counting()
const { address } = await serve(connector, { port: 0, logger: false, signals: false, calls: await openPostgresCalls({ pool, schema }) })
process.send({ address })
process.on('message', () => process.send({ ran: connector.ran }))
