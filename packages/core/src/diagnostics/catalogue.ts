/** Owns the shape of an entry of the catalogue. */

interface Entry {
  readonly severity: 'error' | 'warning'
  /** `{name}` is filled in from the report's parameters. */
  readonly message: string
  readonly fix: string
}

/** Keeps the texts' literal types: a report's parameters are read off them. */
export const catalogue = <const C extends Record<string, Entry>>(entries: C): C => entries
