import { dynamicValues, File, OmitType, PartialType, Path, Property, Query } from '@ferrule/core'
import type { UploadedFile } from '@ferrule/core'
import { IsDateString, IsEnum, IsInt, IsNumber, IsOptional, IsString, IsUUID, Max, Min } from 'class-validator'
import type { Orders } from '../connector.js'
import { PlaceOrder, Status } from './order.js'

export class OrderId {
  @Path({ summary: 'Order Id', description: 'The order.' })
  @IsUUID()
  orderId!: string
}

export class UpdateOrder extends PartialType(OmitType(PlaceOrder, ['customer'])) {
  @Path({ summary: 'Order Id', description: 'The order to change.' })
  @IsUUID()
  orderId!: string

  @Property({ summary: 'Status', description: 'How far it is.', enum: Status })
  @IsOptional()
  @IsEnum(Status)
  status?: Status
}

export class ListOrders {
  @Query({ summary: 'Status', description: 'Only orders that are this far.', enum: Status })
  @IsOptional()
  @IsEnum(Status)
  status?: Status

  @Query({ summary: 'Minimum total', description: 'Only orders of at least this many euros.' })
  @IsOptional()
  @IsNumber()
  @Min(0)
  minimumTotal?: number

  @Query({ summary: 'Placed after', description: 'Only orders placed later.', format: 'date-time', visibility: 'advanced' })
  @IsOptional()
  @IsDateString()
  placedAfter?: string

  @Query({
    summary: 'Category',
    description: 'The category of the article.',
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

  @Query({ summary: 'Page size', description: 'How many orders a page holds.', default: 20, visibility: 'advanced' })
  @IsInt()
  @Min(1)
  @Max(100)
  pageSize!: number

  @Query({ summary: 'After', description: 'Where the page begins; the platform fills it in.', visibility: 'internal', required: false })
  @IsOptional()
  @IsString()
  after?: string
}

export class UploadInvoice extends OrderId {
  @File({ summary: 'Invoice', description: 'The invoice as PDF.' })
  invoice!: UploadedFile
}
