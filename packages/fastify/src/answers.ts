/** Owns which answers an operation has: those that are described, and what stands in where none is. */
import type { DefaultResponse, Operation, Response } from '@ferrule/core'

type Answering = Pick<Operation, 'responses' | 'defaultResponse'>

/** The answer with a status: its own, that for any status, or a success of which the definition says nothing at all. */
export function answerWith(operation: Answering, status: number): DefaultResponse | undefined {
  const { responses, defaultResponse } = operation
  const own = responses.find((response) => response.status === status) ?? defaultResponse
  return own ?? (status < 300 && !describesSuccess(operation) ? UNDESCRIBED : undefined)
}

const UNDESCRIBED: DefaultResponse = { description: '' }

/** Where all that is described are failures, an operation that goes well is still answered. */
function describesSuccess({ responses, defaultResponse }: Answering): boolean {
  return defaultResponse !== undefined || responses.some(({ status }) => status < 400)
}

/**
 * What a method that chooses no status is answered with: where it gives something, and where it gives nothing. `status` is the one that is
 * declared for what it gives.
 */
export function resultOf(operation: Answering, status: number | undefined): { readonly something: Response; readonly nothing: Response } {
  const { responses, defaultResponse = UNDESCRIBED } = operation
  const successes = responses.filter((response) => Math.floor(response.status / 100) === 2)
  const declared = responses.find((response) => response.status === status)
  const something = declared ?? successes.find(({ schema }) => schema !== undefined) ?? successes[0] ?? { ...defaultResponse, status: 200 }
  if (something.schema === undefined) return { something, nothing: something }
  return { something, nothing: successes.find(({ schema }) => schema === undefined) ?? something }
}
