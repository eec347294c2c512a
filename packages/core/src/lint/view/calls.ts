/** Owns the calls that values make for their choices or their schema: where they stand, whom they call and with what. */
import { child, isObject, objectAt, objectsIn, own, textAt, type JsonObject } from '../json.js'
import type { Operation, View } from './index.js'
import { valuesOf } from './values.js'

/** How each kind of call names the parts of a result: its list, the value in an element, or the schema. */
const KEYS = {
  'x-ms-dynamic-values': { list: 'value-collection', item: ['value-path', 'value-title'], parameter: 'parameter' },
  'x-ms-dynamic-list': { list: 'itemsPath', item: ['itemValuePath', 'itemTitlePath'], parameter: 'parameterReference' },
  'x-ms-dynamic-schema': { schema: 'value-path', parameter: 'parameter' },
  'x-ms-dynamic-properties': { schema: 'itemValuePath', parameter: 'parameterReference' },
} as const

export type CallKind = keyof typeof KEYS | 'x-ms-dynamic-tree'

export interface Call {
  readonly kind: CallKind
  /** What the call stands on. */
  readonly owner: JsonObject
  readonly ownerAt: string
  readonly node: JsonObject
  readonly at: string
  readonly operationId: string | undefined
  readonly arguments: readonly Argument[]
  /** The list of a result, for calls that have one; the empty path is the result itself. */
  readonly list?: Path
  /** What is read of each element. */
  readonly item?: readonly Path[]
  /** The schema in a result; absent where no path leads to it. */
  readonly schema?: Path
}

/** A path into a result, with where it is written. */
export interface Path {
  readonly at: string
  readonly text: string
}

export interface Argument {
  /** The called operation's name of it. */
  readonly name: string
  readonly at: string
  /** The caller's parameter or property whose value is given. */
  readonly reference?: string
  /** What is given, where it is always the same. */
  readonly literal?: unknown
}

/** Every call of a definition. */
export function callsOf(view: View): readonly Call[] {
  return valuesOf(view).flatMap(({ node, at }) => callsOn(node, at))
}

/** The calls that stand on a value. */
export function callsOn(owner: JsonObject, ownerAt: string): readonly Call[] {
  const plain = Object.entries(KEYS).flatMap(([key, keys]): Call[] => {
    const node = own(owner, key)
    const at = child(ownerAt, key)
    if (!isObject(node)) return []
    const path = (name: string): Path | undefined => {
      const text = textAt(node, name)
      return text === undefined ? undefined : { text, at: child(at, name) }
    }
    return [
      {
        kind: key as CallKind,
        owner,
        ownerAt,
        node,
        at,
        operationId: textAt(node, 'operationId'),
        arguments: argumentsOf(node, at, keys.parameter),
        ...('list' in keys
          ? { list: path(keys.list) ?? { text: '', at }, item: keys.item.map(path).filter((found) => found !== undefined) }
          : definedSchema(path(keys.schema))),
      },
    ]
  })
  const tree = own(owner, 'x-ms-dynamic-tree')
  if (!isObject(tree)) return plain
  const treeAt = child(ownerAt, 'x-ms-dynamic-tree')
  const levels = objectsIn({ open: own(tree, 'open'), browse: own(tree, 'browse') }, treeAt).map(([, node, at]): Call => ({
    kind: 'x-ms-dynamic-tree',
    owner,
    ownerAt,
    node,
    at,
    operationId: textAt(node, 'operationId'),
    arguments: argumentsOf(node, at, 'parameterReference'),
  }))
  return [...plain, ...levels]
}

function definedSchema(schema: Path | undefined): { readonly schema?: Path } {
  return schema === undefined ? {} : { schema }
}

function argumentsOf(node: JsonObject, at: string, key: string): readonly Argument[] {
  return Object.entries(objectAt(node, 'parameters')).map(([name, given]): Argument => {
    const place = child(at, 'parameters', name)
    const reference = textAt(given, key)
    if (reference !== undefined) return { name, at: place, reference }
    if (isObject(given)) return Object.hasOwn(given, 'value') ? { name, at: place, literal: given['value'] } : { name, at: place }
    return { name, at: place, literal: given }
  })
}

/** What an operation answers with, as callers read it; absent where it is not described. */
export function resultOf(operation: Operation, resolve: View['resolve']): JsonObject | undefined {
  const by = (wanted: (status: string) => boolean): JsonObject | undefined => {
    const response = operation.responses.find(({ status }) => wanted(status))
    return response && resolve(response.node['schema'])?.node
  }
  return by((status) => status === '200') ?? by((status) => /^2\d\d$/.test(status)) ?? by((status) => status === 'default')
}

/** The schema at a path; `missing` where there certainly is none, absent where nobody can tell. */
export function schemaAt(schema: JsonObject, path: string, resolve: View['resolve']): JsonObject | 'missing' | undefined {
  let found: JsonObject = schema
  for (const key of path.split('/').filter((segment) => segment !== '')) {
    if (isOpen(found)) return undefined
    const next = resolve(own(objectAt(found, 'properties'), key.replaceAll('~1', '/').replaceAll('~0', '~')))
    if (next === undefined) return 'missing'
    found = next.node
  }
  return found
}

/** Whether a schema says less than there is. */
export function isOpen(schema: JsonObject): boolean {
  const says = ['allOf', 'x-ms-dynamic-schema', 'x-ms-dynamic-properties', 'additionalProperties'].some((key) => Object.hasOwn(schema, key))
  return says || (schema['type'] !== 'array' && Object.keys(objectAt(schema, 'properties')).length === 0 && !isScalar(schema))
}

function isScalar({ type }: JsonObject): boolean {
  return type === 'string' || type === 'number' || type === 'integer' || type === 'boolean'
}
