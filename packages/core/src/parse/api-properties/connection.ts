/** Owns reading the connection dialog's two forms: a list of parameters, and sets of them to choose from. */
import type { Connection, ConnectionParameter, ConnectionParameterSet, ConnectionParameterSets, Json } from '../../model/index.js'
import { isJsonObject, listOf, said, taking, type JsonObject, type Taking } from '../shared/taking.js'
import { parseConnectionParameter } from './connection-parameter.js'

/** Takes the dialog from the properties. */
export function parseConnection(properties: Taking): Connection {
  return said<Connection>({
    parameters: properties.take('connectionParameters', (value) => (isJsonObject(value) ? parseParameters(value) : undefined)),
    sets: properties.take('connectionParameterSets', parseSets),
  })
}

/** A parameter that is no object is one of an unknown kind, whose value nobody can say; then all of them stay as they are. */
function parseParameters(object: JsonObject): readonly ConnectionParameter[] | undefined {
  return listOf(Object.entries(object), (entry) => {
    const [name, value] = entry as [string, Json]
    return isJsonObject(value) ? parseConnectionParameter(name, value) : undefined
  })
}

function parseSets(value: Json): ConnectionParameterSets | undefined {
  if (!isJsonObject(value)) return undefined
  const whole = taking(value)
  const ui = whole.inner('uiDefinition')
  const sets = whole.take('values', (values) => listOf(values, parseSet))
  if (sets === undefined) return undefined
  return said<ConnectionParameterSets>({
    summary: ui.text('displayName'),
    description: ui.text('description'),
    sets,
    verbatim: whole.rest(),
  })
}

function parseSet(value: Json): ConnectionParameterSet | undefined {
  if (!isJsonObject(value)) return undefined
  const set = taking(value)
  const name = set.text('name')
  const parameters = set.take('parameters', (own) => (isJsonObject(own) ? parseParameters(own) : undefined))
  if (name === undefined || parameters === undefined) return undefined
  const ui = set.inner('uiDefinition')
  return said<ConnectionParameterSet>({
    name,
    summary: ui.text('displayName'),
    description: ui.text('description'),
    hidden: ui.inner('constraints').textBoolean('hidden'),
    sharing: set.inner('metadata').boolean('allowSharing'),
    parameters,
    verbatim: set.rest(),
  })
}
