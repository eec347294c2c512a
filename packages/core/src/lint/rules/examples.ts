/** Owns making the examples of rules from the part of a definition that matters. */
import type { ConnectorFiles } from '../rule.js'

type Part = Readonly<Record<string, unknown>>

export function definition(part: Part): ConnectorFiles {
  return { definition: part }
}

export function info(part: Part): ConnectorFiles {
  return definition({ info: part })
}

/** A definition with one operation. */
export function operation(part: Part, verb = 'get', path = '/orders'): ConnectorFiles {
  return definition({ paths: { [path]: { [verb]: part } } })
}

/** A definition with one operation of one parameter. */
export function parameter(part: Part, path = '/orders'): ConnectorFiles {
  return operation({ parameters: [part] }, 'get', path)
}

/** A definition with one operation that takes a body. */
export function body(schema: Part): ConnectorFiles {
  return operation({ parameters: [{ name: 'body', in: 'body', schema }] }, 'post')
}

export function properties(part: Part): ConnectorFiles {
  return { properties: { properties: part } }
}
