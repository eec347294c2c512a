/** Owns the classes of the bench of forwarding. */
import { IsEmail, IsInt, IsNumber, IsOptional, IsString, Max, Min, ValidateNested } from 'class-validator'
import { Type } from 'class-transformer'
import { Path, Property, Query } from '@ferrule/core'

export class Customer {
  @Property() @IsEmail() email!: string
  @Property() @IsString() name!: string
}
export class Line {
  @Property() @IsString() article!: string
  @Property() @IsInt() @Min(1) quantity!: number
  @Property() @IsNumber() price!: number
}
export class PlaceOrder {
  @Property() @ValidateNested() @Type(() => Customer) customer!: Customer
  @Property({ items: () => Line }) @ValidateNested({ each: true }) @Type(() => Line) lines!: Line[]
  @Property() @IsOptional() @IsString() note?: string
}
export class PlacedLine extends Line {
  @Property() @IsString() title!: string
  @Property() @IsString() description!: string
}
export class Order {
  @Property() @IsString() id!: string
  @Property() @IsString() status!: string
  @Property() @IsNumber() total!: number
  @Property() @ValidateNested() @Type(() => Customer) customer!: Customer
  @Property({ items: () => PlacedLine }) @ValidateNested({ each: true }) @Type(() => PlacedLine) lines!: PlacedLine[]
  @Property() @IsString() note!: string
}
export class GetOrder {
  @Path() @IsString() orderId!: string
  @Query() @IsOptional() @IsInt() @Min(1) @Max(100) page?: number
}
