/** Owns reading the OAuth application behind the button that signs in. */
import type { AdditionalOAuthParameter, Json, OAuthSettings, RedirectMode } from '../../model/index.js'
import { hasExactly, isJsonObject, listOf, said, taking, type JsonObject } from '../shared/taking.js'

const REDIRECT_MODES: readonly RedirectMode[] = ['Global', 'GlobalPerConnector', 'Direct']

/** Reads `oAuthSettings`. */
export function parseOAuthSettings(object: JsonObject): OAuthSettings {
  const settings = taking(object)
  const properties = settings.inner('properties')
  return said<OAuthSettings>({
    provider: settings.text('identityProvider'),
    clientId: settings.text('clientId'),
    scopes: settings.texts('scopes'),
    redirectMode: settings.take('redirectMode', (value) => REDIRECT_MODES.find((mode) => mode === value)),
    redirectUrl: settings.text('redirectUrl'),
    firstParty: properties.textBoolean('IsFirstParty', 'True', 'False'),
    resourceId: properties.text('AzureActiveDirectoryResourceId'),
    onBehalfOf: properties.boolean('IsOnbehalfofLoginSupported'),
    custom: settings.take('customParameters', parseCustom),
    additional: settings.take('additionalParameters', parseAdditional),
    verbatim: settings.rest(),
  })
}

/** Each is `{ "value": "…" }`; where one is not, all stay as they are. */
function parseCustom(value: Json): Readonly<Record<string, string>> | undefined {
  if (!isJsonObject(value)) return undefined
  const entries = Object.entries(value).map(([name, own]) => [
    name,
    isJsonObject(own) && hasExactly(own, 'value') ? own['value'] : undefined,
  ])
  return entries.every(([, own]) => typeof own === 'string') ? (Object.fromEntries(entries) as Record<string, string>) : undefined
}

function parseAdditional(value: Json): readonly AdditionalOAuthParameter[] | undefined {
  if (!isJsonObject(value)) return undefined
  return listOf(Object.entries(value), (entry) => {
    const [name, own] = entry as [string, Json]
    if (!isJsonObject(own) || !hasExactly(own, 'type', 'applicableWhen')) return undefined
    const { type, applicableWhen } = own
    const when = listOf(applicableWhen ?? null, parseCondition)
    if (when === undefined || (type !== 'string' && type !== 'securestring')) return undefined
    return { name, kind: type === 'string' ? 'string' : 'secret', when } as const
  })
}

function parseCondition(value: Json): AdditionalOAuthParameter['when'][number] | undefined {
  if (!isJsonObject(value) || !hasExactly(value, 'parameter', 'oneOf')) return undefined
  const { parameter, oneOf } = value
  const values = listOf(oneOf ?? null, (item) => (typeof item === 'string' || item === null ? { item } : undefined))
  return typeof parameter === 'string' && values !== undefined ? { parameter, oneOf: values.map(({ item }) => item) } : undefined
}
