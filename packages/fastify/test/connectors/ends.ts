/** A connector whose methods end as a test tells them to. */
import { IsString } from 'class-validator'
import { Action, BaseConnector, Connector, Security, type Context } from '@ferrule/core'

export class Ended {
  @IsString() how!: string
}

@Connector({ title: 'Ends', description: 'Ends as a test tells it to.', version: '1.0.0', url: 'https://ends.example/' })
@Security.basic({ passwords: () => new Map([['ada', 'secret']]) })
export class Ends extends BaseConnector {
  next: (context: Context) => unknown = () => undefined

  @Action('POST /end', { summary: 'End', returns: () => Ended })
  async end(_: undefined, context: Context): Promise<Ended> {
    return (await this.next(context)) as Ended
  }
  @Action('POST /end-at-once', { summary: 'End at once', returns: () => Ended })
  endAtOnce(_: undefined, context: Context): Ended {
    return this.next(context) as Ended
  }
}
