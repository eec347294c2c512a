/** Owns security records → schemes of the model, what calls have to prove themselves with, and the checks behind them. */
import type { Place, Report } from '../diagnostics/index.js'
import { classChain, readOwn, SECURITY } from '../metadata/index.js'
import type { SecurityRecord } from '../metadata/index.js'
import { requirementOf, scopesOf } from '../model/index.js'
import type { Requirement, SecurityScheme } from '../model/index.js'
import type { ApiKeyOptions, EntraIdOptions, OAuth2Options, SecurityAlternative } from '../decorators/security.js'
import type { Class, SecurityBinding } from './bindings.js'
import type { SchemeSource } from './connection.js'
import { placeOf } from './places.js'

/** The usual name of each kind's security definition. */
const NAMES = { apiKey: 'API Key', basic: 'basic_auth', oauth2: 'oauth2_auth', entraId: 'oauth2_auth', windows: 'windows_auth' } as const

interface Scheme {
  readonly scheme: SecurityScheme
  readonly binding: SecurityBinding
}
type SchemeRecord = SecurityRecord & { readonly kind: SecurityScheme['kind'] }

/** What the class or its nearest base class that says anything declares; `undefined` where none does. */
export function securityRecords(target: Class): readonly SecurityRecord[] | undefined {
  return [...classChain(target)]
    .reverse()
    .map((current) => readOwn(SECURITY, current))
    .find((records) => records !== undefined)
}

/** Collects the schemes of a connector, each under a name of its own. */
export class SecuritySchemes {
  private readonly byName = new Map<string, Scheme & { readonly record: SchemeRecord }>()
  private readonly named: { readonly name: string; readonly scopes: readonly string[]; readonly at: () => Place }[] = []

  constructor(private readonly report: Report) {}

  /** What records on a class or method ask for, any one of it; `around`: what is asked for where they only say for which scopes. */
  ask(records: readonly SecurityRecord[], around: readonly Requirement[], owner: Class, member?: string): readonly Requirement[] {
    const at = placeOf(owner, member, records[0]?.location)
    const isOpen = records.some(({ kind }) => kind === 'none')
    if (isOpen && records.some(({ kind }) => kind !== 'none')) this.report('security-none-and-more', at, { name: owner.name })
    const schemes = records.filter(isScheme).map((record) => this.add(record, placeOf(owner, member, record.location)))
    const named = records.flatMap(({ kind, options }) => (kind === 'anyOf' ? alternativesOf(options) : []))
    const mentioned = new Set(named.flat().map(({ name }) => name))
    for (const one of named.flat()) this.named.push({ ...one, at })
    const own = [...named, ...schemes.filter(({ name }) => !mentioned.has(name)).map(requirementOf)]
    const asked = own.length > 0 || isOpen ? own : around
    const scopes = records.find(({ kind }) => kind === 'scopes')
    return scopes === undefined ? asked : this.narrow(asked, (scopes.options as { readonly names: readonly string[] }).names, at)
  }

  /** Reports names that no scheme has, and scopes that a scheme does not have; once all schemes are known. */
  reportUnknown(): void {
    const names = [...this.byName.keys()].join(', ') || 'none'
    for (const { name, scopes, at } of this.named) {
      const known = this.byName.get(name)?.scheme
      if (known === undefined) this.report('security-unknown', at, { name, names })
      const has = known === undefined ? scopes : scopesOf(known).map((scope) => scope.name)
      for (const scope of scopes) if (!has.includes(scope)) this.report('scope-unknown', at, { scope, name })
    }
  }

  get schemes(): readonly SecurityScheme[] {
    return [...this.byName.values()].map(({ scheme }) => scheme)
  }

  /** The options that a scheme was declared with. */
  get sources(): readonly SchemeSource[] {
    return [...this.byName.values()].map(({ scheme, record }) => ({ scheme, options: record.options }))
  }

