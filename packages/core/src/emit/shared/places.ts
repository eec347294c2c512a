/** Owns where an emitter is: the operation or named schema, and the way below it. */
import type { Place } from '../../diagnostics/index.js'

/** The place of something inside `at`: `below({ class: 'Order' }, 'lines', '[]')` is `Order.lines[]`. */
export function below(at: Place, ...segments: readonly string[]): Place {
  const member = segments.reduce((way, segment) => {
    if (way === '') return segment
    return segment.startsWith('[') ? way + segment : `${way}.${segment}`
  }, at.member ?? '')
  return { ...at, member }
}
