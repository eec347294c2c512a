/** Owns what a maker sees who makes a connection: the fields by their parameters' types, constraints and sets. */
import { isObject, listAt, objectAt, textAt, type Json, type JsonObject } from '../../json.js'

export interface ConnectionField {
  /** Name of the connection parameter. */
  readonly name: string
  readonly label: string
  readonly description: string
  readonly control: 'text' | 'masked' | 'number' | 'boolean' | 'dropdown' | 'gateway'
  readonly required: boolean
  readonly choices: readonly { readonly text: string; readonly value: string }[]
  readonly default?: Json
  /** Shown while that field has that value. */
  readonly shownIf?: ShownIf
}
export interface ShownIf {
  readonly parameter: string
  readonly value: Json
}
/** What signing in takes; the dialog shows it as a button. */
export interface SignInButton {
  readonly name: string
  readonly label: string
  readonly identityProvider: string
  /** What has to be registered at the identity provider, in both forms. */
  readonly redirectUrls: { readonly Global: string; readonly GlobalPerConnector: string }
}
export interface ConnectionForm {
  readonly fields: readonly ConnectionField[]
  readonly signIn?: SignInButton
}
export interface ConnectionSet extends ConnectionForm {
  readonly name: string
  readonly label: string
}
export interface ConnectionDialog extends ConnectionForm {
  /** Where there are several ways to authenticate: the choice that comes first. `fields` are then the first one's. */
  readonly sets: readonly ConnectionSet[]
  readonly label?: string
}

export const REDIRECT_URL = 'https://global.consent.azure-apim.net/redirect'

/** The parameters of a connection, by name: those of a set, or those of all. */
export function connectionParameters(definition: JsonObject, properties: JsonObject, set: string | undefined): JsonObject {
  const sets = parameterSets(properties)
  if (sets.length === 0) {
    if (set !== undefined) throw new Error(`The connector has no authentication types to choose from; ${set} was chosen.`)
    const declared = objectAt(properties, 'properties')['connectionParameters']
    return isObject(declared) ? declared : implied(definition)
  }
  const names = sets.map((one) => textAt(one, 'name') ?? '')
  const found = set === undefined ? sets[0] : sets.find((one) => one['name'] === set)
  if (found === undefined) throw new Error(`There is no authentication type ${set}; there are ${names.join(', ')}.`)
  return objectAt(found, 'parameters')
}

export function connectionDialog(definition: JsonObject, properties: JsonObject, connectorName: string): ConnectionDialog {
  const sets = parameterSets(properties).map((set): ConnectionSet => {
    const name = textAt(set, 'name') ?? ''
    return {
      name,
      label: textAt(objectAt(set, 'uiDefinition'), 'displayName') ?? name,
      ...formOf(objectAt(set, 'parameters'), connectorName),
    }
  })
  const [first] = sets
  const label = textAt(objectAt(objectAt(objectAt(properties, 'properties'), 'connectionParameterSets'), 'uiDefinition'), 'displayName')
  const form = first ?? formOf(connectionParameters(definition, properties, undefined), connectorName)
  return {
    sets,
    fields: form.fields,
    ...(label === undefined ? {} : { label }),
    ...(form.signIn === undefined ? {} : { signIn: form.signIn }),
  }
}

const parameterSets = (properties: JsonObject): readonly JsonObject[] =>
  listAt(objectAt(objectAt(properties, 'properties'), 'connectionParameterSets'), 'values').filter(isObject)

/** What the portal's wizard makes of a definition that came alone. */
function implied(definition: JsonObject): JsonObject {
  const [scheme] = Object.values(objectAt(definition, 'securityDefinitions'))
  switch (textAt(scheme, 'type')) {
    case 'apiKey':
      return { api_key: { type: 'securestring', uiDefinition: { displayName: 'API Key' } } }
    case 'basic':
      return { username: { type: 'securestring' }, password: { type: 'securestring' } }
    case 'oauth2': {
      const urls = { authorizationUrl: textAt(scheme, 'authorizationUrl') ?? '', tokenUrl: textAt(scheme, 'tokenUrl') ?? '' }
      const customParameters = Object.fromEntries(
        Object.entries({ ...urls, refreshUrl: urls.tokenUrl }).map(([name, value]) => [name, { value }]),
      )
      return { token: { type: 'oauthSetting', oAuthSettings: { identityProvider: 'oauth2', scopes: [], customParameters } } }
    }
    default:
      return {}
  }
}