  get bindings(): ReadonlyMap<string, SecurityBinding> {
    return new Map([...this.byName].map(([name, { binding }]) => [name, binding]))
  }

  private add(record: SchemeRecord, at: () => Place): SecurityScheme {
    const made = schemeOf(record)
    const { name } = made.scheme
    const known = this.byName.get(name)
    if (known !== undefined && known.record !== record && JSON.stringify(known.scheme) !== JSON.stringify(made.scheme)) {
      this.report('duplicate-security-name', at, { name })
    }
    if (known === undefined) this.byName.set(name, { ...made, record })
    return made.scheme
  }

  /** The same requirements with these scopes, where a scheme has scopes at all. */
  private narrow(requirements: readonly Requirement[], scopes: readonly string[], at: () => Place): readonly Requirement[] {
    const narrowed = requirements.map((requirement) =>
      requirement.map((member) => (this.hasScopes(member.name) ? { name: member.name, scopes } : member)),
    )
    const members = narrowed.flat().filter(({ name }) => this.hasScopes(name))
    if (members.length === 0) this.report('scopes-without-scheme', at, { scopes: scopes.join(', ') })
    for (const member of members) this.named.push({ ...member, at })
    return narrowed
  }

  private hasScopes(name: string): boolean {
    const kind = this.byName.get(name)?.scheme.kind
    return kind === 'oauth2' || kind === 'entraId'
  }
}

function isScheme(record: SecurityRecord): record is SchemeRecord {
  return record.kind !== 'none' && record.kind !== 'anyOf' && record.kind !== 'scopes'
}

function alternativesOf(options: object): readonly Requirement[] {
  const { alternatives } = options as { readonly alternatives: readonly SecurityAlternative[] }
  return alternatives.map((alternative) => Object.entries(alternative).map(([name, scopes]) => ({ name, scopes })))
}

const BOUND = [
  'verify',
  'keys',
  'digests',
  'passwords',
  'principal',
  'loginUri',
  'proxy',
] as const satisfies readonly (keyof SecurityBinding)[]

/** The code and the facts behind a scheme that no definition says. */
function bindingOf(options: object): SecurityBinding {
  const given = options as Readonly<Record<string, unknown>>
  const said = Object.fromEntries(BOUND.flatMap((name) => (given[name] === undefined ? [] : [[name, given[name]]])))
  const { tokens } = given
  return tokens === undefined ? said : ({ ...said, tokens: typeof tokens === 'function' ? tokens : () => tokens } as SecurityBinding)
}

function schemeOf({ kind, options }: SchemeRecord): Scheme {
  const own = options as ApiKeyOptions<object, unknown> & OAuth2Options<object, unknown> & EntraIdOptions<object, unknown>
  const { description, inDefinition, extensions } = own
  const { summary } = own as { readonly summary?: string | false }
  const shared = {
    ...(summary === undefined || summary === false ? {} : { summary }),
    ...(description === undefined ? {} : { description }),
    ...(inDefinition === undefined ? {} : { inDefinition }),
    ...(extensions === undefined ? {} : { extensions }),
  }
  const binding = bindingOf(options)
  const scopes = Object.entries(own.scopes || {}).map(([name, text]) => ({ name, description: text }))
  switch (kind) {
    case 'apiKey':
      return { scheme: { kind, name: own.scheme ?? NAMES.apiKey, in: own.in, parameter: own.name, ...shared }, binding }
    case 'oauth2': {
      const {
        flow = 'accessCode',
        authorizationUrl = '',
        tokenUrl = '',
        refreshUrl = tokenUrl,
        clientId,
      } = options as OAuth2Options<object, unknown>
      return {
        scheme: {
          kind,
          name: own.name ?? NAMES.oauth2,
          ...(flow === 'accessCode' ? {} : { flow }),
          authorizationUrl,
          tokenUrl,
          refreshUrl,
          clientId,
          ...(own.scopes === false ? {} : { scopes }),
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
  }
}
