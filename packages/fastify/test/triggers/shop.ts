/** A shop with a trigger of each kind, and what serves it for a test. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { IsBoolean, IsNumber, IsOptional, IsString } from 'class-validator'
import { Action, BaseConnector, Connector, Property, reflectConnector, Security, Trigger } from '@ferrule/core'
import type { Context, Feed, Poll, PollResult } from '@ferrule/core'
import { emitApiProperties, emitSwagger2 } from '@ferrule/core/emit'
import { serve, type ServeOptions, type TriggerServiceOptions } from '@ferrule/fastify'
import { openPlatform, type Platform } from '@ferrule/testing'
import { openSqliteStore } from '@ferrule/triggers/sqlite'

export class Order {
  @Property() @IsString() id!: string
  @Property({ name: 'totalPrice' }) @IsNumber() total!: number
  @Property() placedAt!: Date
}
class OrderFilter {
  @Property() @IsOptional() @IsNumber() minimumTotal?: number
}
export class Article {
  @Property() @IsString() id!: string
  @Property() changedAt!: Date
}
class Approval {
  @Property({ callbackUrl: true, visibility: 'internal' }) @IsString() answerTo!: string
  @Property() @IsString() question!: string
}
export class Decision {
  @Property() @IsBoolean() approved!: boolean
}

@Connector({ title: 'Shop', description: 'A shop.', version: '1', url: 'https://shop.example/api' })
@Security.apiKey({ in: 'header', name: 'X-Api-Key', keys: () => new Map([['a-key', { id: 'ada' }]]) })
export class Shop extends BaseConnector {
  articles: Article[] = []
  now = new Date()
  asked: { callback: string | undefined; question: string }[] = []

  @Trigger.webhook({ summary: 'When an order is placed', description: 'Starts.', event: () => Order, input: () => OrderFilter })
  orderPlaced(order: Order, filter: OrderFilter): boolean {
    return order instanceof Order && order.total >= (filter.minimumTotal ?? 0)
  }

  @Trigger.polling({ summary: 'When an order changes', description: 'Starts.', event: () => Order, input: () => OrderFilter })
  orderChanged(order: Order, filter: OrderFilter): boolean {
    return order instanceof Order && order.placedAt instanceof Date && order.total >= (filter.minimumTotal ?? 0)
  }

  @Trigger.polling({ summary: 'When an order comes in', description: 'Starts.', of: 'orderPlaced', keptByPlatform: true })
  declare orderFeed: Feed<Order>

  @Trigger.polling({
    summary: 'When stock changes',
    description: 'Starts.',
    item: () => Article,
    order: { position: 'changedAt', id: 'id' },
    commitLagMs: 1_000,
  })
  async stock({ after, limit }: Poll): Promise<PollResult<Article>> {
    const isLater = ({ changedAt, id }: Article): boolean =>
      after === undefined || changedAt > after.position || (changedAt.valueOf() === after.position.valueOf() && id > after.id)
    const order = (a: Article, b: Article): number => a.changedAt.valueOf() - b.changedAt.valueOf() || (a.id < b.id ? -1 : 1)
    return { items: this.articles.filter(isLater).sort(order).slice(0, limit), now: this.now }
  }

  @Action('POST /approvals', { summary: 'Ask for approval', description: 'Waits.', status: 202, notification: { event: () => Decision } })
  async ask(input: Approval, context: Context): Promise<void> {
    if (input.question === 'impossible') throw new Error('nobody to ask')
    this.asked.push({ callback: context.callback, question: input.question })
  }
}

export interface Open {
  readonly shop: Shop
  readonly platform: Platform
  readonly address: string
  close(): Promise<void>
}

/** Serves a shop on a store of its own, with a pretend platform in front of it. */
export async function open(
  options: Partial<TriggerServiceOptions> & { readonly file?: string } = {},
  server: Pick<ServeOptions, 'logger' | 'metrics'> = {},
): Promise<Open> {
  const folder = await mkdtemp(join(tmpdir(), 'ferrule-shop-'))
  const { file = join(folder, 'triggers.sqlite'), ...own } = options
  const shop = new Shop()
  const store = await openSqliteStore({ file })
  const { address, close } = await serve(shop, {
    port: 0,
    logger: false,
    ...server,
    signals: false,
    publicUrl: 'https://shop.example/api',
    triggers: { store, keys: [Buffer.alloc(32, 7)], development: true, ...own },
  })
  const { model } = reflectConnector(Shop)
  if (model === undefined) throw new Error('the shop has no model')
  const platform = await openPlatform({
    definition: emitSwagger2(model).document,
    properties: emitApiProperties(model).document,
    baseUrl: `${address}/api`,
    connection: { api_key: 'a-key' },
  })
  return {
    shop,
    platform,
    address: `${address}/api`,
    async close() {
      await platform.close()
      await close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
