/** Owns the words about connecting: what a maker needs, what the dialog asks for, whom to ask. */
import { impliedConnection } from '../../model/index.js'
import type { ConnectionParameter, ConnectorModel } from '../../model/index.js'
import { link, plain, table } from './text.js'

export interface WayToConnect {
  /** The name of the choice, where there are several. */
  readonly name?: string
  readonly description?: string
  /** What makers fill in or click on. */
  readonly parameters: readonly ConnectionParameter[]
}

/** The ways that the connection dialog offers. Empty: connecting needs nothing. */
export function waysOf(model: ConnectorModel): readonly WayToConnect[] {
  const { parameters, sets } = model.connection ?? impliedConnection(model)
  const shown = (all: readonly ConnectionParameter[] | undefined): readonly ConnectionParameter[] =>
    (all ?? []).filter(({ hidden, name }) => hidden !== true && !name.includes(':'))
  const ways =
    sets === undefined
      ? [{ parameters: shown(parameters) }]
      : sets.sets
          .filter(({ hidden }) => hidden !== true)
          .map((set) => ({
            name: set.summary ?? set.name,
            ...(set.description === undefined ? {} : { description: set.description }),
            parameters: shown(set.parameters),
          }))
  return ways.filter((way) => way.parameters.length > 0 || 'name' in way)
}

/** The fields of the dialog, way by way. */
export function connectionText(model: ConnectorModel): string {
  const ways = waysOf(model)
  if (ways.length === 0) return 'Connecting needs no credentials.'
  return ways
    .map(({ name, description, parameters }) => {
      const head = [name === undefined ? '' : `**${plain(name)}**`, plain(description ?? '')].filter((text) => text !== '').join(': ')
      return [head, fields(parameters) ?? 'Nothing is asked for.'].filter((text) => text !== '').join('\n\n')
    })
    .join('\n\n')
}

/** `an API key`, as a sentence goes on: the fields of the first way by their labels. */
export function neededText(model: ConnectorModel): string | undefined {
  const labels = waysOf(model).map(({ parameters }) => parameters.map(labelOf).join(', '))
  return labels.length === 0 ? undefined : [...new Set(labels)].join('; or ')
}

/** Whom to ask, with every way to reach them. */
export function contactText(contact: ConnectorModel['contact']): string | undefined {
  const { name, url, email } = contact ?? {}
  const said = [name && plain(name), url && link(url), email && plain(email)].filter((part) => part !== undefined && part !== '')
  return said.length === 0 ? undefined : said.join(', ')
}

function fields(parameters: readonly ConnectionParameter[]): string | undefined {
  const rows = parameters.map((parameter) => [
    labelOf(parameter),
    kindText(parameter),
    plain(parameter.description ?? parameter.tooltip ?? ''),
  ])
  return table(['Field', 'What it is', 'Description'], rows)
}

function labelOf({ summary, name, kind }: ConnectionParameter): string {
  return plain(summary ?? (kind === 'oauth' ? 'Sign-in' : name))
}

function kindText({ kind }: ConnectionParameter): string {
  switch (kind) {
    case 'secret':
      return 'secret'
    case 'oauth':
      return 'sign-in'
    case 'gateway':
      return 'on-premises data gateway'
    case 'clientCertificate':
      return 'certificate'
    case 'other':
      return ''
    default:
      return kind
  }
}
