/** Owns naming whoever is asking: the same text for the same connection, through every token that it gets. */

/**
 * The principal where it is a text; its `id`; `sub` and `iss` of a token; `username` or `identity`; else all of it as JSON. Nothing where nobody was
 * asked who it is.
 */
export function nameOfPrincipal(principal: unknown): string {
  if (typeof principal === 'string') return principal
  if (typeof principal !== 'object' || principal === null) return JSON.stringify(principal) ?? ''
  const { id, sub, iss, username, identity } = principal as Readonly<Record<string, unknown>>
  if (typeof id === 'string' || typeof id === 'number') return String(id)
  if (typeof sub === 'string') return JSON.stringify([iss, sub])
  for (const name of [username, identity]) if (typeof name === 'string') return name
  return JSON.stringify(principal)
}
