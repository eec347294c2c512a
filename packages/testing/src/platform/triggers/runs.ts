/** Owns what starts a run: a body, or each item of the list that the designer splits on. */
import type { SplitOn } from '../../designer/index.js'
import type { PlatformOperation } from '../definition.js'
import type { Findings } from '../evidence/findings.js'
import { isObject, type Json } from '../../json.js'

/** One run of a flow. */
export interface Run {
  readonly at: number
  /** `triggerBody()`: the event, or the item of the list. */
  readonly body: Json
  readonly headers: Readonly<Record<string, string>>
  readonly bytes: Buffer
}

/** The body of each run that an answer or a notification starts. */
export function bodiesOf(body: Json, splitOn: SplitOn | undefined): readonly Json[] {
  return splitOn?.path === undefined ? [body] : itemsAt(body, splitOn.path)
}

export function itemsAt(body: Json, path: readonly string[]): readonly Json[] {
  let current: Json | undefined = body
  for (const name of path) current = isObject(current) ? current[name] : undefined
  return Array.isArray(current) ? (current as readonly Json[]) : []
}

/** A batch trigger that can't be split starts one run for all, which nobody expects of it. */
export function noteUnsplittable(findings: Findings, { id, raw }: PlatformOperation, splitOn: SplitOn | undefined): void {
  if (raw['x-ms-trigger'] === 'batch' && splitOn?.reason !== undefined) findings.add('unsplittable', `${id}, x-ms-trigger`, splitOn.reason)
}
