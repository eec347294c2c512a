/** A connector whose inputs have rules that only class-validator can check. */
import { Exclude, Expose, Transform, Type } from 'class-transformer'
import {
  IsDate,
  IsInt,
  IsOptional,
  IsString,
  MinDate,
  MinLength,
  registerDecorator,
  Validate,
  ValidateIf,
  ValidateNested,
  ValidatorConstraint,
  type ValidatorConstraintInterface,
} from 'class-validator'
import { Action, BaseConnector, Connector, Property, Query, Security } from '@ferrule/core'

/** How often the asynchronous rule was asked, and about what. */
export const asked: unknown[] = []

function IsKnown(): PropertyDecorator {
  return (prototype, property) =>
    registerDecorator({
      name: 'isKnown',
      target: prototype.constructor,
      propertyName: String(property),
      async: true,
      validator: {
        validate: async (value) => {
          asked.push(value)
          return Promise.resolve(value === 'known')
        },
        defaultMessage: () => '$property is not known to us',
      },
    })
}

@ValidatorConstraint({ name: 'even' })
class Even implements ValidatorConstraintInterface {
  validate(value: unknown): boolean {
    return typeof value === 'number' && value % 2 === 0
  }
  defaultMessage(): string {
    return 'must be even'
  }
}

export class Address {
  @IsString() @IsKnown() city!: string
}
export class Card {
  @IsString() @MinLength(4) number!: string
}
export class Pay {
  @IsString() kind!: string
  @ValidateIf((pay: Pay) => pay.kind === 'card') @Type(() => Card) @ValidateNested() card?: Card
  @Property({ name: 'delivery-address' }) @Type(() => Address) @ValidateNested() address!: Address
  @Property({ items: () => Address }) @IsOptional() @ValidateNested({ each: true }) others?: Address[]
  @Transform(({ value }) => (value as string).trim()) @IsString() @MinLength(2) name!: string
  @Query({ name: 'lucky-number' }) @IsOptional() @IsInt() @Validate(Even) lucky?: number
  @IsOptional() @IsString({ groups: ['strict'] }) grouped?: string
  @IsOptional() @IsDate() @MinDate(new Date('2030-01-01T00:00:00Z')) from?: Date
}
export class Hidden {
  @Expose({ name: 'the-name' }) @IsString() name!: string
  @Exclude() @IsOptional() @IsString() secret?: string
  count = 7
}

@Connector({
  title: 'Rules',
  description: 'Has rules that only class-validator can check.',
  version: '1.0.0',
  url: 'https://rules.example/',
})
@Security.none()
export class Rules extends BaseConnector {
  input: unknown

  @Action('POST /pay', { summary: 'Pay' })
  pay(input: Pay): void {
    this.input = input
  }
  @Action('POST /hidden', { summary: 'Hidden' })
  hidden(input: Hidden): void {
    this.input = input
  }
}
