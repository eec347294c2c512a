/** Owns the button that signs in: what the decorator of a scheme says of the OAuth application behind it. */
import {
  impliedConnection,
  OAUTH2_TEMPLATES,
  type ConnectorModel,
  type OAuth2Security,
  type OAuthConnectionParameter,
  type SecurityScheme,
} from '@ferrule/core'
import { json, object, text, type Entry } from './layout.js'

export interface SignIn {
  /** The parameter that the decorator says all of. */
  readonly parameter: OAuthConnectionParameter
  readonly scheme: OAuth2Security
  /** Besides what every scheme says. */
  readonly options: readonly Entry[]
}

type Custom = Readonly<Record<string, string>>

/** A scheme with what the dialog says of it: all of its button, or at least the application. */
export function describedBy(
  scheme: SecurityScheme,
  model: ConnectorModel,
): { readonly scheme: SecurityScheme; readonly options: readonly Entry[] } {
  const signIn = signInOf(model)
  if (signIn?.scheme.name === scheme.name) return signIn
  const button = model.connection?.parameters?.find(({ kind }) => kind === 'oauth')
  const clientId = button?.kind === 'oauth' ? button.settings.clientId : undefined
  const known = scheme.kind === 'oauth2' && scheme.clientId === '' && clientId !== undefined ? { ...scheme, clientId } : scheme
  return { scheme: known, options: [] }
}

/** What the connector's only scheme can say of its button; `undefined` where the dialog has to say it. */
export function signInOf(model: ConnectorModel): SignIn | undefined {
  const [parameter] = model.connection?.parameters ?? []
  const implied = impliedConnection(model).parameters ?? []
  const [scheme, ...others] = model.security.filter(({ kind }) => kind === 'oauth2')
  if (model.connection?.sets !== undefined || parameter?.kind !== 'oauth' || scheme?.kind !== 'oauth2' || others.length > 0)
    return undefined
  if (parameter.name !== 'token' || !implied.some(({ kind }) => kind === 'oauth')) return undefined
  const { settings, kind: _, name: __, ...labels } = parameter
  const { provider, clientId, scopes, redirectMode, redirectUrl, firstParty, onBehalfOf, resourceId, custom, ...more } = settings
  const named = (scheme.scopes ?? []).map(({ name }) => name)
  const usual = provider === 'oauth2' || provider === 'oauth2pkce'
  const isComplete = provider !== undefined && clientId !== undefined && redirectMode !== undefined && firstParty !== undefined
  const differs = JSON.stringify(named) !== JSON.stringify(scopes) || Object.keys(labels).length + Object.keys(more).length > 0
  if (!isComplete || differs || custom === undefined || (usual && !USUAL.every((key) => custom[key] !== undefined))) return undefined
  return {
    parameter,
    scheme: { ...scheme, clientId, refreshUrl: usual ? (custom['refreshUrl'] ?? '') : scheme.refreshUrl },
    options: [
      ...(usual ? (provider === 'oauth2' ? [] : [['provider', text(provider)] as const]) : providerOptions(provider, custom)),
      ...(redirectMode === 'GlobalPerConnector' ? [] : [['redirectMode', text(redirectMode)] as const]),
      ...(redirectUrl === undefined ? [] : [['redirectUrl', text(redirectUrl)] as const]),
      ...(firstParty ? [['firstParty', 'true'] as const] : []),
      ...(onBehalfOf === undefined ? [] : [['onBehalfOf', String(onBehalfOf)] as const]),
      ...(resourceId === undefined ? [] : [['resourceId', text(resourceId)] as const]),
      ...(usual ? customOption(unlike(custom, scheme)) : []),
      ['summary', 'false'],
    ],
  }
}

const USUAL = ['authorizationUrl', 'tokenUrl', 'refreshUrl']

/** What the provider is told otherwise than the definition says. */
function unlike(custom: Custom, { authorizationUrl, tokenUrl }: OAuth2Security): Custom {
  const said: Custom = { authorizationUrl, tokenUrl, refreshUrl: custom['refreshUrl'] ?? '' }
  return Object.fromEntries(Object.entries(custom).filter(([key, value]) => said[key] !== value))
}

function customOption(custom: Custom): readonly Entry[] {
  return Object.keys(custom).length === 0 ? [] : [['custom', json(custom)]]
}

/** A provider that the platform knows by name, or one with templates. */
function providerOptions(provider: string, custom: Custom): readonly Entry[] {
  const templates = Object.entries(OAUTH2_TEMPLATES).flatMap(([key, name]): Entry[] => {
    const value = custom[name]
    return value === undefined ? [] : [[key, text(value)]]
  })
  const said = new Set(templates.map(([key]) => key))
  const asTemplates = provider === 'oauth2generic' && USUAL.every((key) => said.has(key))
  if (!asTemplates) return [['provider', text(provider)], ...customOption(custom)]
  const names = new Set<string>(Object.values(OAUTH2_TEMPLATES))
  return [['templates', object(templates)], ...customOption(Object.fromEntries(Object.entries(custom).filter(([key]) => !names.has(key))))]
}
