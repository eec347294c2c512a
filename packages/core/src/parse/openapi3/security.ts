/** Owns how callers prove who they are. */
import { scopesOf } from '../../model/index.js'
import type { Requirement, SecurityScheme } from '../../model/index.js'
import { compact } from '../shared/compact.js'
import { isRecord, membersOf, own, recordAt, textAt, textsAt, type Foreign } from '../shared/foreign.js'
import { step, type Way } from '../shared/way.js'
import { entriesAt, followRecord, type Scope } from './scope.js'

export interface SecuritySchemes {
  /** By the name in the document; absent where the platform has no such kind. */
  readonly byName: ReadonlyMap<string, SecurityScheme>
}

/** The schemes that the platform has words for; the others are reported. */
export function readSecuritySchemes(document: Foreign, at: Way, base: string | undefined, scope: Scope): SecuritySchemes {
  const byName = new Map<string, SecurityScheme>()
  for (const [name, given, place] of entriesAt(recordAt(document, 'components'), 'securitySchemes', step(at, 'components'), scope)) {
    const found = followRecord(given, place, scope)
    const scheme = found === undefined ? undefined : readScheme(name, found.value, found.at, base, scope)
    if (scheme !== undefined) byName.set(name, scheme)
  }
  return { byName }
}

function readScheme(name: string, raw: Foreign, at: Way, base: string | undefined, scope: Scope): SecurityScheme | undefined {
  const description = textAt(raw, 'description')
  const type = textAt(raw, 'type')
  const unknown = (kind: string): undefined => {
    scope.report('import-security', at, { name: name.slice(0, 100), kind: kind.slice(0, 80) })
  }
  switch (type) {
    case 'apiKey': {
      const place = textAt(raw, 'in')
      const parameter = textAt(raw, 'name')
      if ((place !== 'header' && place !== 'query') || parameter === undefined) return unknown(`an API key in ${place ?? 'no place'}`)
      return compact<SecurityScheme>({ kind: 'apiKey', name, description, in: place, parameter })
    }
    case 'http':
      return readHttp(textAt(raw, 'scheme')?.toLowerCase() ?? 'none')
    case 'oauth2':
      return readOAuth2(name, raw, description, at, base, scope)
    default:
      return unknown(type ?? 'without a type')
  }

  function readHttp(scheme: string): SecurityScheme | undefined {
    if (scheme === 'basic') return compact<SecurityScheme>({ kind: 'basic', name, description })
    if (scheme !== 'bearer') return unknown(`HTTP ${scheme}`)
    scope.report('import-bearer', at, { name: name.slice(0, 100) })
    const hint = 'Enter the word Bearer, a space and the token.'
    return {
      kind: 'apiKey',
      name,
      description: description === undefined ? hint : `${description} ${hint}`,
      in: 'header',
      parameter: 'Authorization',
    }
  }
}

function readOAuth2(
  name: string,
  raw: Foreign,
  description: string | undefined,
  at: Way,
  base: string | undefined,
  scope: Scope,
): SecurityScheme | undefined {
  const flows = recordAt(raw, 'flows')
  const flow = recordAt(flows, 'authorizationCode')
  const authorizationUrl = absolute(textAt(flow, 'authorizationUrl'), base)
  const tokenUrl = absolute(textAt(flow, 'tokenUrl'), base)
  if (authorizationUrl === undefined || tokenUrl === undefined) {
    const kinds = membersOf(flows).map(([kind]) => kind.slice(0, 40))
    scope.report('import-security', at, { name: name.slice(0, 100), kind: `OAuth 2.0 with ${kinds.slice(0, 5).join(', ') || 'no flow'}` })
    return undefined
  }
  scope.report('import-oauth-client', at, { name: name.slice(0, 100) })
  const scopes = membersOf(own(flow, 'scopes')).map(([scopeName, text]) => ({
    name: scopeName,
    description: typeof text === 'string' ? text : scopeName,
  }))
  return compact<SecurityScheme>({
    kind: 'oauth2',
    name,
    description,
    authorizationUrl,
    tokenUrl,
    refreshUrl: absolute(textAt(flow, 'refreshUrl'), base) ?? tokenUrl,
    clientId: '',
    scopes,
  })
}

function absolute(url: string | undefined, base: string | undefined): string | undefined {
  if (url === undefined || !URL.canParse(url, base)) return undefined
  return new URL(url, base).href
}

/** What one list of requirements asks for, of which any one is enough; `undefined` where it says nothing. */
export function readRequirements(holder: Foreign, at: Way, { byName }: SecuritySchemes, scope: Scope): readonly Requirement[] | undefined {
  const said = own(holder, 'security')
  if (!Array.isArray(said)) return undefined
  const found = new Map<string, Requirement>()
  for (const [index, requirement] of (said as readonly unknown[]).slice(0, MAX_REQUIREMENTS).entries()) {
    if (!isRecord(requirement)) continue
    const asked = Object.keys(requirement)
    if (asked.length > 1)
      scope.report('import-security-together', step(at, 'security', index), { names: asked.slice(0, 10).join(', ').slice(0, 300) })
    const known = asked.slice(0, MAX_REQUIREMENTS).flatMap((name) => byName.get(name) ?? [])
    const read = known.map((scheme) => ({
      name: scheme.name,
      scopes: scopesOf(scheme).length === 0 ? [] : textsAt(requirement, scheme.name),
    }))
    if (read.length > 0) found.set(JSON.stringify(read), read)
  }
  // Where none of what it asks for can be said, it would be wrong to say that nothing is needed.
  return found.size === 0 && said.some((each) => isRecord(each) && Object.keys(each).length > 0) ? undefined : [...found.values()]
}

const MAX_REQUIREMENTS = 100
