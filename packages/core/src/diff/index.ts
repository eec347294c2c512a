/** What has changed between two versions of a connector, and what that does to flows and apps that exist. */
export type { Change, ChangedDocument } from './change.js'
export { diffConnectors } from './diff.js'
export type { ComparedConnector, DiffOptions } from './diff.js'
export { CHANGE_GROUPS, CHANGE_KINDS } from './kinds/index.js'
export type { ChangeId } from './kinds/index.js'
export type { ChangeKind, Severity } from './kinds/kind.js'
