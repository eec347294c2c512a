/** Connectors that ask who is calling. */
import { IsOptional, IsString } from 'class-validator'
import { Action, BaseConnector, Connector, Query, Security, type Context } from '@ferrule/core'

export interface Customer {
  readonly name: string
}
export class Ask {
  @Query() @IsOptional() @IsString() q?: string
}
export class Who {
  @IsOptional() @IsString() name?: string
}
const who = ({ principal }: Context): Who => (principal === undefined ? {} : { name: (principal as Customer).name })

@Connector({ title: 'Keys', description: 'Asks for a key in a header.', version: '1.0.0', url: 'https://keys.example/' })
@Security.apiKey({
  in: 'header',
  name: 'X-Api-Key',
  keys: (keys: Keys) => keys.accepted,
})
export class Keys extends BaseConnector {
  accepted = new Map<string, Customer>([
    ['key-of-ada', { name: 'Ada' }],
    ['key, with a comma', { name: 'Grace' }],
  ])

  @Action('POST /who', { summary: 'Who', returns: () => Who })
  who(_input: Ask, context: Context<Customer>): Who {
    return who(context)
  }
  @Security.none()
  @Action('GET /open', { summary: 'Open', returns: () => Who })
  open(_input: Ask, context: Context): Who {
    return who(context)
  }
  @Security.apiKey({ in: 'header', name: 'X-Admin-Key', scheme: 'Admin', keys: () => ['admin'] })
  @Action('GET /admin', { summary: 'Admin', returns: () => Who })
  admin(_input: Ask): Who {
    return { name: 'admin' }
  }
}

@Connector({ title: 'Lookups', description: 'Looks a key of the query up.', version: '1.0.0', url: 'https://lookups.example/' })
@Security.apiKey({
  in: 'query',
  name: 'code',
  verify: async (key: string, lookups: Lookups, request) => {
    lookups.asked.push({ key, ...request })
    if (key === 'boom') throw new Error('the database is away')
    return key === 'right' ? { name: 'Ada' } : undefined
  },
})
export class Lookups extends BaseConnector {
  asked: unknown[] = []

  @Action('GET /who', { summary: 'Who', returns: () => Who })
  async who(_input: Ask, context: Context<Customer>): Promise<Who> {
    return { name: `${context.principal.name} ${context.link({ q: 'next' })}` }
  }
}

@Connector({
  title: 'Unguarded',
  description: 'Declares security that nothing enforces.',
  version: '1.0.0',
  url: 'https://unguarded.example/',
})
@Security.apiKey({ in: 'header', name: 'X-Api-Key' })
@Security.basic()
@Security.oauth2({ authorizationUrl: 'https://a.example/authorize', tokenUrl: 'https://a.example/token', clientId: 'client' })
@Security.entraId({ name: 'entra', clientId: 'client', resourceUri: 'api://orders' })
@Security.windows()
export class Unguarded extends BaseConnector {
  @Action('GET /who', { summary: 'Who', returns: () => Who })
  who(): Who {
    return {}
  }
}

@Security.apiKey({ in: 'header', name: 'X-Part-Key', scheme: 'Part', keys: () => ['part'] })
export class GuardedPart {
  @Action('GET /part', { summary: 'Part', returns: () => Who })
  part(): Who {
    return { name: 'part' }
  }
}

@Connector({
  title: 'Doors',
  description: 'Asks for one key, or another, or both.',
  version: '1.0.0',
  url: 'https://doors.example/',
  parts: { guarded: () => GuardedPart },
})
@Security.apiKey({ in: 'header', name: 'X-One', scheme: 'One', keys: () => new Map([['one', { name: 'One' }]]) })
@Security.apiKey({ in: 'query', name: 'two', scheme: 'Two', inDefinition: 'defined', keys: () => new Map([['two', { name: 'Two' }]]) })
export class Doors extends BaseConnector {
  readonly guarded = new GuardedPart()

  @Action('GET /either', { summary: 'Either', returns: () => Who })
  either(_input: Ask, context: Context): Who {
    return who(context)
  }
  @Security.anyOf({ One: [], Two: [] })
  @Action('GET /both', { summary: 'Both', returns: () => Who })
  both(_input: Ask, context: Context): Who {
    return who(context)
  }
  @Security.anyOf({ Missing: [] }, { Two: [] })
  @Action('GET /known', { summary: 'Known', returns: () => Who })
  known(_input: Ask, context: Context): Who {
    return who(context)
  }
}

@Connector({ title: 'Unmet', description: 'Asks for what nobody can bring.', version: '1.0.0', url: 'https://unmet.example/' })
@Security.apiKey({ in: 'header', name: 'X-One', scheme: 'One', keys: () => ['one'] })
export class Unmet extends BaseConnector {
  @Security.anyOf({ Missing: [] }, { One: [], Lost: [] })
  @Action('GET /missing', { summary: 'Missing', returns: () => Who })
  missing(): Who {
    return {}
  }
  @Security.anyOf({})
  @Action('GET /nothing', { summary: 'Nothing', returns: () => Who })
  nothing(): Who {
    return {}
  }
  @Security.anyOf({ One: ['read'] })
  @Action('GET /scoped', { summary: 'Scoped', returns: () => Who })
  scoped(): Who {
    return {}
  }
}
