/** Owns reading one field of the connection dialog. */
import type { ConnectionChoice, ConnectionParameter, Json } from '../../model/index.js'
import { hasExactly, isJsonObject, listOf, said, taking, type JsonObject, type Taking } from '../shared/taking.js'
import { parseOAuthSettings } from './oauth-settings.js'
import { show } from '../shared/show.js'

const KINDS = new Map<string, Exclude<ConnectionParameter['kind'], 'other'>>([
  ['string', 'string'],
  ['securestring', 'secret'],
  ['int', 'integer'],
  ['bool', 'boolean'],
  ['clientCertificate', 'clientCertificate'],
  ['oauthSetting', 'oauth'],
  ['gatewaySetting', 'gateway'],
])

/** Reads one parameter. A type that is written in other letters is known, and keeps its letters. */
export function parseConnectionParameter(name: string, object: JsonObject): ConnectionParameter {
  const parameter = taking(object)
  const known = parameter.take('type', (type) => (typeof type === 'string' ? KINDS.get(type) : undefined))
  const kind = known ?? [...KINDS].find(([type]) => type.toLowerCase() === show(object['type']).toLowerCase())?.[1]
  const type = kind === undefined ? parameter.text('type') : undefined
  const own =
    kind === 'oauth'
      ? { kind, settings: parameter.take('oAuthSettings', readSettings) ?? {} }
      : kind === 'gateway'
        ? { kind, ...parseGateway(parameter.inner('gatewaySettings')) }
        : { kind: kind ?? ('other' as const), ...(type === undefined ? {} : { type }) }
  return { ...own, name, ...parseCommon(parameter) } as ConnectionParameter
}

/** Empty settings stay, because an emitter that has nothing to write writes nothing. */
function readSettings(value: Json) {
  return isJsonObject(value) && Object.keys(value).length > 0 ? parseOAuthSettings(value) : undefined
}

function parseGateway(settings: Taking) {
  return said<{ dataSourceType?: string; connectionDetails?: readonly Json[] }>({
    dataSourceType: settings.text('dataSourceType'),
    connectionDetails: settings.take('connectionDetails', (value) => (Array.isArray(value) ? (value as readonly Json[]) : undefined)),
  })
}

function parseCommon(parameter: Taking): Omit<ConnectionParameter, 'kind' | 'name'> {
  const ui = parameter.inner('uiDefinition')
  const constraints = ui.inner('constraints')
  const asBoolean = { required: constraints.boolean('required'), hidden: constraints.boolean('hidden') }
  const booleans = (['required', 'hidden'] as const).filter((key) => asBoolean[key] !== undefined)
  return said<Omit<ConnectionParameter, 'kind' | 'name'>>({
    summary: ui.text('displayName'),
    description: ui.text('description'),
    tooltip: ui.text('tooltip'),
    tabIndex: constraints.integer('tabIndex'),
    required: asBoolean.required ?? constraints.textBoolean('required'),
    hidden: asBoolean.hidden ?? constraints.textBoolean('hidden'),
    booleans: booleans.length === 0 ? undefined : booleans,
    clearText: constraints.boolean('clearText'),
    choices: constraints.take('allowedValues', (value) => listOf(value, parseChoice)),
    allowed: parameter.take('allowedValues', (value) => listOf(value, parseAllowed)),
    default: parameter.json('defaultValue'),
    capability: constraints.texts('capability'),
    dependencies: constraints.json('dependencies'),
    sourceType: parameter.take('metadata', (value) => only(value, 'sourceType')),
    setHelp: ui.take('schema', parseHelp),
    verbatim: parameter.rest(),
  })
}

function parseChoice(value: Json): ConnectionChoice | undefined {
  if (!isJsonObject(value) || !hasExactly(value, 'text', 'value')) return undefined
  const { text, value: own } = value
  return typeof text === 'string' && typeof own === 'string' ? { label: text, value: own } : undefined
}

function parseAllowed(value: Json): string | undefined {
  return only(value, 'value')
}

function parseHelp(value: Json): string | undefined {
  if (!isJsonObject(value) || !hasExactly(value, 'type', 'description')) return undefined
  const { type, description } = value
  return type === 'string' && typeof description === 'string' ? description : undefined
}

/** The text of an object that says nothing else. */
function only(value: Json, key: string): string | undefined {
  const own = isJsonObject(value) && hasExactly(value, key) ? value[key] : undefined
  return typeof own === 'string' ? own : undefined
}
