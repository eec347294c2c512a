/** Owns turning a path template into the router's language. Wire names needn't be identifiers, so the router gets names of its own. */

const NAME = /\{([^{}]*)\}/g

/** `/orders/{order-id}` in the router's words: `/orders/:p0`. Throws where the router can't say it. */
export function toRouterPath(path: string): string {
  if (path.includes('*')) throw new Error(`the path ${path} contains a *, which stands for anything in a route`)
  let position = 0
  let last = 0
  let route = ''
  for (const match of path.matchAll(NAME)) {
    const after = path[match.index + match[0].length]
    // A name ends at a slash by itself; anywhere else it has to be told where to stop. It is matched decoded: a `%2F` is a slash by then.
    const expression = after === undefined || after === '/' ? '' : '([^]+?)'
    route += `${literal(path.slice(last, match.index))}:p${position++}${expression}`
    last = match.index + match[0].length
  }
  return route + literal(path.slice(last))
}

/** The name that the router has for a parameter of the path. */
export function pathKey(path: string, name: string): string {
  return `p${[...path.matchAll(NAME)].findIndex(([, found]) => found === name)}`
}

/** What is left of a request's path below a prefix, as it was written: the prefix itself may be encoded in more than one way. */
export function belowPrefix(path: string, prefix: string): string {
  if (path.startsWith(prefix)) return path.slice(prefix.length)
  return `/${path.split('/').slice(prefix.split('/').length).join('/')}`
}

function literal(text: string): string {
  return text.replaceAll(':', '::')
}
