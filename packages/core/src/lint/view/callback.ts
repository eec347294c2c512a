/** Owns finding the property into which the platform writes its callback URL. */
import { listAt, objectsIn, own, child, type JsonObject } from '../json.js'
import type { Operation, View } from './index.js'
import { isInternal } from './operations.js'

export interface Callback {
  readonly node: JsonObject
  readonly at: string
  readonly name: string
  /** Whether it, or something around it, is hidden from makers. */
  readonly isInternal: boolean
  /** Whether it and everything around it has to be sent. */
  readonly isRequired: boolean
}

const MAX_DEPTH = 30

/** The callback URLs that an operation's body has. */
export function callbacksOf({ parameters }: Operation, resolve: View['resolve']): readonly Callback[] {
  const found: Callback[] = []
  const open = new Set<JsonObject>()
  for (const parameter of parameters) {
    const schema = parameter.in === 'body' ? resolve(parameter.node['schema'], child(parameter.at, 'schema')) : undefined
    if (schema !== undefined) look(schema.node, schema.at, parameter.isInternal, parameter.isRequired, 0)
  }
  return found

  function look(node: JsonObject, at: string, hidden: boolean, required: boolean, depth: number): void {
    if (open.has(node) || depth > MAX_DEPTH) return
    open.add(node)
    const isHidden = hidden || isInternal(node)
    for (const [name, written, writtenAt] of objectsIn(node['properties'], child(at, 'properties'))) {
      const isRequired = required && listAt(node, 'required').includes(name)
      const meant = resolve(written, writtenAt)
      if (own(written, 'x-ms-notification-url') === true || own(meant?.node, 'x-ms-notification-url') === true) {
        found.push({
          node: meant?.node ?? written,
          at: writtenAt,
          name,
          isInternal: isHidden || isInternal(written) || isInternal(meant?.node),
          isRequired,
        })
      } else if (meant !== undefined) look(meant.node, meant.at, isHidden, isRequired, depth + 1)
    }
    for (const part of listAt(node, 'allOf')) {
      const meant = resolve(part)
      if (meant !== undefined) look(meant.node, meant.at, isHidden, required, depth + 1)
    }
    open.delete(node)
  }
}