function formOf(parameters: JsonObject, connectorName: string): ConnectionForm {
  const entries = Object.entries(parameters).filter((entry): entry is [string, JsonObject] => isObject(entry[1]))
  const signIn = entries.find(([, parameter]) => parameter['type'] === 'oauthSetting')
  const shown = entries.filter(([, parameter]) => parameter['type'] !== 'oauthSetting' && !isHidden(parameter))
  return {
    fields: shown
      .map(([name, parameter]) => fieldOf(name, parameter))
      .toSorted((one, other) => tabOf(one, parameters) - tabOf(other, parameters)),
    ...(signIn === undefined || isHidden(signIn[1]) ? {} : { signIn: buttonOf(...signIn, connectorName) }),
  }
}

const constraintsOf = (parameter: Json | undefined): JsonObject => objectAt(objectAt(parameter, 'uiDefinition'), 'constraints')
const tabOf = ({ name }: ConnectionField, parameters: JsonObject): number =>
  Number(constraintsOf(parameters[name])['tabIndex'] ?? Infinity) || 0

/** The designer looks for the text: a boolean hides nothing. */
function isHidden(parameter: JsonObject): boolean {
  const { hidden, hideInUI } = constraintsOf(parameter)
  return hidden === 'true' || hideInUI === 'true'
}

/** `dependentParameter` of the constraints, as the designer reads it. */
export function shownIf(parameter: JsonObject): ShownIf | undefined {
  const dependent = constraintsOf(parameter)['dependentParameter']
  const name = textAt(dependent, 'parameter')
  return name === undefined
    ? undefined
    : { parameter: name, value: objectAt(constraintsOf(parameter), 'dependentParameter')['value'] ?? null }
}

/** The texts are what is documented; a boolean is understood all the same, as it is when a connection is made. */
export const isRequired = (parameter: JsonObject): boolean => String(constraintsOf(parameter)['required']) === 'true'

function fieldOf(name: string, parameter: JsonObject): ConnectionField {
  const ui = objectAt(parameter, 'uiDefinition')
  const choices = choicesOf(parameter)
  const chosen = parameter['defaultValue'] ?? choices[0]?.value
  const condition = shownIf(parameter)
  return {
    name,
    label: textAt(ui, 'displayName') ?? name,
    description: textAt(ui, 'description') ?? '',
    control: controlOf(parameter, choices.length > 0),
    required: isRequired(parameter),
    choices,
    // The first of several choices is preselected.
    ...(chosen === undefined ? {} : { default: chosen }),
    ...(condition === undefined ? {} : { shownIf: condition }),
  }
}

export function choicesOf(parameter: JsonObject): ConnectionField['choices'] {
  const { allowedValues } = constraintsOf(parameter)
  return (Array.isArray(allowedValues) ? (allowedValues as readonly Json[]) : listAt(parameter, 'allowedValues'))
    .filter(isObject)
    .map((one) => {
      const value = String(one['value'] ?? '')
      return { value, text: textAt(one, 'text') ?? textAt(objectAt(one, 'uiDefinition'), 'displayName') ?? value }
    })
}

function controlOf(parameter: JsonObject, hasChoices: boolean): ConnectionField['control'] {
  if (hasChoices) return 'dropdown'
  switch (parameter['type']) {
    case 'gatewaySetting':
      return 'gateway'
    case 'bool':
      return 'boolean'
    case 'int':
      return 'number'
    case 'securestring':
      return constraintsOf(parameter)['clearText'] === true ? 'text' : 'masked'
    default:
      return 'text'
  }
}

function buttonOf(name: string, parameter: JsonObject, connectorName: string): SignInButton {
  const settings = objectAt(parameter, 'oAuthSettings')
  return {
    name,
    label: textAt(objectAt(parameter, 'uiDefinition'), 'displayName') ?? 'Sign in',
    identityProvider: textAt(settings, 'identityProvider') ?? '',
    redirectUrls: { Global: REDIRECT_URL, GlobalPerConnector: `${REDIRECT_URL}/${connectorName}` },
  }
}
