import { IsString } from 'class-validator'
import { Model, Property } from '@ferrule/core'

@Model({ discriminator: 'kind', description: 'Somebody who orders.' })
export class Customer {
  @Property({ description: 'Person or company.' }) @IsString() kind!: string
}
@Model({ name: 'BusinessCustomer', allOf: [() => Customer], additional: 'string' })
export class Company extends Customer {
  @Property({ description: 'The number in the register.' }) @IsString() register!: string
}
