import { Body, Path } from '@ferrule/core'

export class ReplaceOrder {
  @Path({ description: 'The number of the order.' }) id!: string
  @Body({ name: 'order', type: 'object', description: 'The whole order.' }) order!: object
}
