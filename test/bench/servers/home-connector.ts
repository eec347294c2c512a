/** A small connector, for measuring how soon a home answers. */
import { IsInt } from 'class-validator'
import { Action, BaseConnector, Connector, Property, Security } from '@ferrule/core'

export class Question {
  @IsInt() number!: number
}
export class Answer {
  @Property() twice!: number
}

@Connector({ title: 'Home', description: 'Doubles numbers.', version: '1.0.0', url: 'https://home.example/api' })
@Security.none()
export class Home extends BaseConnector {
  @Action('POST /double', { summary: 'Double', returns: () => Answer })
  double({ number }: Question): Answer {
    return { twice: 2 * number }
  }
}

export const BODY = '{"number":21}'
export const TYPE = { 'content-type': 'application/json' }

/** Says that the first answer is there, and that it is the right one. */
export function done(status: number, text: string): void {
  process.send?.({ status, text })
}
