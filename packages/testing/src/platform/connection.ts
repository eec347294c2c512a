/** Owns what a connection adds to a request: the credentials that the definition asks for, at the place that it names. */
import type { PlatformDefinition, PlatformOperation } from './definition.js'
import { isObject, listAt, objectAt, textAt, type JsonObject } from './json.js'

/** What a maker typed into the connection's dialog. */
export interface Credentials {
  /** For `apiKey` schemes. */
  readonly apiKey?: string
  readonly username?: string
  readonly password?: string
  /** The access token that signing in gave. */
  readonly token?: string
}

export interface Injected {
  readonly headers: Readonly<Record<string, string>>
  readonly query: readonly (readonly [string, string])[]
}

/** The first alternative that the operation names, or else the connector. */
export function inject(definition: PlatformDefinition, { raw }: PlatformOperation, credentials: Credentials): Injected {
  const requirements = Array.isArray(raw['security']) ? listAt(raw, 'security') : listAt(definition.root, 'security')
  const [first] = requirements
  const schemes = objectAt(definition.root, 'securityDefinitions')
  const headers: Record<string, string> = {}
  const query: (readonly [string, string])[] = []
  for (const name of isObject(first) ? Object.keys(first) : []) {
    const scheme: JsonObject = objectAt(schemes, name)
    const { apiKey, username, password, token } = credentials
    const parameter = textAt(scheme, 'name') ?? ''
    if (scheme['type'] === 'basic' && username !== undefined)
      headers['authorization'] = `Basic ${Buffer.from(`${username}:${password ?? ''}`).toString('base64')}`
    else if (scheme['type'] === 'oauth2' && token !== undefined) headers['authorization'] = `Bearer ${token}`
    else if (scheme['type'] === 'apiKey' && apiKey !== undefined) {
      if (scheme['in'] === 'query') query.push([parameter, apiKey])
      else headers[parameter.toLowerCase()] = apiKey
    }
  }
  return { headers, query }
}
