/** Connectors whose callers bring tokens, passwords, or the word of a proxy. */
import { Action, BaseConnector, Connector, Property, Security, type Context, type TokenClaims, type TokenRules } from '@ferrule/core'

export class Asker {
  @Property() name!: string
}
const OAUTH = { authorizationUrl: 'https://a.example/authorize', tokenUrl: 'https://a.example/token', clientId: 'client' }
const about = (title: string) => ({ title, description: `${title}.`, version: '1.0.0', url: 'https://tokens.example/' })
const nameOf = ({ principal }: Context<TokenClaims>): Asker => ({ name: principal.sub ?? 'nobody' })

@Connector(about('Tokens'))
@Security.oauth2({
  ...OAUTH,
  scopes: { 'orders.read': 'Read orders.', 'orders.write': 'Change orders.' },
  tokens: (connector: Tokens) => connector.rules,
})
@Security.scopes('orders.read')
export class Tokens extends BaseConnector {
  constructor(readonly rules: TokenRules) {
    super()
  }
  @Action('GET /who', { summary: 'Who', returns: () => Asker })
  who(_: undefined, context: Context<TokenClaims>): Asker {
    return nameOf(context)
  }
  @Security.scopes('orders.read', 'orders.write')
  @Action('POST /change', { summary: 'Change', returns: () => Asker })
  change(_: undefined, context: Context<TokenClaims>): Asker {
    return nameOf(context)
  }
  @Security.none()
  @Action('GET /open', { summary: 'Open', returns: () => Asker })
  open(): Asker {
    return { name: 'anybody' }
  }
}

export interface Customer {
  readonly name: string
}

@Connector(about('Customers'))
@Security.oauth2({
  ...OAUTH,
  tokens: (connector: Customers) => connector.rules,
  principal: ({ sub }, connector) => connector.customers.get(sub ?? ''),
})
export class Customers extends BaseConnector {
  readonly customers = new Map<string, Customer>([['ada', { name: 'Ada Lovelace' }]])
  constructor(readonly rules: TokenRules) {
    super()
  }
  @Action('GET /who', { summary: 'Who', returns: () => Asker })
  who(_: undefined, { principal }: Context<Customer>): Asker {
    return principal
  }
}

@Connector(about('Passwords'))
@Security.basic({ passwords: ({ passwords }: Passwords) => passwords })
export class Passwords extends BaseConnector {
  readonly passwords = new Map([
    ['ada', 'pass:word'],
    ['grâce', 'ünïcode 🗝'],
  ])
  @Action('GET /who', { summary: 'Who', returns: () => Asker })
  who(_: undefined, { principal }: Context<{ readonly username: string }>): Asker {
    return { name: principal.username }
  }
}

@Connector(about('Behind'))
@Security.windows({ proxy: { header: 'X-Remote-User', addresses: ['127.0.0.1', '10.1.0.0/16', 'fd00::/8'] } })
export class BehindProxy extends BaseConnector {
  @Action('GET /who', { summary: 'Who', returns: () => Asker })
  who(_: undefined, { principal }: Context<{ readonly identity: string }>): Asker {
    return { name: principal.identity }
  }
}

@Connector(about('Elsewhere'))
@Security.windows({ proxy: { header: 'X-Remote-User', addresses: ['192.0.2.1'] } })
export class BehindAnother extends BaseConnector {
  @Action('GET /who', { summary: 'Who', returns: () => Asker })
  who(_: undefined, { principal }: Context<{ readonly identity: string }>): Asker {
    return { name: principal.identity }
  }
}

@Connector(about('Entra'))
@Security.entraId({
  tenantId: '11111111-2222-3333-4444-555555555555',
  clientId: 'client',
  resourceUri: 'api://aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee',
  scopes: { 'api://aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee/Orders.Read': 'Read orders.' },
})
export class Entra extends BaseConnector {
  @Action('GET /who', { summary: 'Who', returns: () => Asker })
  who(_: undefined, context: Context<TokenClaims>): Asker {
    return nameOf(context)
  }
}

@Connector(about('Several'))
@Security.oauth2({ ...OAUTH, name: 'token', tokens: ({ rules }: Several) => rules })
@Security.basic({ name: 'password', passwords: () => new Map([['ada', 'secret']]) })
@Security.apiKey({ in: 'header', name: 'X-Api-Key', digests: () => ['2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b'] })
export class Several extends BaseConnector {
  constructor(readonly rules: TokenRules) {
    super()
  }
  @Action('GET /who', { summary: 'Who', returns: () => Asker })
  who(): Asker {
    return { name: 'somebody' }
  }
}
