import { expect, test } from '@jest/globals'
import Fastify from 'fastify'
import { IsString, IsUrl } from 'class-validator'
import { Action, BaseConnector, Connector, Property, Query, reply, Security, Trigger } from '@ferrule/core'
import type { Reply } from '@ferrule/core'
import { ferrule } from '@ferrule/fastify'

class Subscribe {
  @Property({ callbackUrl: true, visibility: 'internal' }) @IsUrl() notifyUrl!: string
  @Property() @IsString() topic!: string
}
class Since {
  @Query() @IsString() after!: string
}
class Item {
  @Property() @IsString() id!: string
}

@Connector({ title: 'Hooks', description: 'Answers itself.', version: '1', url: 'https://a.example' })
@Security.none()
class Hooks extends BaseConnector {
  @Action('GET /ping', { summary: 'Ping' })
  ping(): void {}

  @Trigger.webhook('POST /hooks', { summary: 'When it happens', event: () => Item, returns: () => Item, status: 201 })
  async happens(input: Subscribe): Promise<Reply<201, Item>> {
    return reply(201, { id: `${input.topic} ${input.notifyUrl}` }, { Location: 'https://a.example/hooks/1' })
  }

  @Trigger.polling('GET /poll', { summary: 'When there is more', returns: () => [Item], responses: { 202: {} } })
  async more(input: Since): Promise<Item[] | Reply<202, void>> {
    return input.after === 'now' ? reply(202, undefined, { Location: 'https://a.example/poll?after=1' }) : [{ id: input.after }]
  }
}

test('a trigger that answers its requests itself is served like an action', async () => {
  const server = Fastify()
  await server.register(ferrule, { connector: new Hooks() })
  const subscribed = await server.inject({
    method: 'POST',
    url: '/hooks',
    payload: { notifyUrl: 'https://flow.example/run', topic: 'all' },
  })
  expect([subscribed.statusCode, subscribed.headers['location'], subscribed.json()]).toEqual([
    201,
    'https://a.example/hooks/1',
    { id: 'all https://flow.example/run' },
  ])
  expect((await server.inject({ method: 'POST', url: '/hooks', payload: { topic: 'all' } })).statusCode).toBe(400)
  expect((await server.inject('/poll?after=now')).statusCode).toBe(202)
  expect((await server.inject('/poll?after=0')).json()).toEqual([{ id: '0' }])
  await server.close()
})
