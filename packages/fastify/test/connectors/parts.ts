/** Values that are made of parts. */
import { Type } from 'class-transformer'
import { IsDate, IsIn, IsInt, IsOptional, IsString, Max, Validate, ValidateNested, ValidatorConstraint } from 'class-validator'
import { Action, BaseConnector, Connector, IntersectionType, Model, Property, Security } from '@ferrule/core'

@ValidatorConstraint()
class Capitalised {
  validate(value: unknown): boolean {
    return typeof value === 'string' && /^[A-Z]/.test(value)
  }
}

export class Pet {
  @IsString() @Validate(Capitalised) name!: string
  @Property({ name: 'born-at' }) @IsOptional() @IsDate() bornAt?: Date
}
export class Chipped {
  @IsInt() @Max(99) chip!: number
}
@Model({ allOf: [() => Pet, () => Chipped] })
export class Cat extends IntersectionType(Pet, Chipped) {
  @IsIn(['indoors', 'outdoors']) lives!: string
}
/** Named by nothing but a part of another. */
@Model({ allOf: [() => Cat, { dictionary: 'integer' }] })
export class Champion extends Cat {
  [medal: string]: unknown
}
export class Household {
  @Property({ type: () => Cat, allOf: [() => Pet] }) @ValidateNested() @Type(() => Cat) cat!: Cat
  @Property({ type: 'any', allOf: [{ type: 'string', constraints: { maxLength: 3 } }, 'string'], required: false }) code?: string
}

@Connector({ title: 'Parts', description: 'Gives back what it takes.', version: '1.0.0', url: 'https://parts.example/' })
@Security.none()
export class Parts extends BaseConnector {
  seen: unknown
  next: unknown

  @Action('POST /cats', { summary: 'Cat', returns: () => Cat })
  cat(input: Cat): Cat {
    this.seen = input
    return (this.next ?? input) as Cat
  }
  @Action('POST /champions', { summary: 'Champion', returns: () => Champion })
  champion(input: Champion): Champion {
    this.seen = input
    return (this.next ?? input) as Champion
  }
  @Action('POST /households', { summary: 'Household', returns: { items: { type: 'any', allOf: [() => Pet, () => Chipped] } } })
  household(input: Household): (Pet & Chipped)[] {
    this.seen = input
    return (this.next ?? [input.cat]) as (Pet & Chipped)[]
  }
}
