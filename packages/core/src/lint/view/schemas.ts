/** Owns finding the schemas of a definition, and telling what they are for. */
import { child, isObject, listAt, objectsIn, own, textAt, type JsonObject } from '../json.js'
import { isInternal, type Found } from './operations.js'
import type { Resolver } from './references.js'

/** What a schema is written in: an input's body, what an operation answers, what is sent to a callback URL, or `definitions`. */
export type SchemaRoot = 'body' | 'response' | 'notification' | 'definition'

export interface SchemaNode {
  readonly node: JsonObject
  readonly at: string
  readonly root: SchemaRoot
  /** Absent of the outermost. */
  readonly parent?: SchemaNode
  /** How it stands in its parent. */
  readonly as?: 'property' | 'items' | 'additional' | 'all'
  /** The property's name. */
  readonly key?: string
  /** Whether it, or something around it, is hidden from makers. */
  readonly isInternal: boolean
  /** Whether callers send it; of a definition, whether a body refers to it. */
  readonly isInput: boolean
}

/** Deeper than any real schema. */
const MAX_DEPTH = 100

export function findSchemas(
  definition: JsonObject,
  { pathItems, parameters, responses }: Found,
  { resolve }: Resolver,
): readonly SchemaNode[] {
  const nodes: SchemaNode[] = []
  const seen = new Set<JsonObject>()
  const sent = new Set<string>()
  for (const { node, in: place, at } of parameters)
    if (place === 'body') walkRoot(node['schema'], child(at, 'schema'), 'body', isInternal(node))
  for (const { node, at } of responses) walkRoot(node['schema'], child(at, 'schema'), 'response')
  for (const { node, at } of pathItems) {
    const content = own(node, 'x-ms-notification-content')
    walkRoot(own(content, 'schema'), child(at, 'x-ms-notification-content', 'schema'), 'notification')
  }
  collectSent(nodes)
  for (const [, node, at] of objectsIn(definition['definitions'], '/definitions')) walkRoot(node, at, 'definition', false, sent.has(at))
  return nodes

  function walkRoot(node: unknown, at: string, root: SchemaRoot, hidden = false, isInput = root === 'body'): void {
    walk(node, at, { root, isInput, isInternal: hidden }, 0)
  }

  function walk(node: unknown, at: string, around: Omit<SchemaNode, 'node' | 'at'>, depth: number): void {
    if (!isObject(node) || seen.has(node) || depth > MAX_DEPTH) return
    seen.add(node)
    const found: SchemaNode = { ...around, node, at, isInternal: around.isInternal || isInternal(node) }
    nodes.push(found)
    const inside = { root: around.root, isInput: around.isInput, isInternal: found.isInternal, parent: found }
    for (const [key, member, memberAt] of objectsIn(node['properties'], child(at, 'properties'))) {
      walk(member, memberAt, { ...inside, as: 'property', key }, depth + 1)
    }
    walk(node['items'], child(at, 'items'), { ...inside, as: 'items' }, depth + 1)
    walk(node['additionalProperties'], child(at, 'additionalProperties'), { ...inside, as: 'additional' }, depth + 1)
    listAt(node, 'allOf').forEach((part, index) => walk(part, child(at, 'allOf', index), { ...inside, as: 'all' }, depth + 1))
  }

  /** The definitions that bodies refer to, and those that these refer to. */
  function collectSent(bodies: readonly SchemaNode[]): void {
    const open: unknown[] = bodies.filter(({ isInput, node }) => isInput && '$ref' in node).map(({ node }) => node)
    const reached = new Set<unknown>()
    while (open.length > 0) {
      const value = open.pop()
      if (typeof value !== 'object' || value === null || reached.has(value)) continue
      reached.add(value)
      const reference = textAt(value, '$ref')
      if (reference !== undefined && reference.startsWith('#/definitions/')) {
        sent.add(reference.slice(1))
        open.push(resolve(value)?.node)
      }
      open.push(...(Object.values(value) as unknown[]))
    }
  }
}
