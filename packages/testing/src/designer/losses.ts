/** Owns what the definition has and the card does not show, and why. */
import { isConnectionId, isUnsendable, namedParameters, PLAIN_TYPES, type Parameter } from './parser/inputs.js'
import type { Operation } from './parser/operations.js'
import { read, text } from './parser/reading.js'

/** A parameter that makers don't get, or not as it is meant. */
export interface Loss {
  readonly name: string
  readonly in: string
  readonly reason: string
}

const LOCATIONS = ['query', 'path', 'header', 'formData', 'body']
const COLLECTION_FORMATS = ['csv', 'ssv', 'tsv', 'pipes']

/** What makers don't get of an operation's parameters. */
export function lossesOf(operation: Operation): readonly Loss[] {
  const { own, shared, shadowed } = namedParameters(operation)
  return [
    ...[...own, ...shared].flatMap((parameter) => tell(parameter, reasonOf(parameter))),
    ...shadowed.flatMap((parameter) => tell(parameter, 'The operation has a parameter of the same name; that of the path is not heeded.')),
  ]
}

function tell({ value, place }: Parameter, reason: string | undefined): readonly Loss[] {
  return reason === undefined ? [] : [{ name: text(read(value, 'name')) ?? place, in: text(read(value, 'in')) ?? '', reason }]
}

function reasonOf({ value }: Parameter): string | undefined {
  const location = text(read(value, 'in')) ?? ''
  if (read(value, '$ref')) return 'Its reference leads nowhere.'
  if (!LOCATIONS.includes(location)) return `Parameters are in ${LOCATIONS.join(', ')}.`
  if (location === 'body') return undefined
  const type = text(read(value, 'type')) ?? ''
  if (!PLAIN_TYPES.has(type))
    return `The designer shows ${[...PLAIN_TYPES].join(', ')} here, not ${type === '' ? 'what has no type' : type}.`
  const name = text(read(value, 'name')) ?? ''
  if (location === 'formData' && type === 'array') return 'The designer shows no lists in forms.'
  if (location === 'formData' && type === 'file' && isUnsendable(name)) return 'A file can’t be sent under a name with " or @.'
  if (isConnectionId(value)) return 'The platform fills it in itself.'
  const format = text(read(value, 'collectionFormat'))
  return format === undefined || COLLECTION_FORMATS.includes(format)
    ? undefined
    : `The platform does not know the collection format ${format}; it sends the list in its own way.`
}
