/** Every kind of change, in the order in which reports and their reference name them. */
import { CONNECTION } from './connection.js'
import { CONNECTOR } from './connector.js'
import { INPUTS } from './inputs.js'
import type { ChangeKind } from './kind.js'
import { OPERATIONS } from './operations.js'
import { OUTPUTS } from './outputs.js'
import { TRIGGERS } from './triggers.js'

export const CHANGE_GROUPS = {
  operations: OPERATIONS,
  inputs: INPUTS,
  outputs: OUTPUTS,
  triggers: TRIGGERS,
  connection: CONNECTION,
  connector: CONNECTOR,
} as const

type Groups = typeof CHANGE_GROUPS
export type ChangeId = { readonly [G in keyof Groups]: keyof Groups[G] }[keyof Groups]

export const CHANGE_KINDS: Readonly<Record<ChangeId, ChangeKind>> = Object.freeze({
  ...OPERATIONS,
  ...INPUTS,
  ...OUTPUTS,
  ...TRIGGERS,
  ...CONNECTION,
  ...CONNECTOR,
})
