/** Owns what a document says about limits: a value's constraints and its hints together, whichever is tighter. */
import type { Constraints, Schema } from '../../model/index.js'

/** The limits to document. Where two patterns hold, a document has room for one; `pattern` of `lost` is the other. */
export function documentedLimits(schema: Schema): { readonly limits: Constraints; readonly lostPattern: string | undefined } {
  const { constraints = {}, hints = {} } = schema
  const limits: Record<string, unknown> = { ...hints, ...constraints }
  for (const key of ['minimum', 'exclusiveMinimum', 'minLength', 'minItems'] as const) choose(key, Math.max)
  for (const key of ['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems'] as const) choose(key, Math.min)
  if (hints.uniqueItems === true) limits.uniqueItems = true
  const patternsDiffer = hints.pattern !== undefined && constraints.pattern !== undefined && hints.pattern !== constraints.pattern
  return { limits, lostPattern: patternsDiffer ? hints.pattern : undefined }

  function choose(key: keyof Constraints, tighter: (a: number, b: number) => number): void {
    const [exact, hint] = [constraints[key], hints[key]]
    if (typeof exact === 'number' && typeof hint === 'number') limits[key] = tighter(exact, hint)
  }
}
