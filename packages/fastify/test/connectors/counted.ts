/** A connector whose calls are kept and counted. */
import { IsInt } from 'class-validator'
import { Action, BaseConnector, Connector, Property, Security, Unavailable, UserError } from '@ferrule/core'

export class Charge {
  @IsInt() amount!: number
}
export class Charged {
  @Property() number!: number
}

@Connector({ title: 'Counted', description: 'Counts its calls.', version: '1.0.0', url: 'https://counted.example/' })
@Security.apiKey({
  in: 'header',
  name: 'X-Api-Key',
  keys: () =>
    new Map([
      ['ada', 'Ada'],
      ['eve', 'Eve'],
    ]),
})
export class Counted extends BaseConnector {
  /** How often the method ran. */
  charges = 0
  before: () => Promise<void> = async () => undefined

  @Action('POST /charges', { summary: 'Charge', returns: () => Charged, status: 201, idempotent: true })
  async charge({ amount }: Charge): Promise<Charged> {
    this.charges++
    await this.before()
    if (amount === 0) throw new UserError('Nothing to charge.')
    if (amount < 0) throw new Unavailable(1)
    return { number: this.charges }
  }

  @Action('POST /reports', {
    summary: 'Make a report',
    returns: () => Charged,
    longRunning: { answerWithinSeconds: 0.2, retryAfterSeconds: 7 },
  })
  async report({ amount }: Charge): Promise<Charged> {
    await this.before()
    if (amount < 0) throw new UserError('Nothing to report.')
    return { number: amount }
  }

  @Action('GET /often', { summary: 'Often', returns: () => Charged, rateLimit: { max: 3, seconds: 2 } })
  async often(): Promise<Charged> {
    return { number: ++this.charges }
  }
  @Action('GET /rarely', { summary: 'Rarely', returns: () => Charged })
  async rarely(): Promise<Charged> {
    return { number: ++this.charges }
  }
}
