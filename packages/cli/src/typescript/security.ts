/** Owns security scheme → decorator. */
import type { SecurityScheme } from '@ferrule/core'
import { call, json, object, text, type Entry, type Expression } from './layout.js'
import type { ValueScope } from './values.js'

/** The decorators of a connector's, or an operation's, schemes. */
export function securityDecorators(schemes: readonly SecurityScheme[], use: ValueScope['use']): readonly Expression[] {
  use('core', 'Security')
  if (schemes.length === 0) return [call('@Security.none')]
  return schemes.map((scheme) => {
    const entries = entriesOf(scheme)
    return call(`@Security.${scheme.kind}`, ...(entries.length === 0 ? [] : [object(entries)]))
  })
}

const given = (name: string, value: unknown): readonly Entry[] => (value === undefined ? [] : [[name, json(value)]])
const unless = (name: string, value: string, usual: string): readonly Entry[] => (value === usual ? [] : [[name, text(value)]])

function entriesOf(scheme: SecurityScheme): readonly Entry[] {
  const shared = [
    ...given('summary', scheme.summary),
    ...given('description', scheme.description),
    ...given('extensions', scheme.extensions),
  ]
  const scopes = (all: readonly { readonly name: string; readonly description: string }[]): readonly Entry[] =>
    all.length === 0 ? [] : [['scopes', object(all.map(({ name, description }) => [name, text(description)]))]]
  switch (scheme.kind) {
    case 'apiKey':
      return [['in', text(scheme.in)], ['name', text(scheme.parameter)], ...unless('scheme', scheme.name, 'API Key'), ...shared]
    case 'oauth2':
      return [
        ...unless('name', scheme.name, 'oauth2_auth'),
        ['authorizationUrl', text(scheme.authorizationUrl)],
        ['tokenUrl', text(scheme.tokenUrl)],
        ...unless('refreshUrl', scheme.refreshUrl, scheme.tokenUrl),
        ['clientId', text(scheme.clientId)],
        ...scopes(scheme.scopes),
        ...shared,
      ]
    case 'entraId':
      return [
        ...unless('name', scheme.name, 'oauth2_auth'),
        ...unless('tenantId', scheme.tenantId, 'common'),
        ['clientId', text(scheme.clientId)],
        ['resourceUri', text(scheme.resourceUri)],
        ...scopes(scheme.scopes),
        ...shared,
      ]
    case 'basic':
      return [...unless('name', scheme.name, 'basic_auth'), ...shared]
    case 'windows':
      return [...unless('name', scheme.name, 'windows_auth'), ...shared]
  }
}
