import { Property } from '@ferrule/core'
import { IsEmail, IsString, MaxLength } from 'class-validator'
import { IsLastingEmail } from '../rules/lasting-email.js'

export class Customer {
  @Property({ summary: 'Email', description: 'Where the confirmation goes.', visibility: 'important' })
  @IsEmail()
  email!: string

  @Property({ summary: 'Name', description: 'Who receives the parcel.' })
  @IsString()
  @MaxLength(80)
  name!: string
}

/** A customer as an order names them; mailboxes that vanish within the hour are refused. */
export class NewCustomer extends Customer {
  @IsEmail()
  @IsLastingEmail()
  override email!: string
}
