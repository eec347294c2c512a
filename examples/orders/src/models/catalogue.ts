import { dynamicSchema, dynamicValues, Path, Property, Query } from '@ferrule/core'
import { IsInt, IsNumber, IsOptional, IsString, Length, Max, Min } from 'class-validator'
import type { Orders } from '../connector.js'

export class Category {
  @Property({ summary: 'Category Id', description: 'Identifies the category.' }) id!: string
  @Property({ summary: 'Category', description: 'What the category is called.' }) name!: string
}

export class Article {
  @Property({ summary: 'Article Id', description: 'Identifies the article.' }) id!: string
  @Property({ summary: 'Article', description: 'What the article is called.' }) title!: string
  @Property({ summary: 'Price', description: 'What one costs, in euros.' }) price!: number
}

export class CategoryId {
  @Path({ summary: 'Category', description: 'The category that is meant.' })
  @IsString()
  category!: string
}

export class CategoryFields {
  @Property({ summary: 'Schema', description: 'The fields of the category, as JSON Schema.', type: 'object' }) schema!: object
}

export class AddArticle {
  @Property({
    summary: 'Category',
    description: 'Where the article belongs. What else can be filled in follows from it.',
    values: dynamicValues<Orders>('listCategories', { value: 'id', label: 'name' }),
  })
  @IsString()
  category!: string

  @Property({ summary: 'Title', description: 'What the article is called.' })
  @IsString()
  @Length(1, 80)
  title!: string

  @Property({ summary: 'Price', description: 'What one costs, in euros.' })
  @IsNumber()
  @Min(0)
  @Max(1_000_000)
  price!: number

  @Property({
    summary: 'Details',
    description: 'What the category has fields for.',
    type: 'object',
    schema: dynamicSchema<Orders, AddArticle>('listCategoryFields', { value: 'schema', parameters: { category: 'category' } }),
  })
  @IsOptional()
  details?: object
}

export class AddedArticle extends Article {
  @Property({ summary: 'Category', description: 'Where the article belongs.' }) category!: string

  @Property({
    summary: 'Details',
    description: 'What the category has fields for.',
    type: 'object',
    schema: dynamicSchema<Orders, AddedArticle>('listCategoryFields', { value: 'schema', parameters: { category: 'category' } }),
  })
  details!: object
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
