/** Owns limits in Swagger 2.0's words: an exclusive limit is a limit with a flag beside it. */
import type { Schema } from '../../model/index.js'
import { compact } from '../shared/compact.js'
import { documentedLimits } from '../shared/limits.js'
import { cannotSay, type Scope } from './scope.js'
import type { SwaggerLimits } from './types.js'

/** The documented limits of a value. */
export function emitLimits(schema: Schema, scope: Scope): SwaggerLimits {
  const { limits, lostPattern } = documentedLimits(schema)
  const { minimum, exclusiveMinimum, maximum, exclusiveMaximum, uniqueItems, ...rest } = limits
  if (lostPattern !== undefined) cannotSay(scope, `a second pattern (${lostPattern})`)
  // The platform's validator names uniqueItems among the keywords that it does not support.
  if (uniqueItems === true && schema.verbatim?.uniqueItems !== true) cannotSay(scope, 'that the items have to differ')
  const lowExcluded = exclusiveMinimum !== undefined && (minimum === undefined || exclusiveMinimum >= minimum)
  const highExcluded = exclusiveMaximum !== undefined && (maximum === undefined || exclusiveMaximum <= maximum)
  return compact<SwaggerLimits>({
    minimum: lowExcluded ? exclusiveMinimum : minimum,
    exclusiveMinimum: lowExcluded || undefined,
    maximum: highExcluded ? exclusiveMaximum : maximum,
    exclusiveMaximum: highExcluded || undefined,
    multipleOf: rest.multipleOf,
    minLength: rest.minLength,
    maxLength: rest.maxLength,
    pattern: rest.pattern,
    minItems: rest.minItems,
    maxItems: rest.maxItems,
  })
}
