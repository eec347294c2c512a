import { IsDateString, IsNumber, IsOptional, IsString } from 'class-validator'
import { BaseConnector, listOf, Property, Query, Trigger } from '@ferrule/core'
import type { Context, Feed, List, Poll, PollResult } from '@ferrule/core'

class Article {
  @Property({ description: 'Identifies the article.' }) @IsString() id!: string
  @Property({ description: 'When it changed last.' }) changedAt!: Date
  @Property({ description: 'How many are left.' }) @IsNumber() stock!: number
}
class Since {
  @Query({ description: 'Kept by the platform.', visibility: 'internal' }) @IsOptional() @IsDateString() changedAfter?: string
}

export class Stock extends BaseConnector {
  // Over events that you publish: `await this.publish(this.articleSold, article)`. The method says which are wanted.
  @Trigger.polling({ summary: 'When an article is sold', description: 'Starts when an article is sold.', event: () => Article })
  articleSold(article: Article): boolean {
    return article.stock >= 0
  }

  // Over another trigger's events, with no code.
  @Trigger.polling({ summary: 'When anything is sold', description: 'Starts at every sale.', of: 'articleSold' })
  declare sales: Feed<Article>

  // Over your own query, in the order of a moment and an id.
  @Trigger.polling({
    summary: 'When stock is low',
    description: 'Starts when an article runs low.',
    item: () => Article,
    order: { position: 'changedAt', id: 'id' },
    commitLagMs: 2_000,
  })
  async stockLow(poll: Poll): Promise<PollResult<Article>> {
    const items = await lowAfter(poll.after?.position ?? new Date(), poll.after?.id ?? '', poll.limit)
    return { items }
  }

  // The platform keeps the position, under a polling policy; the method answers.
  @Trigger.polling('GET /articles', { summary: 'When an article changes', returns: () => listOf(Article), keptByPlatform: true })
  async articleChanges(input: Since, context: Context): Promise<List<Article>> {
    return context.forward(input)
  }
}

declare function lowAfter(position: Date, id: string, limit: number): Promise<Article[]>
