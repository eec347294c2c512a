/** Owns the shape of one kind of change. */

/** What a change does to flows and apps that exist: breaks them, may break them, leaves them as they are. */
export type Severity = 'breaking' | 'risky' | 'safe'

export interface ChangeKind {
  readonly severity: Severity
  /** `{what}`, `{old}` and `{new}` are filled in. */
  readonly says: string
  /** What it means for flows and apps that exist. */
  readonly effect: string
  /** What to do. */
  readonly remedy: string
}

/** Keeps the ids' literal types: whoever reports a change is checked against them. */
export const kinds = <const K extends Record<string, ChangeKind>>(entries: K): K => entries

// What many kinds have in common.
export const NOTHING = 'Nothing to do.'
export const NEW_REVISION = 'Add the next revision in its family (`…V2`), and leave this one as it was.'
export const ELSE_NEW_REVISION = 'Else add the next revision in its family (`…V2`), and leave this one as it was.'
export const NOT_SEEN = 'Flows and apps work as before.'
