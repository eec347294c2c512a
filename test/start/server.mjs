/** A server of the built packages, for agents too, that tells what it loaded until its first reply. Written without decorators: nothing compiles it. */
import { createRequire } from 'node:module'
import { Action, BaseConnector, Connector, Property, Security } from '@ferrule/core'
import { serve } from '@ferrule/fastify'

class Greeting {}
Reflect.defineMetadata('design:type', String, Greeting.prototype, 'name')
Property()(Greeting.prototype, 'name')

class Greetings extends BaseConnector {
  greet(greeting) {
    return greeting
  }
}
Reflect.defineMetadata('design:paramtypes', [Greeting], Greetings.prototype, 'greet')
const greet = Action('POST /greetings', { summary: 'Greet', input: () => Greeting, returns: () => Greeting })
greet(Greetings.prototype, 'greet', Object.getOwnPropertyDescriptor(Greetings.prototype, 'greet'))
Security.none()(Greetings)
Connector({ title: 'Greetings', description: 'Greets.', version: '1.0.0', url: 'https://greetings.example', mcp: true })(Greetings)

const { address, close } = await serve(new Greetings(), { port: 0, logger: false, signals: false })
const answer = await fetch(`${address}/greetings`, {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: '{"name":"Ada"}',
})
const body = await answer.json()
// What the test looks for is CommonJS, so it would be here however it was loaded.
const required = Object.keys(createRequire(import.meta.url).cache)
console.log(JSON.stringify({ status: answer.status, body, required }))
await close()
