/** Owns deciding whether a body can be nested without end: only then somebody has to count. */
import type { ConnectorModel, Operation, Schema } from '@ferrule/core'

/** Whether the body's schema has free-form or recursive parts. All others end where their schema does. */
export function canNestFreely({ body }: Operation, { schemas }: ConnectorModel): boolean {
  const named = new Map(schemas.map(({ name, schema }) => [name, schema]))
  const endless = (schema: Schema | undefined, inside: ReadonlySet<string>): boolean => {
    switch (schema?.kind) {
      case 'any':
        return true
      case 'reference':
        return inside.has(schema.name) || endless(named.get(schema.name), new Set([...inside, schema.name]))
      case 'array':
        return endless(schema.items, inside)
      case 'object':
        return (
          schema.additional === true ||
          (schema.additional !== undefined && endless(schema.additional, inside)) ||
          schema.properties.some((property) => endless(property.schema, inside))
        )
      default:
        return false
    }
  }
  return body !== undefined && endless(body.schema, new Set())
}
