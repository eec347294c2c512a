/** Owns security records → schemes of the model, and the checks behind them. */
import type { Report } from '../diagnostics/index.js'
import { classChain, readOwn, SECURITY } from '../metadata/index.js'
import type { SecurityRecord } from '../metadata/index.js'
import type { SecurityScheme } from '../model/index.js'
import type { ApiKeyOptions, EntraIdOptions, OAuth2Options } from '../decorators/security.js'
import type { Class, SecurityBinding } from './bindings.js'
import type { SchemeSource } from './connection.js'
import { placeOf } from './places.js'

/** The usual name of each kind's security definition. */
const NAMES = { apiKey: 'API Key', basic: 'basic_auth', oauth2: 'oauth2_auth', entraId: 'oauth2_auth', windows: 'windows_auth' } as const

interface Scheme {
  readonly scheme: SecurityScheme
  readonly binding: SecurityBinding
}

/** What the class or its nearest base class that says anything declares; `undefined` where none does. */
export function securityRecords(target: Class): readonly SecurityRecord[] | undefined {
  return [...classChain(target)]
    .reverse()
    .map((current) => readOwn(SECURITY, current))
    .find((records) => records !== undefined)
}

/** Collects the schemes of a connector, each under a name of its own. */
export class SecuritySchemes {
  private readonly byName = new Map<string, Scheme & { readonly record: SecurityRecord }>()

  constructor(
    private readonly report: Report,
    private readonly connector: Class,
  ) {}

  /** The names of the schemes that these records declare; none for `@Security.none()`. */
  add(records: readonly SecurityRecord[], member?: string): readonly string[] {
    const kinds = new Set(records.map(({ kind }) => kind))
    if (kinds.has('none') && kinds.size > 1)
      this.report('security-none-and-more', placeOf(this.connector, member, records[0]?.location), { name: this.connector.name })
    return records.filter(({ kind }) => kind !== 'none').map((record) => this.addOne(record, member))
  }

  private addOne(record: SecurityRecord, member: string | undefined): string {
    const made = schemeOf(record)
    const { name } = made.scheme
    const known = this.byName.get(name)
    if (known !== undefined && known.record !== record && JSON.stringify(known.scheme) !== JSON.stringify(made.scheme)) {
      this.report('duplicate-security-name', placeOf(this.connector, member, record.location), { name })
    }
    if (known === undefined) this.byName.set(name, { ...made, record })
    return name
  }

  get schemes(): readonly SecurityScheme[] {
    return [...this.byName.values()].map(({ scheme }) => scheme)
  }

  /** The schemes with the options that they were declared with. */
  get sources(): readonly SchemeSource[] {
    return [...this.byName.values()].map(({ scheme, record }) => ({ scheme, options: record.options }))
  }

  get bindings(): ReadonlyMap<string, SecurityBinding> {
    return new Map([...this.byName].map(([name, { binding }]) => [name, binding]))
  }
}

function schemeOf({ kind, options }: SecurityRecord): Scheme {
  const own = options as ApiKeyOptions<object, unknown> & OAuth2Options<object, unknown> & EntraIdOptions<object, unknown>
  const { summary, description, extensions, verify, keys } = own
  const shared = {
    ...(summary === undefined ? {} : { summary }),
    ...(description === undefined ? {} : { description }),
    ...(extensions === undefined ? {} : { extensions }),
  }
  const binding = {
    ...(verify === undefined ? {} : { verify: verify as SecurityBinding['verify'] }),
    ...(keys === undefined ? {} : { keys: keys as SecurityBinding['keys'] }),
  } as SecurityBinding
  const scopes = Object.entries(own.scopes ?? {}).map(([name, text]) => ({ name, description: text }))
  switch (kind) {
    case 'apiKey':
      return { scheme: { kind, name: own.scheme ?? NAMES.apiKey, in: own.in, parameter: own.name, ...shared }, binding }
    case 'oauth2': {
      const { authorizationUrl, tokenUrl, clientId } = own
      return {
        scheme: {
          kind,
          name: own.name ?? NAMES.oauth2,
          authorizationUrl,
          tokenUrl,
          refreshUrl: own.refreshUrl ?? tokenUrl,
          clientId,
          scopes,
          ...shared,
        },
        binding,
      }
    }
    case 'entraId':
      return {
        scheme: {
          kind,
          name: own.name ?? NAMES.entraId,
          tenantId: own.tenantId ?? 'common',
          clientId: own.clientId,
          resourceUri: own.resourceUri,
          scopes,
          ...shared,
        },
        binding,
      }
    case 'basic':
    case 'windows':
      return { scheme: { kind, name: own.name ?? NAMES[kind], ...shared }, binding }
    case 'none':
      throw new Error('unreachable: none is no scheme')
  }
}
