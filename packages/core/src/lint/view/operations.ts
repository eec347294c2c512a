/** Owns finding the operations of a definition, with their parameters and responses. */
import { child, isObject, listAt, objectAt, objectsIn, own, textAt, type JsonObject } from '../json.js'
import type { Resolver } from './references.js'

const VERBS: ReadonlySet<string> = new Set(['get', 'put', 'post', 'delete', 'options', 'head', 'patch'])

export interface PathItem {
  readonly path: string
  readonly node: JsonObject
  readonly at: string
  readonly operations: readonly Operation[]
}

export interface Operation {
  readonly id: string | undefined
  /** What messages call it: its id, else verb and path. */
  readonly name: string
  readonly verb: string
  readonly path: string
  readonly node: JsonObject
  readonly at: string
  readonly item: JsonObject
  readonly itemAt: string
  /** Its own and those of its path that it does not replace; references are followed. */
  readonly parameters: readonly Parameter[]
  readonly responses: readonly Response[]
  readonly isInternal: boolean
  /** `x-ms-trigger` */
  readonly trigger: string | undefined
  /** Whether its path sends something to a callback URL. */
  readonly isWebhook: boolean
}

export interface Parameter {
  readonly node: JsonObject
  /** Where it is written; of a shared one, where it is shared. */
  readonly at: string
  readonly name: string
  readonly in: string
  readonly isInternal: boolean
  readonly isRequired: boolean
}

export interface Response {
  /** A status or `default`. */
  readonly status: string
  readonly node: JsonObject
  readonly at: string
}

export interface Found {
  readonly pathItems: readonly PathItem[]
  readonly operations: readonly Operation[]
  readonly parameters: readonly Parameter[]
  readonly responses: readonly Response[]
}

export function findOperations(definition: JsonObject, resolver: Resolver): Found {
  const parameters = new Map<string, Parameter>()
  const responses = new Map<string, Response>()
  for (const [, node, at] of objectsIn(definition['parameters'], '/parameters')) keep(parameters, parameterOf(node, at))
  for (const [name, node, at] of objectsIn(definition['responses'], '/responses')) keep(responses, { status: name, node, at })
  const pathItems = objectsIn(definition['paths'], '/paths').map(([path, node, at]): PathItem => {
    const shared = parametersIn(node, at)
    const operations = objectsIn(node, at)
      .filter(([verb]) => VERBS.has(verb))
      .map(([verb, operation, operationAt]) => operationOf(verb, operation, operationAt, { path, node, at }, shared))
    return { path, node, at, operations }
  })
  const operations = pathItems.flatMap((item) => item.operations)
  return { pathItems, operations, parameters: [...parameters.values()], responses: [...responses.values()] }

  function parametersIn(node: JsonObject, at: string): readonly Parameter[] {
    return listAt(node, 'parameters').flatMap((written, index) => {
      const found = resolver.resolve(written, child(at, 'parameters', index))
      return found === undefined ? [] : [keep(parameters, parameterOf(found.node, found.at))]
    })
  }

  function operationOf(
    verb: string,
    node: JsonObject,
    at: string,
    item: { readonly path: string; readonly node: JsonObject; readonly at: string },
    shared: readonly Parameter[],
  ): Operation {
    const declared = parametersIn(node, at)
    const id = textAt(node, 'operationId')
    return {
      id,
      name: id === undefined || id === '' ? `${verb.toUpperCase()} ${item.path}` : id,
      verb,
      path: item.path,
      node,
      at,
      item: item.node,
      itemAt: item.at,
      parameters: [...shared.filter((one) => !declared.some((other) => other.name === one.name && other.in === one.in)), ...declared],
      responses: objectsIn(objectAt(node, 'responses'), child(at, 'responses')).flatMap(([status, written, writtenAt]) => {
        const found = resolver.resolve(written, writtenAt)
        return found === undefined || status.startsWith('x-') ? [] : [responseOf(status, found)]
      }),
      isInternal: isInternal(node),
      trigger: textAt(node, 'x-ms-trigger'),
      isWebhook: own(item.node, 'x-ms-notification-content') !== undefined,
    }
  }

  function responseOf(status: string, { node, at }: { readonly node: JsonObject; readonly at: string }): Response {
    const response = { status, node, at }
    keep(responses, response)
    return response
  }
}

/** Keeps what is written at a place once. */
function keep<T extends { readonly at: string }>(all: Map<string, T>, found: T): T {
  const known = all.get(found.at)
  if (known !== undefined) return known
  all.set(found.at, found)
  return found
}

function parameterOf(node: JsonObject, at: string): Parameter {
  return {
    node,
    at,
    name: textAt(node, 'name') ?? '',
    in: textAt(node, 'in') ?? '',
    isInternal: isInternal(node),
    isRequired: node['required'] === true,
  }
}

export function isInternal(node: unknown): boolean {
  return isObject(node) && node['x-ms-visibility'] === 'internal'
}
