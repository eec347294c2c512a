/** Owns making the next revisions of operations that a new version would break. */
import type { ConnectorModel, Operation } from '@ferrule/core'
import type { ChangeId } from '@ferrule/core/diff'
import type { LocatedChange } from './compare.js'

export interface Revised {
  /** The revisions alone, with the schemas that they need; each under a name of its own. */
  readonly model: ConnectorModel
  /** The ids of the operations that stay as they were. */
  readonly kept: readonly string[]
}

/** What no other operation mends: the operation has to come back. */
const RESTORED: ReadonlySet<ChangeId> = new Set(['operation-removed', 'operation-id-changed', 'operation-hidden'])

/** Revisions of the new side's operations, for each that breaks; `undefined` where a revision mends nothing. */
export function reviseOperations(old: ConnectorModel, now: ConnectorModel, changes: readonly LocatedChange[]): Revised | undefined {
  const broken = new Set(
    changes.flatMap(({ change: { severity, id, operations } }) => (severity === 'breaking' && !RESTORED.has(id) ? operations : [])),
  )
  const before = new Map(old.operations.map((operation) => [operation.id, operation]))
  const taken = new Set([...old.operations, ...now.operations].flatMap(({ id, verb, path }) => [id, `${verb} ${path}`]))
  const revisions: { readonly number: number; readonly operation: Operation }[] = []
  const kept: string[] = []
  for (const operation of now.operations) {
    const was = before.get(operation.id)
    if (was === undefined || !broken.has(operation.id)) continue
    kept.push(operation.id)
    revisions.push(revise(was, operation, taken))
  }
  if (revisions.length === 0) return undefined
  const suffix = `V${Math.max(...revisions.map(({ number }) => number))}`
  const operations = revisions.map(({ operation }) => operation)
  return { model: withOwnSchemas({ ...now, operations }, suffix), kept }
}

function revise(was: Operation, now: Operation, taken: Set<string>): { readonly number: number; readonly operation: Operation } {
  const base = now.id.replace(/_?V\d+$/, '')
  let number = (was.revision?.revision ?? Number(/V(\d+)$/.exec(now.id)?.[1] ?? 1)) + 1
  while (taken.has(`${base}V${number}`)) number++
  const id = `${base}V${number}`
  const route = `${now.verb} ${now.path}`
  // What has a path of its own already keeps it.
  const isFree = `${was.verb} ${was.path}` !== route
  const path = isFree ? now.path : `/v${number}${now.path}`
  taken.add(id).add(`${now.verb} ${path}`)
  const summary = `${now.summary.replace(/ \(V\d+\)$/, '')} (V${number})`
  return { number, operation: { ...now, id, path, summary, revision: { family: was.revision?.family ?? was.id, revision: number } } }
}

/** Names of schemas are the connector's: a revision's own stand beside those of the operation that stays. */
function withOwnSchemas(model: ConnectorModel, suffix: string): ConnectorModel {
  const byName = new Map(model.schemas.map((named) => [named.name, named]))
  const reached = new Set<string>()
  const queue: unknown[] = [...model.operations]
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    if (typeof next !== 'object' || next === null) continue
    const { kind, name } = next as { readonly kind?: unknown; readonly name?: unknown }
    if (kind === 'reference' && typeof name === 'string' && byName.has(name) && !reached.has(name)) {
      reached.add(name)
      queue.push(byName.get(name))
    }
    queue.push(...(Object.values(next) as unknown[]))
  }
  const renamed = <T>(value: T): T => JSON.parse(JSON.stringify(value), renameReference) as T
  const renameReference = (_key: string, value: unknown): unknown => {
    const { kind, name } = (typeof value === 'object' && value !== null ? value : {}) as {
      readonly kind?: unknown
      readonly name?: unknown
    }
    return kind === 'reference' && typeof name === 'string' && reached.has(name)
      ? { ...(value as object), name: `${name}${suffix}` }
      : value
  }
  return {
    ...model,
    operations: renamed(model.operations),
    schemas: model.schemas
      .filter(({ name }) => reached.has(name))
      .map(({ name, schema }) => ({ name: `${name}${suffix}`, schema: renamed(schema) })),
  }
}
