/** A server with methods that nobody should write. Says where it listens, and every delivery that its receiver got. */
import { mkdtempSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Action, BaseConnector, Connector, Security, Trigger } from '@ferrule/core'
import { serve } from '@ferrule/fastify'
import { openSqliteStore } from '@ferrule/triggers/sqlite'
import { IsString } from 'class-validator'

class Order {}
IsString()(Order.prototype, 'id')
Reflect.defineMetadata('design:type', String, Order.prototype, 'id')

class Bad extends BaseConnector {
  stray() {
    void Promise.reject(new Error('nobody waits for this'))
  }
  later() {
    setTimeout(() => void Promise.reject(new Error('nor for this')), 10)
  }
  async block() {
    // The event is accepted before the loop is held.
    await this.publish(this.orderPlaced, { id: 'blocked' })
    const until = performance.now() + 5_000
    while (performance.now() < until);
  }
  fine() {}
  orderPlaced() {
    return true
  }
}
const decorate = (name, decorator) => {
  Reflect.defineMetadata('design:paramtypes', [], Bad.prototype, name)
  decorator(Bad.prototype, name, Object.getOwnPropertyDescriptor(Bad.prototype, name))
}
for (const name of ['stray', 'later', 'block', 'fine']) decorate(name, Action(`POST /${name}`, { summary: name }))
decorate('orderPlaced', Trigger.webhook({ summary: 'When an order is placed', description: 'Starts.', event: () => Order }))
Security.none()(Bad)
Connector({ title: 'Bad', description: 'Does what it should not.', version: '1.0.0', url: 'https://bad.example/' })(Bad)

const receiver = createServer((request, response) => {
  request.resume()
  request.on('end', () => {
    process.send({ delivered: Date.now() })
    response.writeHead(204).end()
  })
}).listen(0, '127.0.0.1', async () => {
  const { address } = await serve(new Bad(), {
    port: 0,
    logger: { level: 'error' },
    signals: false,
    triggers: {
      store: await openSqliteStore({ file: join(mkdtempSync(join(tmpdir(), 'ferrule-bad-')), 'triggers.sqlite') }),
      keys: [Buffer.alloc(32, 7)],
      development: true,
    },
  })
  process.send({ address, receiver: `http://127.0.0.1:${receiver.address().port}/` })
})
