/** Owns which answers an operation has when nothing else is said. */
import type { Operation, Response } from '@ferrule/core'

/**
 * The declared responses. Where none of them is a success, the one for any status says what a success is; where nothing is described at all, a
 * success has no body.
 */
export function answersOf({ responses, defaultResponse, unanswered }: Operation): readonly Response[] {
  if (responses.length > 0 && (defaultResponse === undefined || responses.some(({ status }) => status < 300))) return responses
  if (defaultResponse === undefined && unanswered !== true) return responses
  return [...responses, { description: '', ...defaultResponse, status: 200 }]
}
