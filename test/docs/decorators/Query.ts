import { IsOptional, IsString } from 'class-validator'
import { Query } from '@ferrule/core'

export class ListOrders {
  @Query({ name: '$filter', description: 'Which orders.', visibility: 'advanced' }) @IsOptional() @IsString() filter?: string
  @Query({ description: 'Which fields.', items: 'string', collectionFormat: 'pipes' }) @IsOptional() fields?: string[]
}
