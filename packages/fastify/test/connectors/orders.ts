/** A connector with something of everything that is served. */
import { Type } from 'class-transformer'
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsDate,
  IsEmail,
  IsIn,
  IsInt,
  IsNumber,
  IsOptional,
  IsString,
  Length,
  Max,
  Min,
  ValidateNested,
} from 'class-validator'
import {
  Action,
  BaseConnector,
  Connector,
  Header,
  page,
  Path,
  Property,
  Query,
  reply,
  Reply,
  Security,
  type Context,
  type Page,
} from '@ferrule/core'

export class Customer {
  @IsString() name!: string
  @IsEmail() email!: string
}

export class Line {
  @IsString() article!: string
  @IsInt() @Min(1) quantity!: number
}

export class PlaceOrder {
  @Type(() => Customer) @ValidateNested() customer!: Customer
  @Property({ items: () => Line }) @IsArray() @ArrayMinSize(1) @ArrayMaxSize(100) @ValidateNested({ each: true }) lines!: Line[]
  @IsOptional() @IsString() @Length(0, 200) note?: string
  @IsOptional() @IsDate() deliverAt?: Date
}

export class Order {
  @IsString() id!: string
  @IsString() customer!: string
  @IsInt() quantity!: number
  @IsOptional() @IsString() note?: string
  @IsDate() placedAt!: Date
}

export class GetOrder {
  @Path({ name: 'order-id' }) @Length(1, 40) id!: string
}

export class ListOrders {
  @IsOptional() @IsInt() @Min(1) @Max(100) limit?: number
  @IsOptional() @IsNumber() above?: number
  @IsOptional() @IsBoolean() open?: boolean
  @IsOptional() @IsArray() @IsIn(['new', 'sent'], { each: true }) states?: string[]
  @Query({ name: 'sort-by', default: 'id' }) @IsIn(['id', 'placedAt']) sortBy!: string
  @Header({ name: 'X-Trace', required: false }) @IsOptional() @IsString() trace?: string
}

export class GetOrderById {
  @IsString() id!: string
}

export class Missing {
  @IsString() why!: string
}

/** What the methods were given last, for tests to look at. */
export interface Seen {
  input?: unknown
  context?: Context
}

@Connector({
  title: 'Orders',
  description: 'Orders of a shop that only exists in tests.',
  version: '1.0.0',
  url: 'https://orders.example/api',
})
@Security.none()
export class Orders extends BaseConnector {
  constructor(readonly seen: Seen = {}) {
    super()
  }

  @Action('POST /orders', { summary: 'Place an order', returns: () => Order, status: 201 })
  async placeOrder(input: PlaceOrder, context: Context): Promise<Order> {
    this.seen.input = input
    this.seen.context = context
    const quantity = input.lines.reduce((sum, line) => sum + line.quantity, 0)
    return {
      id: '1',
      customer: input.customer.name,
      quantity,
      placedAt: new Date('2030-01-31T09:30:00Z'),
      ...(input.note ? { note: input.note } : {}),
    }
  }

  @Action('GET /orders/{order-id}', {
    summary: 'Get an order',
    path: { 'order-id': 'id' },
    returns: () => Order,
    responses: { 404: { returns: () => Missing } },
  })
  getOrder(input: GetOrder): Order | Reply<404, Missing> {
    this.seen.input = input
    if (input.id === 'none') return reply(404, { why: 'no such order' }, { 'x-reason': 'gone' })
    return { id: input.id, customer: 'Ada', quantity: 1, placedAt: new Date(0), secret: 'stays here' } as Order
  }

  @Action('GET /orders', { summary: 'List orders', returns: () => page(Order) })
  async listOrders(input: ListOrders, context: Context): Promise<Page<Order>> {
    this.seen.input = input
    return { value: [], nextLink: context.link({ skip: 10 }) }
  }

  @Action('DELETE /orders/{id}', { summary: 'Delete an order' })
  deleteOrder(input: GetOrderById): void {
    this.seen.input = input
  }
}
