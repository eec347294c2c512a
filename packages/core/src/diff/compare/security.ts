/** Owns comparing how connections prove who they are. */
import {
  requirementsOf,
  scopesOf,
  type ConnectorModel,
  type EntraIdSecurity,
  type OAuth2Security,
  type Requirement,
  type SecurityScheme,
} from '../../model/index.js'
import { inside, type Note, type Place } from '../change.js'
import { noteExtensions } from './extensions.js'
import { same } from './same.js'

const PLACE: Place = { what: '', document: 'definition', old: '/securityDefinitions', new: '/securityDefinitions' }
const KINDS: Readonly<Record<SecurityScheme['kind'], string>> = {
  apiKey: 'API key',
  basic: 'user name and password',
  oauth2: 'OAuth 2.0',
  entraId: 'Entra ID',
  windows: 'Windows',
}

export function compareSecurity(old: ConnectorModel, now: ConnectorModel, note: Note): void {
  const pairs = pairUp(old.security, now.security)
  const [kept, known] = [new Set(pairs.map((pair) => pair.old)), new Set(pairs.map((pair) => pair.new))]
  for (const scheme of old.security) {
    if (!kept.has(scheme))
      note('authentication-method-removed', { ...inside(PLACE, scheme.name), new: PLACE.new }, { old: told(scheme), side: 'old' })
  }
  for (const scheme of now.security) {
    if (known.has(scheme)) continue
    // Among several, a connection that exists stays valid; where there was none, it has nothing to show.
    const isFirst = old.security.length === 0 && isDemanded(now)
    note(isFirst ? 'authentication-added' : 'authentication-method-added', inside(PLACE, scheme.name), { new: told(scheme) })
  }
  for (const pair of pairs) compareSchemes(pair.old, pair.new, note)
  compareDemands(old, now, note)
  if (!same(old.credentials, now.credentials))
    note('security-definition-changed', PLACE, {
      what: 'securityDefinitions',
      old: old.credentials ?? 'none',
      new: now.credentials ?? 'none',
    })
}

/** By kind and name, then by kind: what a definition calls a scheme, no connection knows. */
function pairUp(
  old: readonly SecurityScheme[],
  now: readonly SecurityScheme[],
): readonly { readonly old: SecurityScheme; readonly new: SecurityScheme }[] {
  const pairs: { old: SecurityScheme; new: SecurityScheme }[] = []
  for (const isSame of [
    (was: SecurityScheme, is: SecurityScheme) => was.kind === is.kind && was.name === is.name,
    (was: SecurityScheme, is: SecurityScheme) => was.kind === is.kind,
  ]) {
    for (const was of old) {
      if (pairs.some((pair) => pair.old === was)) continue
      const is = now.find((one) => !pairs.some((pair) => pair.new === one) && isSame(was, one))
      if (is !== undefined) pairs.push({ old: was, new: is })
    }
  }
  return pairs
}

function told({ kind, name }: SecurityScheme): string {
  return `${KINDS[kind]} (${name})`
}

function isDemanded(model: ConnectorModel): boolean {
  return requirementsOf(model).length > 0
}

function compareSchemes(old: SecurityScheme, now: SecurityScheme, note: Note): void {
  const at: Place = { ...PLACE, what: now.name, old: inside(PLACE, old.name).old, new: inside(PLACE, now.name).new }
  if (old.kind === 'apiKey' && now.kind === 'apiKey') {
    const place = ({ in: location, parameter }: typeof old): string => `${location} ${parameter}`
    if (place(old) !== place(now)) note('api-key-moved', at, { old: place(old), new: place(now) })
  }
  const signIn = { old: signInOf(old), new: signInOf(now) }
  if (!same(signIn.old, signIn.new)) note('sign-in-changed', at, signIn)
  compareScopes(
    scopesOf(old).map(({ name }) => name),
    scopesOf(now).map(({ name }) => name),
    at,
    note,
  )
  const texts = ({ summary, description }: SecurityScheme): object => ({
    summary,
    description,
    scopes: scopesOf(now).length === scopesOf(old).length,
  })
  const scopeTexts = !same(
    scopesOf(old).map(({ description }) => description),
    scopesOf(now).map(({ description }) => description),
  )
  const isRenamed = old.name !== now.name
  if (!same(texts(old), texts(now)) || isRenamed || (scopeTexts && scopesOf(old).length === scopesOf(now).length))
    note('authentication-text-changed', at)
  if (old.inDefinition !== now.inDefinition) note('authentication-demand-changed', at, { old: demand(old), new: demand(now) })
  noteExtensions(note, at, old.extensions, now.extensions)
}

const demand = ({ name, inDefinition }: SecurityScheme): string =>
  inDefinition === undefined
    ? name
    : inDefinition === 'defined'
      ? `${name}, defined without being demanded`
      : 'nothing that the definition names'

/** What an application was registered with. */
function signInOf(scheme: SecurityScheme): object {
  const pick = ({ flow, authorizationUrl, tokenUrl, refreshUrl, clientId }: OAuth2Security): object => ({
    flow,
    authorizationUrl,
    tokenUrl,
    refreshUrl,
    clientId,
  })
  const entra = ({ tenantId, clientId, resourceUri }: EntraIdSecurity): object => ({ tenantId, clientId, resourceUri })
  return scheme.kind === 'oauth2' ? pick(scheme) : scheme.kind === 'entraId' ? entra(scheme) : {}
}

export function compareScopes(old: readonly string[], now: readonly string[], at: Place, note: Note): void {
  for (const scope of new Set(now)) if (!old.includes(scope)) note('scope-added', at, { new: scope })
  for (const scope of new Set(old)) if (!now.includes(scope)) note('scope-removed', at, { old: scope })
}

/** What calls have to prove themselves with, where it is not any one of the schemes. */
function compareDemands(old: ConnectorModel, now: ConnectorModel, note: Note): void {
  if (same(old.requirements, now.requirements)) return
  const demands = (requirements: readonly Requirement[]): string =>
    requirements.length === 0 ? 'nothing' : requirements.map((parts) => parts.map(({ name }) => name).join(' and ')).join(' or ')
  note(
    'authentication-demand-changed',
    { ...PLACE, old: '/security', new: '/security' },
    { old: demands(requirementsOf(old)), new: demands(requirementsOf(now)) },
  )
}
