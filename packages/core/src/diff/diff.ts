/** Owns comparing two connectors as flows and apps that exist know them. */
import type { ConnectorModel } from '../model/index.js'
import type { Change, Found } from './change.js'
import { createBudget } from './compare/budget.js'
import { compareConnections } from './compare/connection.js'
import { compareConnectors } from './compare/connector.js'
import { compareOperations } from './compare/operations.js'
import { comparePolicies } from './compare/policies.js'
import { compareSecurity } from './compare/security.js'
import { createUnit, noteIn, reached } from './compare/unit.js'
import { createValueComparer } from './compare/values.js'
import { toChange } from './tell.js'
import { CHANGE_KINDS, type ChangeId } from './kinds/index.js'

/** A connector as it is compared. */
export interface ComparedConnector {
  readonly model: ConnectorModel
  /** The custom code; the model holds its path alone. */
  readonly script?: string
}

export interface DiffOptions {
  /** Pairs of values that are compared at most. */
  readonly most?: number
}

/** Many times what the largest real connector has. */
const MOST_PAIRS = 500_000

/** Every change between two connectors, the worst first; none where flows and apps can't tell them apart. */
export function diffConnectors(old: ComparedConnector, now: ComparedConnector, { most = MOST_PAIRS }: DiffOptions = {}): readonly Change[] {
  const connector = createUnit()
  const note = noteIn(connector)
  const budget = createBudget(most)
  const values = createValueComparer(old.model, now.model, budget)
  compareConnectors(old.model, now.model, note)
  compareSecurity(old.model, now.model, note)
  compareConnections(old.model, now.model, note)
  comparePolicies(old.model, now.model, note)
  const root = { what: '', document: 'definition', old: '', new: '' } as const
  if (old.script !== undefined && now.script !== undefined && old.script !== now.script) note('custom-code-changed', root)
  const operations = compareOperations(old.model, now.model, values)
  values.run()
  if (budget.isSpent()) note('comparison-cut-short', root)

  const found = new Map<string, { readonly found: Found; readonly operations: Set<string> }>()
  const add = (one: Found, ids: readonly string[]): void => {
    const key = JSON.stringify([one.id, one.place, one.old, one.new])
    const known = found.get(key) ?? { found: one, operations: new Set<string>() }
    found.set(key, known)
    for (const id of ids) known.operations.add(id)
  }
  for (const one of connector.found) add(one, [])
  for (const { ids, units } of operations) for (const unit of reached(units)) for (const one of unit.found) add(one, ids)
  return [...found.values()].map((one) => toChange(one.found, [...one.operations])).sort(bySeverity)
}

const SEVERITIES = { breaking: 0, risky: 1, safe: 2 } as const
const RANKS = new Map((Object.keys(CHANGE_KINDS) as ChangeId[]).map((id, index) => [id, index]))

/** The worst first; of one severity, as the kinds are listed. */
function bySeverity(a: Change, b: Change): number {
  return SEVERITIES[a.severity] - SEVERITIES[b.severity] || (RANKS.get(a.id) ?? 0) - (RANKS.get(b.id) ?? 0)
}
