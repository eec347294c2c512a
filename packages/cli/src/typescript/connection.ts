/** Owns the connection dialog: what is said about it beside the schemes that ask for it. */
import {
  impliedConnection,
  type Connection,
  type ConnectionParameter,
  type ConnectionParameterSets,
  type ConnectorModel,
} from '@ferrule/core'
import { json, object, text, type Entry } from './layout.js'
import { signInOf } from './sign-in.js'

/** The option of `@Connector`; nothing where the schemes say it all. */
export function connectionEntries(model: ConnectorModel): readonly Entry[] {
  const { connection } = model
  if (connection === undefined) return []
  const entries = connection.sets === undefined ? parametersOnly(connection, model) : declaredSets(connection, connection.sets)
  return entries.length === 0 ? [] : [['connection', object(entries)]]
}

/** One list of parameters. What security asks for by itself and the list does not have is taken out; several ways to connect are made one. */
function parametersOnly({ parameters = [] }: Connection, model: ConnectorModel): readonly Entry[] {
  const implied = impliedConnection(model)
  const signIn = signInOf(model)
  const asked = (implied.parameters ?? []).map((parameter) => (signIn?.parameter.name === parameter.name ? signIn.parameter : parameter))
  const kept = parameters.filter((parameter) => asked.some((own) => isSame(own, parameter)))
  const declared = parameters.filter((parameter) => !kept.includes(parameter))
  const said = isSame([...kept, ...declared], parameters) ? declared : parameters
  const names = new Set(parameters.map(({ name }) => name))
  const entries = [...asked.flatMap(({ name }): Entry[] => (names.has(name) ? [] : [[name, 'false']])), ...said.map(parameterEntry)]
  return [
    ...(entries.length === 0 ? [] : [['parameters', object(entries)] as const]),
    ...(implied.sets === undefined ? [] : [['sets', 'false'] as const]),
  ]
}

/** Whatever the order of keys. */
function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(sorted(a)) === JSON.stringify(sorted(b))
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([x], [y]) => (x < y ? -1 : 1))
      .map(([key, own]) => [key, sorted(own)]),
  )
}

function parameterEntry({ name, ...parameter }: ConnectionParameter): Entry {
  return [name, json(parameter)]
}

function declaredSets({ parameters }: Connection, { summary, description, sets, verbatim }: ConnectionParameterSets): readonly Entry[] {
  return [
    ...(parameters === undefined ? [] : [['parameters', object(parameters.map(parameterEntry))] as const]),
    ...(summary === undefined ? [] : [['summary', text(summary)] as const]),
    ...(description === undefined ? [] : [['description', text(description)] as const]),
    [
      'sets',
      object(
        sets.map(({ name, parameters: own, ...rest }): Entry => {
          const facts = json(rest)
          const entries = typeof facts === 'object' && facts.kind === 'object' ? facts.entries : []
          return [name, object([...entries, ['parameters', object(own.map(parameterEntry))]])]
        }),
      ),
    ],
    ...(verbatim === undefined ? [] : [['verbatim', json(verbatim)] as const]),
  ]
}
