/** The same shapes as decorated classes; each resource has classes of its own, as ten resources would. */
import { Property } from '@ferrule/core'
import { Type } from 'class-transformer'
import {
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsEmail,
  IsInt,
  IsNumber,
  IsObject,
  IsOptional,
  IsString,
  Max,
  Min,
  ValidateNested,
} from 'class-validator'

export type Models = ReturnType<typeof modelsOf>

/** The classes of one resource. */
export function modelsOf(resource: string) {
  class Customer {
    @IsEmail() email!: string
    @IsString() name!: string
  }
  class NewLine {
    @IsString() article!: string
    @IsInt() @Min(1) quantity!: number
    @IsNumber() @Min(0) price!: number
  }
  class PlaceOrder {
    @Type(() => Customer) @IsObject() @ValidateNested() customer!: Customer
    @Type(() => NewLine) @IsArray() @ArrayMinSize(1) @ValidateNested({ each: true }) lines!: NewLine[]
    @IsOptional() @IsString() note?: string
  }
  class Line {
    @Property() article!: string
    @IsInt() quantity!: number
    @Property() price!: number
    @Property() title!: string
    @Property() description!: string
  }
  class Order {
    @Property() id!: string
    @Property() status!: string
    @Property() total!: number
    @Property({ type: () => Customer }) customer!: Customer
    @Property({ items: () => Line }) lines!: Line[]
    @Property({ required: false }) note?: string
  }
  class ListOrders {
    @Property({ default: 1 }) @IsInt() @Min(1) page!: number
    @Property({ default: 20 }) @IsInt() @Min(1) @Max(100) size!: number
    @Property({ default: false }) @IsBoolean() open!: boolean
  }
  class Item {
    @Property() id!: string
    @Property() total!: number
  }
  class Orders {
    @IsInt() page!: number
    @IsInt() size!: number
    @Property() open!: boolean
    @Property({ items: () => Item }) items!: Item[]
  }
  const named = { Customer, NewLine, PlaceOrder, Line, Order, ListOrders, Item, Orders }
  for (const [name, model] of Object.entries(named)) Object.defineProperty(model, 'name', { value: `${name}${resource}` })
  return named
}
