/** Owns the connection dialog's two forms: a list of parameters, and sets of them to choose from. */
import { impliedConnection } from '../../model/index.js'
import type {
  ConnectionParameter,
  ConnectionParameterSet,
  ConnectionParameterSets as SetsModel,
  ConnectorModel,
} from '../../model/index.js'
import { compact } from '../shared/compact.js'
import { withVerbatim } from '../shared/verbatim.js'
import { emitConnectionParameter } from './connection-parameter.js'
import type { ApiPropertiesDocument, ConnectionParameters, ConnectionParameterSets, UiDefinition } from './types.js'

/** What the model says of the dialog, or what its security implies. */
export function emitConnection(
  model: ConnectorModel,
): Pick<ApiPropertiesDocument['properties'], 'connectionParameters' | 'connectionParameterSets'> {
  const { parameters, sets } = model.connection ?? impliedConnection(model)
  return compact({
    connectionParameters: parameters === undefined ? undefined : emitParameters(parameters),
    connectionParameterSets: sets === undefined ? undefined : emitSets(sets),
  })
}

function emitParameters(parameters: readonly ConnectionParameter[]): ConnectionParameters {
  return Object.fromEntries(parameters.map((parameter) => [parameter.name, emitConnectionParameter(parameter)]))
}

function emitSets({ summary, description, sets, verbatim }: SetsModel): ConnectionParameterSets {
  return withVerbatim<ConnectionParameterSets>(
    compact({ uiDefinition: emitLabels(summary, description), values: sets.map(emitSet) }),
    verbatim,
  )
}

function emitSet({ name, summary, description, hidden, sharing, parameters, verbatim }: ConnectionParameterSet) {
  const labels = emitLabels(summary, description)
  const hide = hidden === undefined ? undefined : { constraints: { hidden: hidden ? 'true' : 'false' } as const }
  return withVerbatim<ConnectionParameterSets['values'][number]>(
    compact({
      name,
      uiDefinition: labels === undefined && hide === undefined ? undefined : { ...labels, ...hide },
      metadata: sharing === undefined ? undefined : { allowSharing: sharing },
      parameters: emitParameters(parameters),
    }),
    verbatim,
  )
}

function emitLabels(summary: string | undefined, description: string | undefined): UiDefinition | undefined {
  return summary === undefined && description === undefined ? undefined : compact({ displayName: summary, description })
}
