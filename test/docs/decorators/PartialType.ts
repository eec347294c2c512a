import { IsNumber, IsString } from 'class-validator'
import { IntersectionType, OmitType, PartialType, Path, PickType, Property } from '@ferrule/core'

class Order {
  @Property({ description: 'What it is.' }) @IsString() article!: string
  @Property({ description: 'What it costs.' }) @IsNumber() total!: number
}
class OneOrder {
  @Path({ description: 'The number of the order.' }) @IsString() id!: string
}

export class UpdateOrder extends IntersectionType(OneOrder, PartialType(Order)) {}
export class Price extends PickType(Order, ['total']) {}
export class Wish extends OmitType(Order, ['total']) {}
