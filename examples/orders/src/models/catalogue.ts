import { Property, Query } from '@ferrule/core'
import { IsString } from 'class-validator'

export class Category {
  @Property({ summary: 'Category Id', description: 'Identifies the category.' }) id!: string
  @Property({ summary: 'Category', description: 'What makers call it.' }) name!: string
}

export class Article {
  @Property({ summary: 'Article Id', description: 'Identifies the article.' }) id!: string
  @Property({ summary: 'Article', description: 'What it is.' }) title!: string
  @Property({ summary: 'Price', description: 'What one costs, in euros.' }) price!: number
}

export class ListArticles {
  @Query({ summary: 'Category', description: 'Only the articles of this category.' })
  @IsString()
  category!: string
}
