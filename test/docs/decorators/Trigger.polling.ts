import { IsDateString, IsOptional, IsString } from 'class-validator'
import { BaseConnector, listOf, Property, Query, Trigger } from '@ferrule/core'
import type { Context, List, Poll, PollResult } from '@ferrule/core'

class Article {
  @Property({ description: 'Identifies the article.' }) @IsString() id!: string
}
class Since {
  @Query({ description: 'Kept by the platform.', visibility: 'internal' }) @IsOptional() @IsDateString() changedAfter?: string
}

export class Stock extends BaseConnector {
  // The position is kept for you.
  @Trigger.polling({ summary: 'When stock is low', description: 'Starts when an article runs low.', item: () => Article })
  async stockLow(poll: Poll<number>): Promise<PollResult<Article, number>> {
    return { items: [], position: poll.position ?? 0 }
  }

  // The platform keeps it, under a polling policy.
  @Trigger.polling('GET /articles', { summary: 'When an article changes', returns: () => listOf(Article), keptByPlatform: true })
  async articleChanges(input: Since, context: Context): Promise<List<Article>> {
    return context.forward(input)
  }
}
