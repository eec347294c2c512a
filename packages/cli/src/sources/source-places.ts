/** Owns finding the line of source that a place in an emitted document comes from. */
import type { DeclaredPart, Place, PlaceOfPart } from '@ferrule/core'
import type { DocumentName } from '@ferrule/core/lint'

/** What stands at a JSON pointer of a document. */
export interface DocumentPart {
  readonly document: DocumentName
  readonly at: string
}

/** Finds where something of an emitted document is declared. */
export function sourcePlaces(definition: unknown, declaredAt: PlaceOfPart | undefined, entry: string): (part: DocumentPart) => Place {
  return ({ document, at }) => {
    if (declaredAt === undefined) return { file: entry }
    const part = document === 'definition' ? partAt(definition, keysOf(at)) : undefined
    return { file: entry, ...declaredAt(part ?? { kind: 'connector' }) }
  }
}

function partAt(definition: unknown, keys: readonly string[]): DeclaredPart | undefined {
  const [top, name, verb, ...rest] = keys
  if (top === 'definitions' && name !== undefined) {
    const property = keys[2] === 'properties' ? keys[3] : undefined
    return { kind: 'property', schema: name, name: property ?? '' }
  }
  if (top !== 'paths' || name === undefined) return undefined
  const item = memberOf(memberOf(definition, 'paths'), name)
  const operation = memberOf(item, verb) ?? firstOperation(item)
  const id = memberOf(operation, 'operationId')
  if (typeof id !== 'string') return undefined
  const input = rest[0] === 'parameters' ? inputAt(memberOf(operation, 'parameters'), rest.slice(1)) : undefined
  return input === undefined ? { kind: 'operation', id } : { kind: 'input', operation: id, name: input }
}

/** The parameter; within a body, the property at its top. */
function inputAt(parameters: unknown, [index, ...rest]: readonly string[]): string | undefined {
  const parameter = memberOf(parameters, index)
  const name = memberOf(parameter, 'in') === 'body' ? (rest[1] === 'properties' ? rest[2] : undefined) : memberOf(parameter, 'name')
  return typeof name === 'string' ? name : undefined
}

/** What stands on a path and belongs to no verb. */
function firstOperation(item: unknown): unknown {
  const members: readonly unknown[] = typeof item === 'object' && item !== null ? Object.values(item) : []
  return members.find((member) => typeof memberOf(member, 'operationId') === 'string')
}

function memberOf(value: unknown, key: string | undefined): unknown {
  return typeof value === 'object' && value !== null && key !== undefined && Object.hasOwn(value, key)
    ? (value as Readonly<Record<string, unknown>>)[key]
    : undefined
}

function keysOf(pointer: string): readonly string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'))
}
