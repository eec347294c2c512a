/** Owns the connector that the nodes serve: what is published, and who hears of it. */
import { Action, BaseConnector, Connector, Property, Security, Trigger } from '@ferrule/core'
import type { Poll, PollResult } from '@ferrule/core'
import { IsBoolean, IsInt, IsOptional, IsString } from 'class-validator'

export class Order {
  @Property() @IsString() id!: string
  @Property() @IsString() group!: string
}
class GroupFilter {
  @Property() @IsString() group!: string
}
class Held extends Order {
  @Property({ type: 'integer' }) @IsInt() holdMs!: number
  @Property() @IsBoolean() commit!: boolean
  @Property() @IsOptional() @IsString() rows?: string
}
export class Taken {
  @Property() @IsString() id!: string
  @Property() @IsBoolean() duplicate!: boolean
}

/** A row of the application's own, which a trigger asks for. */
export class Article {
  @Property() @IsString() id!: string
  @Property() changedAt!: Date
}

/** A transaction of the application's own: what it is on, and how it ends. */
export interface OwnTransaction {
  /** What `publish` takes. */
  readonly handle: unknown
  /** Changes rows, in the order of their names: those of somebody else are waited for. */
  lock(row: string): Promise<void>
  end(commit: boolean): Promise<void>
}

export interface Database {
  begin(): Promise<OwnTransaction>
  articles(poll: Poll): Promise<PollResult<Article>>
}

@Connector({ title: 'Shop', description: 'A shop.', version: '1', url: 'https://shop.example/api' })
@Security.apiKey({ in: 'header', name: 'X-Api-Key', keys: () => new Map([['a-key', { id: 'ada' }]]) })
export class Shop extends BaseConnector {
  constructor(private readonly database: Database) {
    super()
  }

  @Trigger.webhook({ summary: 'When an order is placed', description: 'Starts.', event: () => Order, input: () => GroupFilter })
  orderPlaced(order: Order, filter: GroupFilter): boolean {
    return order.group === filter.group
  }

  @Trigger.polling({ summary: 'When an order comes in', description: 'Starts.', of: 'orderPlaced' })
  orderFeed(): boolean {
    return true
  }

  @Trigger.polling({ summary: 'When an order is noted', description: 'Starts.', event: () => Order })
  orderNoted(order: Order): boolean {
    return order instanceof Order
  }

  @Trigger.polling({
    summary: 'When an article changes',
    description: 'Starts.',
    item: () => Article,
    order: { position: 'changedAt', id: 'id' },
    commitLagMs: 1_000,
  })
  articleChanges(poll: Poll): Promise<PollResult<Article>> {
    return this.database.articles(poll)
  }

  @Action('POST /orders', { summary: 'Place an order', description: 'Publishes it.', returns: () => Taken })
  async place(input: Order): Promise<Taken> {
    return this.publish(this.orderPlaced, input, { id: input.id })
  }

  @Action('POST /notes', { summary: 'Note an order', description: 'Publishes it for those who poll alone.', returns: () => Taken })
  async note(input: Order): Promise<Taken> {
    return this.publish(this.orderNoted, input, { id: input.id })
  }

  @Action('POST /held', { summary: 'Place an order slowly', description: 'Publishes it in a transaction.', returns: () => Taken })
  async hold({ id, group, holdMs, commit, rows = '' }: Held): Promise<Taken> {
    const transaction = await this.database.begin()
    try {
      const taken = await this.publish(this.orderPlaced, { id, group }, { id, transaction: transaction.handle })
      for (const row of rows) {
        await transaction.lock(row)
        await new Promise((resolve) => setTimeout(resolve, holdMs))
      }
      if (rows === '') await new Promise((resolve) => setTimeout(resolve, holdMs))
      await transaction.end(commit)
      return taken
    } catch (error) {
      await transaction.end(false)
      throw error
    }
  }
}
