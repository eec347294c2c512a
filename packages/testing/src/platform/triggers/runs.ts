/** Owns what starts a run: a body, or each item of the list that the designer splits on. */
import type { PlatformDefinition, PlatformOperation } from '../definition.js'
import type { Findings } from '../evidence/findings.js'
import { isObject, objectAt, type Json } from '../../json.js'

/** One run of a flow. */
export interface Run {
  readonly at: number
  /** `triggerBody()`: the event, or the item of the list. */
  readonly body: Json
  readonly headers: Readonly<Record<string, string>>
  readonly bytes: Buffer
}

/**
 * Where the list is that a batch trigger is split on: the body itself, or the only property that makers see, if it is a list; further down
 * by the same rule. `undefined`: nothing is split.
 */
export function splitPath(definition: PlatformDefinition, node: Json | undefined): readonly string[] | undefined {
  const schema = definition.resolve(node)
  if (schema['type'] === 'array') return []
  const visible = Object.entries(objectAt(schema, 'properties')).filter(
    ([, property]) => definition.resolve(property)['x-ms-visibility'] !== 'internal',
  )
  const [only] = visible
  if (only === undefined || visible.length > 1) return undefined
  const below = splitPath(definition, only[1])
  return below === undefined ? undefined : [only[0], ...below]
}

export function itemsAt(body: Json, path: readonly string[]): readonly Json[] {
  let current: Json | undefined = body
  for (const name of path) current = isObject(current) ? current[name] : undefined
  return Array.isArray(current) ? (current as readonly Json[]) : []
}

/** A batch trigger that can't be split starts one run for all, which nobody expects of it. */
export function noteUnsplittable(
  findings: Findings,
  definition: PlatformDefinition,
  { id, raw }: PlatformOperation,
  schema: Json | undefined,
): void {
  if (raw['x-ms-trigger'] === 'batch' && splitPath(definition, schema) === undefined)
    findings.add('unsplittable', `${id}, x-ms-trigger`, 'It is batch, but what comes is no list and holds none alone.')
}
