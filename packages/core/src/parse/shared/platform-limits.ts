/** Owns what the platform does not accept, however well it is described: too much of it. */
import { PLATFORM_LIMITS } from '../../model/index.js'
import type { ConnectorModel, Schema } from '../../model/index.js'
import { ROOT, step, type ReportAt } from './way.js'

/** Reports the limits that a model breaks. */
export function reportLimits(model: ConnectorModel, report: ReportAt): void {
  const { operations, title, description } = model
  if (operations.length > PLATFORM_LIMITS.operations)
    report('import-limit', ROOT, { what: `${operations.length} operations`, limit: `${PLATFORM_LIMITS.operations}` })
  if (title.length > PLATFORM_LIMITS.title)
    report('import-limit', step(ROOT, 'info', 'title'), {
      what: `A title of ${title.length} characters`,
      limit: `${PLATFORM_LIMITS.title}`,
    })
  if (description.length > PLATFORM_LIMITS.description)
    report('import-limit', step(ROOT, 'info', 'description'), {
      what: `A description of ${description.length} characters`,
      limit: `${PLATFORM_LIMITS.description}`,
    })
  const bytes = JSON.stringify(model).length
  // The definition is about as long as the model: a little shorter in words, a little longer in white space.
  if (bytes > PLATFORM_LIMITS.bytes)
    report('import-limit', ROOT, { what: `A definition of about ${(bytes / 1_000_000).toFixed(1)} MB`, limit: '1 MB' })
  const count = createCounter(model)
  for (const operation of operations) {
    const at = step(ROOT, 'operations', operation.id)
    if (operation.body !== undefined) reportSchemas(count(operation.body.schema), step(at, 'body'))
    for (const { status, schema } of operation.responses) if (schema !== undefined) reportSchemas(count(schema), step(at, String(status)))
  }

  function reportSchemas(schemas: number, at: typeof ROOT): void {
    if (schemas > PLATFORM_LIMITS.schemas)
      report('import-limit', at, {
        what: `A body of ${schemas >= CEILING ? 'endlessly many' : schemas} schemas`,
        limit: `${PLATFORM_LIMITS.schemas}`,
      })
  }
}

const CEILING = 1_000_000

/** Counts the schemas that a body is made of, with its references written out once each way; a circle ends where it closes. */
function createCounter(model: ConnectorModel): (schema: Schema) => number {
  const schemas = new Map(model.schemas.map(({ name, schema }) => [name, schema]))
  const known = new Map<string, number>()
  const open = new Set<string>()
  return count

  function count(schema: Schema): number {
    switch (schema.kind) {
      case 'reference':
        return named(schema.name)
      case 'array':
        return Math.min(CEILING, 1 + count(schema.items))
      case 'object': {
        const additional = typeof schema.additional === 'object' ? count(schema.additional) : 0
        return Math.min(
          CEILING,
          schema.properties.reduce((sum, property) => sum + count(property.schema), 1 + additional),
        )
      }
      default:
        return 1
    }
  }

  function named(name: string): number {
    const before = known.get(name)
    if (before !== undefined) return before
    const schema = schemas.get(name)
    // As deep as this goes, the count is long past the limit.
    if (schema === undefined || open.has(name) || open.size > 200) return 1
    open.add(name)
    const counted = count(schema)
    open.delete(name)
    known.set(name, counted)
    return counted
  }
}
