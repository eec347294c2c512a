/** Owns keeping part of a connector: some of its operations, and everything that these need. */
import type { ConnectorModel, Operation } from '@ferrule/core'
import { UsageError } from './usage-error.js'

export interface Selection {
  readonly tags?: readonly string[] | undefined
  readonly operations?: readonly string[] | undefined
}

/** The operations with one of the tags or ids, with those that fill their drop-downs. Nothing said: all of them. */
export function selectOperations(model: ConnectorModel, { tags, operations }: Selection): ConnectorModel {
  if (tags === undefined && operations === undefined) return model
  const byId = new Map(model.operations.map((operation) => [operation.id, operation]))
  const missing = [
    ...(operations ?? []).filter((id) => !byId.has(id)).map((id) => `operation ${id}`),
    ...(tags ?? [])
      .filter((tag) => !model.operations.some((operation) => operation.tags?.includes(tag) === true))
      .map((tag) => `tag ${tag}`),
  ]
  if (missing.length > 0) throw new UsageError(`There is no ${missing.join(' and no ')} in the source.`)
  const wanted = new Set<Operation>()
  const queue = model.operations.filter(
    ({ id, tags: own }) => operations?.includes(id) === true || own?.some((tag) => tags?.includes(tag)) === true,
  )
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    if (wanted.has(next)) continue
    wanted.add(next)
    for (const id of operationIdsIn([next, ...schemasOf(model, next)])) {
      const called = byId.get(id)
      if (called !== undefined) queue.push(called)
    }
  }
  const kept = model.operations.filter((operation) => wanted.has(operation))
  const ids = new Set(kept.map(({ id }) => id))
  const paths = new Set(kept.map(({ path }) => path))
  const needed = new Set(kept.flatMap((operation) => schemasOf(model, operation)))
  const { testConnection, policies, paths: facts, script, ...rest } = model
  return {
    ...rest,
    operations: kept,
    schemas: model.schemas.filter((named) => needed.has(named)),
    ...(testConnection === undefined || !ids.has(testConnection.operationId) ? {} : { testConnection }),
    ...(facts === undefined ? {} : { paths: facts.filter(({ path }) => paths.has(path)) }),
    ...(script === undefined ? {} : { script: keptOperations(script, ids) }),
    ...(policies === undefined
      ? {}
      : {
          policies: policies
            .filter(({ operations: own = [] }) => own.length === 0 || own.some((id) => ids.has(id)))
            .map((policy) => keptOperations(policy, ids)),
        }),
  }
}

function keptOperations<T extends { readonly operations?: readonly string[] }>(named: T, ids: ReadonlySet<string>): T {
  return named.operations === undefined ? named : { ...named, operations: named.operations.filter((id) => ids.has(id)) }
}

/** The named schemas that an operation reaches. */
function schemasOf(model: ConnectorModel, operation: Operation): ConnectorModel['schemas'] {
  const byName = new Map(model.schemas.map((named) => [named.name, named]))
  const found = new Set<ConnectorModel['schemas'][number]>()
  const queue: unknown[] = [operation]
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    if (typeof next !== 'object' || next === null) continue
    const { kind, name } = next as { readonly kind?: unknown; readonly name?: unknown }
    const named = kind === 'reference' && typeof name === 'string' ? byName.get(name) : undefined
    if (named !== undefined && !found.has(named)) {
      found.add(named)
      queue.push(named.schema)
    }
    queue.push(...(Object.values(next) as unknown[]).filter((value) => typeof value === 'object' && value !== null))
  }
  return [...found]
}

/** The ids of operations that something refers to. */
function operationIdsIn(values: readonly unknown[]): readonly string[] {
  const ids: string[] = []
  const queue = [...values]
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    if (typeof next !== 'object' || next === null) continue
    const { operationId } = next as { readonly operationId?: unknown }
    if (typeof operationId === 'string') ids.push(operationId)
    queue.push(...(Object.values(next) as unknown[]).filter((value) => typeof value === 'object' && value !== null))
  }
  return ids
}
