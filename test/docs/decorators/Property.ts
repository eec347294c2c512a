import { IsEmail, IsOptional, IsString } from 'class-validator'
import { Property } from '@ferrule/core'

export class Order {
  @Property({ summary: 'Customer e-mail', description: 'Where the invoice goes.', visibility: 'important' }) @IsEmail() email!: string
  @Property({ description: 'How urgent it is.', enum: ['low', 'high'], labels: { low: 'Low', high: 'High' } }) urgency!: string
  @Property({ description: 'Words about it.', items: { type: 'string', constraints: { maxLength: 40 } } }) tags!: string[]
  @Property({ description: 'Fields of your own.', dictionary: 'string', editor: 'dictionary' }) fields!: Record<string, string>
  @Property({ description: 'A note.', ai: { description: 'What the customer said, word for word.', explicitInput: true } })
  @IsOptional()
  @IsString()
  note?: string
}
