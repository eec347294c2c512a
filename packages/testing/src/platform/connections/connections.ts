/** Owns the connections to a connector: making them as a maker does, and choosing one. */
import type { PlatformDefinition } from '../definition.js'
import type { Exchanges } from '../evidence/exchanges.js'
import type { Gateway } from '../gateway.js'
import type { Http } from '../http.js'
import { isObject, textAt, type JsonObject } from '../../json.js'
import type { PlatformTime } from '../time.js'
import { Connection, filledIn } from './connection.js'
import { ConnectionError } from './connection-error.js'
import { connectionDialog, connectionParameters, type ConnectionDialog } from './dialog.js'
import { oauthProtocol } from './oauth.js'
import { signIn, type SignIn } from './sign-in.js'
import { testConnection, type ConnectionTest } from './test-connection.js'
import { Tokens } from './tokens.js'

export interface ConnectOptions {
  /** What the maker calls it. */
  readonly name?: string
  /** The authentication type, where there are several; the first unless given. */
  readonly set?: string
  /** Who signs in at the identity provider; an empty object confirms every page. */
  readonly signIn?: SignIn
}
export interface ConnectionsParts {
  readonly definition: PlatformDefinition
  readonly properties: JsonObject
  readonly gateway: Gateway
  readonly http: Http
  readonly time: PlatformTime
  readonly exchanges: Exchanges
  readonly clientSecret: string | undefined
}

export class Connections {
  readonly all: Connection[] = []
  readonly dialog: ConnectionDialog
  private readonly connectorName: string

  constructor(private readonly parts: ConnectionsParts) {
    this.connectorName = parts.definition.title.toLowerCase().replace(/[^a-z0-9]+/g, '-')
    this.dialog = connectionDialog(parts.definition.root, parts.properties, this.connectorName)
  }

  async connect(
    given: JsonObject,
    { name = `${this.parts.definition.title} ${this.all.length + 1}`, set, signIn: act }: ConnectOptions,
  ): Promise<Connection> {
    const { definition, properties, gateway } = this.parts
    const parameters = connectionParameters(definition.root, properties, set)
    const values = filledIn(parameters, given)
    const tokens = await this.tokens(parameters, values, act)
    const connection = new Connection({ name, set, parameters, values, ...(tokens === undefined ? {} : { tokens }) })
    const { passed, message } = await testConnection(definition, gateway, connection)
    if (!passed) throw new ConnectionError(message ?? '')
    this.all.push(connection)
    return connection
  }

  test(connection: Connection): Promise<ConnectionTest> {
    return testConnection(this.parts.definition, this.parts.gateway, connection)
  }

  /** Nothing has to be made for a connector that asks for nothing. */
  choose(connection: Connection | undefined): Connection {
    const chosen = connection ?? this.all[0]
    if (chosen !== undefined) return chosen
    const { fields, signIn: button } = this.dialog
    const needed = fields.filter(({ required, default: preselected }) => required && preselected === undefined).map((field) => field.name)
    if (needed.length > 0 || button !== undefined) {
      const values = needed.length === 0 ? '{}' : `{ ${needed.join(', ')} }`
      const how = button === undefined ? values : `${values}, { signIn: {} }`
      throw new ConnectionError(`There is no connection yet: make one with platform.connect(${how}).`)
    }
    const parameters = connectionParameters(this.parts.definition.root, this.parts.properties, undefined)
    const made = new Connection({ name: this.parts.definition.title, set: undefined, parameters, values: filledIn(parameters, {}) })
    this.all.push(made)
    return made
  }

  private async tokens(parameters: JsonObject, values: JsonObject, act: SignIn | undefined): Promise<Tokens | undefined> {
    const [name, parameter] = Object.entries(parameters).find(([, one]) => textAt(one, 'type') === 'oauthSetting') ?? []
    if (name === undefined || !isObject(parameter)) return undefined
    const given = values[name]
    if (typeof given === 'string') return Tokens.given(given)
    const { http, time, exchanges, clientSecret } = this.parts
    const protocol = oauthProtocol({ parameter, values, clientSecret, connectorName: this.connectorName })
    return signIn({ http, protocol, exchanges, now: time.now }, act ?? {})
  }
}
