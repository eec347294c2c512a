/** Owns keeping part of a connector: some of its operations, and everything that these need. */
import type { ConnectorModel, NamedSchema, Operation } from '../../model/index.js'
import { compact } from './compact.js'

/** The operations that are wanted, with those that fill their drop-downs and schemas, and what all of these reach. */
export function selectOperations(model: ConnectorModel, isWanted: (operation: Operation) => boolean): ConnectorModel {
  const kept = withCalled(model, model.operations.filter(isWanted))
  const operations = model.operations.filter((operation) => kept.operations.has(operation))
  const ids = new Set(operations.map(({ id }) => id))
  const paths = new Set(operations.map(({ path }) => path))
  const { testConnection, filePicker, policies, script } = model
  const pickerIsKept = filePicker !== undefined && [filePicker.open, filePicker.browse].every(({ operationId }) => ids.has(operationId))
  return compact<ConnectorModel>({
    ...model,
    operations,
    schemas: model.schemas.filter((named) => kept.schemas.has(named)),
    testConnection: testConnection !== undefined && ids.has(testConnection.operationId) ? testConnection : undefined,
    filePicker: pickerIsKept ? filePicker : undefined,
    paths: model.paths?.filter(({ path }) => paths.has(path)),
    script: script && keepOperations(script, ids),
    policies: policies
      ?.filter(({ operations: own = [] }) => own.length === 0 || own.some((id) => ids.has(id)))
      .map((policy) => keepOperations(policy, ids)),
  })
}

function keepOperations<T extends { readonly operations?: readonly string[] }>(named: T, ids: ReadonlySet<string>): T {
  return named.operations === undefined ? named : { ...named, operations: named.operations.filter((id) => ids.has(id)) }
}

interface Kept {
  readonly operations: ReadonlySet<Operation>
  readonly schemas: ReadonlySet<NamedSchema>
}

/** Everything that some operations reach: schemas by reference, operations by id. */
function withCalled(model: ConnectorModel, wanted: readonly Operation[]): Kept {
  const operationById = new Map(model.operations.map((operation) => [operation.id, operation]))
  const schemaByName = new Map(model.schemas.map((named) => [named.name, named]))
  const operations = new Set(wanted)
  const schemas = new Set<NamedSchema>()
  const queue: unknown[] = [...wanted]
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    const { kind, name, operationId } = next as { readonly kind?: unknown; readonly name?: unknown; readonly operationId?: unknown }
    const schema = kind === 'reference' ? schemaByName.get(name as string) : undefined
    const called = operationById.get(operationId as string)
    if (schema !== undefined && !schemas.has(schema)) {
      schemas.add(schema)
      queue.push(schema.schema)
    }
    if (called !== undefined && !operations.has(called)) {
      operations.add(called)
      queue.push(called)
    }
    for (const value of Object.values(next as object) as unknown[]) if (typeof value === 'object' && value !== null) queue.push(value)
  }
  return { operations, schemas }
}
