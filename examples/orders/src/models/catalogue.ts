import { Property, Query } from '@ferrule/core'
import { IsInt, IsOptional, IsString, Min } from 'class-validator'

export class Category {
  @Property({ summary: 'Category Id', description: 'Identifies the category.' }) id!: string
  @Property({ summary: 'Category', description: 'What the category is called.' }) name!: string
}

export class Article {
  @Property({ summary: 'Article Id', description: 'Identifies the article.' }) id!: string
  @Property({ summary: 'Article', description: 'What the article is called.' }) title!: string
  @Property({ summary: 'Price', description: 'What one costs, in euros.' }) price!: number
}

export class StockLevel {
  @Property({ summary: 'Article Id', description: 'Identifies the article.' }) id!: string
  @Property({ summary: 'Article', description: 'What the article is called.' }) title!: string
  @Property({ summary: 'Left', description: 'How many are left.', type: 'integer' }) left!: number
  @Property({ summary: 'Changed At', description: 'When the stock changed last.' }) changedAt!: Date
}

export class StockFilter {
  @Query({ summary: 'At Most', description: 'Starts when so many are left, or fewer.', default: 10 })
  @IsOptional()
  @IsInt()
  @Min(0)
  atMost?: number
}

export class ListArticles {
  @Query({ summary: 'Category', description: 'Only the articles of this category; all of them if it is empty.' })
  @IsOptional()
  @IsString()
  category?: string
}
