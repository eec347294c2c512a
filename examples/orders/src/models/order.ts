import { dynamicValues, Property } from '@ferrule/core'
import { ArrayMaxSize, ArrayMinSize, IsArray, IsInt, IsOptional, IsString, Max, MaxLength, Min, ValidateNested } from 'class-validator'
import type { Orders } from '../connector.js'
import { Customer, NewCustomer } from './customer.js'

export enum Status {
  Placed = 'placed',
  Shipped = 'shipped',
  Cancelled = 'cancelled',
}

export const STATUS_LABELS = { placed: 'Placed', shipped: 'Shipped', cancelled: 'Cancelled' }

export class NewLine {
  @Property({
    summary: 'Article',
    description: 'What is ordered.',
    values: dynamicValues<Orders>('listArticles', { value: 'id', label: 'title' }),
  })
  @IsString()
  article!: string

  @Property({ summary: 'Quantity', description: 'How many are ordered.' })
  @IsInt()
  @Min(1)
  @Max(999)
  quantity!: number
}

export class Line {
  @Property({ summary: 'Article Id', description: 'Identifies the article.' }) article!: string
  @Property({ summary: 'Quantity', description: 'How many were ordered.', type: 'integer' }) quantity!: number
  @Property({ summary: 'Title', description: 'What the article is called.' }) title!: string
  @Property({ summary: 'Price', description: 'What one costs, in euros.' }) price!: number
}

export class PlaceOrder {
  @Property({ summary: 'Customer', description: 'Who orders.', type: () => NewCustomer })
  @ValidateNested()
  customer!: NewCustomer

  @Property({ summary: 'Lines', description: 'What is ordered.', items: () => NewLine })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(100)
  @ValidateNested({ each: true })
  lines!: NewLine[]

  @Property({ summary: 'Note', description: 'What the shop should know.' })
  @IsOptional()
  @IsString()
  @MaxLength(500)
  note?: string
}

export class Order {
  @Property({ summary: 'Order Id', description: 'Identifies the order.', format: 'uuid' }) id!: string
  @Property({ summary: 'Status', description: 'How far the order is.', enum: Status, labels: STATUS_LABELS }) status!: Status
  @Property({ summary: 'Placed At', description: 'When the order was placed.' }) placedAt!: Date
  @Property({ summary: 'Customer', description: 'Who ordered.', type: () => Customer }) customer!: Customer
  @Property({ summary: 'Lines', description: 'What was ordered.', items: () => Line }) lines!: Line[]
  @Property({ summary: 'Total', description: 'What the order costs, in euros.' }) total!: number
  @Property({ summary: 'Note', description: 'What the shop should know.' }) @IsOptional() @IsString() note?: string
  @Property({ summary: 'Has Invoice', description: 'Whether an invoice is on file.' }) hasInvoice!: boolean
}
