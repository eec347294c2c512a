/** Owns how a collection's requests prove who sends them. */
import type { SecurityScheme } from '../../model/index.js'
import { own, textAt, type Foreign } from '../shared/foreign.js'
import type { ReportAt, Way } from '../shared/way.js'
import { authValues } from './urls.js'

export interface Credentials {
  /** The name of the scheme, or `undefined` where the request needs none. */
  readonly use: (auth: Foreign, at: Way) => string | undefined
  readonly schemes: () => readonly SecurityScheme[]
}

/** Collects the schemes that requests use, each once. */
export function createCredentials(report: ReportAt): Credentials {
  const schemes = new Map<string, SecurityScheme>()
  return { use, schemes: () => [...schemes.values()] }

  function use(auth: Foreign, at: Way): string | undefined {
    const type = textAt(auth, 'type') ?? 'noauth'
    if (type === 'noauth') return undefined
    const known = [...schemes.values()].map(({ name }) => name)
    const scheme = readAuth(type, auth, at)
    if (scheme === undefined) return undefined
    const key = JSON.stringify({ ...scheme, name: '' })
    const same = schemes.get(key)
    if (same !== undefined) return same.name
    const name = known.includes(scheme.name) ? `${scheme.name}${known.length + 1}` : scheme.name
    schemes.set(key, { ...scheme, name })
    return name
  }

  function readAuth(type: string, auth: Foreign, at: Way): SecurityScheme | undefined {
    const values = authValues(auth, type)
    const value = (key: string): string | undefined => textAt({ value: values.get(key) }, 'value')
    const plain = (key: string): string | undefined => (value(key)?.includes('{{') === true ? undefined : value(key))
    switch (type) {
      case 'basic':
        return { kind: 'basic', name: 'basic' }
      case 'apikey':
        return { kind: 'apiKey', name: 'apiKey', in: value('in') === 'query' ? 'query' : 'header', parameter: plain('key') ?? 'X-Api-Key' }
      case 'bearer':
        report('import-bearer', at, { name: 'bearer' })
        return {
          kind: 'apiKey',
          name: 'bearer',
          in: 'header',
          parameter: 'Authorization',
          description: 'Enter the word Bearer, a space and the token.',
        }
      case 'oauth2': {
        const [authorizationUrl, tokenUrl] = [plain('authUrl'), plain('accessTokenUrl')]
        if (authorizationUrl === undefined || tokenUrl === undefined) break
        if (plain('clientId') === undefined) report('import-oauth-client', at, { name: 'oauth2' })
        const scopes = (plain('scope') ?? '').split(/[\s,]+/).filter((scope) => scope !== '')
        return {
          kind: 'oauth2',
          name: 'oauth2',
          authorizationUrl,
          tokenUrl,
          refreshUrl: plain('refreshTokenUrl') ?? tokenUrl,
          clientId: plain('clientId') ?? '',
          scopes: scopes.map((name) => ({ name, description: name })),
        }
      }
    }
    report('import-security', at, { name: 'auth', kind: type.slice(0, 50) })
    return undefined
  }
}

/** What applies to a request: its own, or that of the nearest folder which says one. */
export function authOf(holder: unknown): Foreign | null | undefined {
  const said = own(holder, 'auth')
  return said === null || (typeof said === 'object' && !Array.isArray(said)) ? (said as Foreign | null) : undefined
}
