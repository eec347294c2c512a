/** Owns how operations grow old: families of revisions, previews, replacements. */

/** Whether something is shown as a preview. */
export type ReleaseStatus = 'Preview' | 'Production'

/** Which of several versions of one operation this is. */
export interface Revision {
  /** The name that all revisions share; the platform takes the operation's id where it is absent. */
  readonly family?: string
  readonly revision?: number
  readonly status?: ReleaseStatus
  /** Whose turn it is now that this operation is deprecated. */
  readonly replacement?: { readonly api: string; readonly operationId: string }
  /** The day on which the operation stops working. */
  readonly expires?: string
}
