/** Owns one connection: what a maker filled in, the tokens that signing in gave, and whether it still works. */
import { isObject, objectAt, textAt, type Json, type JsonObject } from '../../json.js'
import { ConnectionError } from './connection-error.js'
import { choicesOf, isRequired, shownIf } from './dialog.js'
import type { Tokens } from './tokens.js'

/** What is said of a connection whose credentials were refused. */
export type ConnectionStatus = { readonly status: 'Connected' } | { readonly status: 'Error'; readonly message: string }

export interface ConnectionParts {
  readonly name: string
  readonly set: string | undefined
  readonly parameters: JsonObject
  readonly values: JsonObject
  /** Where somebody signed in. */
  readonly tokens?: Tokens
}

export class Connection {
  readonly name: string
  /** The authentication type that was chosen, where there are several. */
  readonly set: string | undefined
  readonly tokens: Tokens | undefined
  /** Filled in and preselected, by parameter. */
  readonly values: JsonObject
  private readonly parameters: JsonObject
  private readonly typed: readonly string[]
  private current: ConnectionStatus = { status: 'Connected' }
  private broken = false

  constructor({ name, set, parameters, values, tokens }: ConnectionParts) {
    this.name = name
    this.set = set
    this.parameters = parameters
    this.values = values
    this.typed = Object.keys(values)
      .filter((name) => textAt(parameters[name], 'type') === 'securestring')
      .map((name) => values[name])
      .filter((value): value is string => typeof value === 'string' && value !== '')
    this.tokens = tokens
  }

  get status(): ConnectionStatus['status'] {
    return this.current.status
  }
  /** What the maker reads beside a connection that doesn't work. */
  get message(): string | undefined {
    return this.current.status === 'Error' ? this.current.message : undefined
  }

  /** Credentials that don't work any more, as if somebody had revoked them: what is sent from now on is none of ours. */
  break(): void {
    this.broken = true
    this.tokens?.revoke()
  }

  /** What policies and credentials read. Broken, a secret is another. */
  value(name: string): string | undefined {
    const value = this.values[name]
    if (value === undefined || value === null) return undefined
    const isSecret = textAt(this.parameters[name], 'type') === 'securestring'
    if (this.broken && isSecret) return 'revoked'
    return typeof value === 'string' ? value : JSON.stringify(value)
  }

  /** Through an on-premises data gateway. */
  get usesGateway(): boolean {
    return Object.values(this.parameters).some((parameter) => textAt(parameter, 'type') === 'gatewaySetting')
  }

  /** What must never be printed. */
  get secrets(): readonly string[] {
    const { tokens } = this
    return tokens === undefined ? this.typed : [...this.typed, ...tokens.secrets]
  }

  /** What was filled in, with `hidden` where it is secret, and where somebody signed in. */
  shown(hidden: string): JsonObject {
    const shown = Object.entries(this.parameters).flatMap(([name, parameter]): readonly (readonly [string, Json])[] => {
      const type = textAt(parameter, 'type')
      const value = type === 'oauthSetting' && this.tokens !== undefined ? hidden : this.values[name]
      return value === undefined ? [] : [[name, type === 'securestring' ? hidden : value]]
    })
    return Object.fromEntries(shown)
  }

  /** Notes that the connector refused the credentials, or took them again. */
  note(status: ConnectionStatus): void {
    this.current = status
  }
}

/** What a maker typed, checked as the dialog does it; with what is preselected. */
export function filledIn(parameters: JsonObject, values: JsonObject): JsonObject {
  for (const name of Object.keys(values))
    if (parameters[name] === undefined)
      throw new ConnectionError(`There is no connection parameter ${name}; there are ${Object.keys(parameters).join(', ') || 'none'}.`)
  const filled: Record<string, Json> = {}
  for (const [name, parameter] of Object.entries(parameters)) {
    if (!isObject(parameter) || (parameter['type'] === 'oauthSetting' && values[name] === undefined)) continue
    if (values[name] === undefined && !isShown(parameter, values, parameters)) continue
    const value = values[name] ?? parameter['defaultValue'] ?? choicesOf(parameter)[0]?.value
    const label = textAt(objectAt(parameter, 'uiDefinition'), 'displayName') ?? name
    if (value === undefined || value === null || value === '') {
      if (isRequired(parameter) && parameter['type'] !== 'gatewaySetting') throw new ConnectionError(`'${label}' is required.`)
      continue
    }
    filled[name] = fitting(label, parameter, value)
  }
  return filled
}

/** Whether the field that this one depends on has the value that it has to have. */
function isShown(parameter: JsonObject, values: JsonObject, parameters: JsonObject): boolean {
  const condition = shownIf(parameter)
  if (condition === undefined) return true
  const other = parameters[condition.parameter]
  const preselected = isObject(other) ? (other['defaultValue'] ?? choicesOf(other)[0]?.value) : undefined
  return String(values[condition.parameter] ?? preselected) === String(condition.value)
}

function fitting(label: string, parameter: JsonObject, value: Json): Json {
  const { type } = parameter
  const choices = choicesOf(parameter)
  if (choices.length > 0 && !choices.some((one) => one.value === String(value)))
    throw new ConnectionError(`'${label}' is one of ${choices.map((one) => one.value).join(', ')}, not ${JSON.stringify(value)}.`)
  const fits = type === 'int' ? Number.isInteger(Number(value)) : type === 'bool' ? /^(true|false)$/i.test(String(value)) : true
  if (!fits)
    throw new ConnectionError(`'${label}' must be ${type === 'int' ? 'a whole number' : 'true or false'}, not ${JSON.stringify(value)}.`)
  return value
}
