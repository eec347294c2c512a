import { expect, test } from '@jest/globals'
import { Action, BaseConnector, Body, Connector, Property, Security, type Context } from '@ferrule/core'
import { startBackend } from './backend.js'
import { startFacade } from './facade.js'

class Wish {
  @Property() text!: string
}
class Find {
  @Body() wish!: Wish
}

@Connector({ title: 'Finder', description: 'Finds what a GET asks for in its body.', version: '1.0.0', url: 'https://finder.example/api' })
@Security.none()
class Finder extends BaseConnector {
  @Action('GET /find', { summary: 'Find', body: { inGet: true }, returns: () => Wish })
  async find(input: Find, context: Context): Promise<Wish> {
    return context.forward(input)
  }
}

test('the body of a GET is sent on', async () => {
  const backend = await startBackend()
  const facade = await startFacade(new Finder(), { backend: backend.url })
  backend.answer = { json: { text: 'a book' } }
  const answer = await facade.call('GET', '/api/find', { body: '{ "text": "b" }', headers: { 'content-type': 'application/json' } })
  expect([answer.status, answer.json()]).toEqual([200, { text: 'a book' }])
  expect([backend.last().method, backend.last().text]).toEqual(['GET', '{ "text": "b" }'])
})
