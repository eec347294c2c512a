import { dynamicValues, File, OmitType, PartialType, Path, Property, Query } from '@ferrule/core'
import type { UploadedFile } from '@ferrule/core'
import { IsEnum, IsInt, IsNumber, IsOptional, IsString, IsUUID, Max, Min } from 'class-validator'
import type { Orders } from '../connector.js'
import { PlaceOrder, Status, STATUS_LABELS } from './order.js'

export class OrderId {
  @Path({ summary: 'Order Id', description: 'The order that is meant.' })
  @IsUUID()
  orderId!: string
}

export class UpdateOrder extends PartialType(OmitType(PlaceOrder, ['customer'])) {
  @Path({ summary: 'Order Id', description: 'The order to change.' })
  @IsUUID()
  orderId!: string

  @Property({ summary: 'Status', description: 'How far the order is.', enum: Status, labels: STATUS_LABELS })
  @IsOptional()
  @IsEnum(Status)
  status?: Status
}

export class NewOrderFilter {
  @Property({ summary: 'Minimum Total', description: 'Starts for orders of at least this many euros.' })
  @IsOptional()
  @IsNumber()
  @Min(0)
  minimumTotal?: number
}

export class ChangeFilter {
  @Query({ summary: 'Status', description: 'Starts for orders that are this far.', enum: Status, labels: STATUS_LABELS })
  @IsOptional()
  @IsEnum(Status)
  status?: Status
}

export class ListOrders {
  @Query({ summary: 'Status', description: 'Only orders that are this far.', enum: Status, labels: STATUS_LABELS })
  @IsOptional()
  @IsEnum(Status)
  status?: Status

  @Query({ summary: 'Minimum Total', description: 'Only orders of at least this many euros.' })
  @IsOptional()
  @IsNumber()
  @Min(0)
  minimumTotal?: number

  @Query({ summary: 'Placed After', description: 'Only orders that were placed later.', visibility: 'advanced' })
  @IsOptional()
  placedAfter?: Date

  @Query({
    summary: 'Category',
    description: 'Only orders with an article of this category.',
    values: dynamicValues<Orders>('listCategories', { value: 'id', label: 'name' }),
  })
  @IsOptional()
  @IsString()
  category?: string

  @Query({
    summary: 'Article',
    description: 'Only orders with this article.',
    values: dynamicValues<Orders, ListOrders>('listArticles', { value: 'id', label: 'title', parameters: { category: 'category' } }),
  })
  @IsOptional()
  @IsString()
  article?: string

  @Query({ summary: 'Page Size', description: 'How many orders a page holds.', default: 20, visibility: 'advanced' })
  @IsInt()
  @Min(1)
  @Max(100)
  pageSize!: number

  @Query({ summary: 'After', description: 'Where the page begins; it is part of the link to the next one.', visibility: 'internal' })
  @IsOptional()
  @IsInt()
  @Min(0)
  after?: number
}

export class UploadInvoice extends OrderId {
  @File({ summary: 'Invoice', description: 'The invoice as PDF.' })
  invoice!: UploadedFile
}
