/** Owns the shape of what the linter finds. */
import type { Severity } from './severity.js'

/** The documents of a connector, and the file that says which findings are accepted. */
export type DocumentName = 'definition' | 'properties' | 'script' | 'icon' | 'readme' | 'suppressions'

/** A change to a JSON document, at a JSON pointer. */
export type Edit =
  /** Gives a member a value, whether it has one or not. */
  | { readonly kind: 'set'; readonly at: string; readonly value: unknown }
  /** Gives a member another name. */
  | { readonly kind: 'rename'; readonly at: string; readonly key: string }
  | { readonly kind: 'remove'; readonly at: string }

export interface Finding {
  /** The id of the rule that is broken. */
  readonly rule: string
  readonly severity: Severity
  readonly message: string
  readonly document: DocumentName
  /** A JSON pointer (RFC 6901) into the document; of something that is missing, where it would be. Empty: the document itself. */
  readonly at: string
  /** The id of the operation that it is in. */
  readonly operation?: string
  /** The change that certainly mends it and changes nothing else. */
  readonly fix?: Edit
}
