import { IsNumber, IsOptional, IsString, IsUrl } from 'class-validator'
import { BaseConnector, Property, Trigger } from '@ferrule/core'
import type { Context } from '@ferrule/core'

class Order {
  @Property({ description: 'What it costs.' }) @IsNumber() total!: number
}
class OrderFilter {
  @Property({ description: 'Cheaper orders start nothing.' }) @IsOptional() @IsNumber() minimumTotal?: number
}
class Subscribe {
  @Property({ callbackUrl: true, visibility: 'internal', description: 'Set by the platform.' }) @IsUrl() notifyUrl!: string
  @Property({ description: 'What to follow.' }) @IsString() topic!: string
}

export class Orders extends BaseConnector {
  // Subscriptions are kept for you.
  @Trigger.webhook({ summary: 'When an order is placed', input: () => OrderFilter, event: () => Order, hint: 'Place an order.' })
  orderPlaced(order: Order, filter: OrderFilter): boolean {
    return order.total >= (filter.minimumTotal ?? 0)
  }

  // An existing API keeps them.
  @Trigger.webhook('POST /hooks', { summary: 'When something happens', event: () => Order, returns: 'object', status: 201 })
  async somethingHappens(input: Subscribe, context: Context): Promise<object> {
    return context.forward(input)
  }
}
