/** Owns what a tool gives, where it can be promised: every success is one JSON object of one schema. */
import { JSON_TYPE, responseType } from '../../model/index.js'
import type { Operation } from '../../model/index.js'
import { follow, inlineSchema } from './schemas.js'
import type { Scope } from './scope.js'
import type { McpObjectSchema } from './types.js'

/** The schema of what a tool gives; `undefined` where replies may differ from it. */
export function resultOf({ responses, defaultResponse, unanswered }: Operation, scope: Scope): McpObjectSchema | undefined {
  const [only, ...others] = responses.filter(({ status }) => status < 400)
  if (only?.schema === undefined || others.length > 0 || defaultResponse !== undefined || unanswered === true) return undefined
  if (responseType(only) !== JSON_TYPE) return undefined
  const { concrete } = follow(only.schema, { ...scope, report: () => undefined, budget: { nodes: 1 } })
  if (concrete.kind !== 'object' || concrete.nullable === true || typeof concrete.writtenType === 'string') return undefined
  return inlineSchema(only.schema, scope) as McpObjectSchema
}
