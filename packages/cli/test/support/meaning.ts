/** Owns what a definition means, whatever its schemas are called: operations with every reference followed. */
type Node = unknown

/** Operations by method and path, and everything beside paths and definitions. A schema within itself is cut off where it repeats. */
export function meaningOf(document: object): object {
  const { definitions: _, paths = {}, ...rest } = document as { readonly definitions?: Node; readonly paths?: object }
  return { ...rest, paths: sorted(follow(paths, document, [])) }
}

function follow(node: Node, root: object, open: readonly string[]): Node {
  if (Array.isArray(node)) return node.map((item) => follow(item, root, open))
  if (typeof node !== 'object' || node === null) return node
  const { $ref, ...beside } = node as { readonly $ref?: unknown }
  if (typeof $ref !== 'string') return Object.fromEntries(Object.entries(node).map(([key, own]) => [key, follow(own, root, open)]))
  if (open.includes($ref)) return { repeats: open.length - open.indexOf($ref) }
  const target = $ref
    .slice(2)
    .split('/')
    .reduce<Node>((found, part) => (found as Record<string, Node>)[decodeURIComponent(part).replace(/~1/g, '/').replace(/~0/g, '~')], root)
  return follow({ ...(target as object), ...beside }, root, [...open, $ref])
}

function sorted(node: Node): Node {
  return Object.fromEntries(Object.entries(node as object).sort(([a], [b]) => (a < b ? -1 : 1)))
}
