/** Owns the calls of an operation: the requests that are made, what each is answered, and what a caller does with the address that it is given. */
import { makeAnswer, type Answer } from '../../played/api.js'
import type { Definition, Operation } from '../../played/definition.js'
import { createRandom, seedOf } from '../../played/random.js'
import { makeRequest, type Request } from './requests.js'
import { NoValue, type Variation } from '../../played/values.js'

export interface Call {
  readonly operation: Operation
  readonly request: Request
  readonly answer: Answer
}

/** Calls of an operation, at least; every declared response is given once. */
const CALLS = 8
/** What only the API understands. */
const CURSOR = 'position=a+b%2Fc%3D&position=%C3%A4'

/** The calls of an operation, in their order. The API is at `origin`. */
export function callsOf(definition: Definition, operation: Operation, origin: string): readonly Call[] {
  const count = Math.max(CALLS, operation.responses.length)
  return Array.from({ length: count }, (_, index) => {
    const random = createRandom(seedOf(`${operation.method} ${operation.template} ${index}`))
    // The first says the least, the second all in plain words; the others have edges.
    try {
      return oneCall(definition, operation, index, { random, least: index === 0, plain: index <= 1 }, origin)
    } catch (error) {
      if (error instanceof NoValue) return []
      throw error
    }
  }).flat()
}

function oneCall(definition: Definition, operation: Operation, index: number, variation: Variation, origin: string): readonly Call[] {
  const request = makeRequest(definition, operation, variation)
  const response = operation.responses[index % Math.max(1, operation.responses.length)] ?? { status: 200, schema: undefined, headers: {} }
  const next = index > 1 ? followUp(definition, operation, request, variation) : undefined
  const base = variation.random.pick([origin, ''])
  const { status } = response
  const place = next?.in === 'location' ? next.request.target : `${definition.basePath}/odd%20place/a%2Fb?${CURSOR}`
  const isMoved = next?.in === 'location' || status === 201 || status === 202 || (status >= 300 && status < 400)
  const made = makeAnswer(definition, operation, response, variation, isMoved ? base + place : undefined)
  const answer = next?.in === 'body' ? withNextLink(made, operation.nextLink, origin + next.request.target) : made
  if (next === undefined) return [{ operation, request, answer }]
  return [
    { operation, request, answer },
    { operation: next.operation, request: next.request, answer: answerOf(definition, next.operation, variation) },
  ]
}

interface FollowUp {
  readonly in: 'location' | 'body'
  readonly operation: Operation
  readonly request: Request
}

/** Ends a subscription, asks for what is new since, or for the next page. */
function followUp(
  definition: Definition,
  operation: Operation,
  { target, headers, method }: Request,
  variation: Variation,
): FollowUp | undefined {
  const [path = ''] = target.split('?', 1)
  const again = { method, target: `${path}?${CURSOR}`, headers, body: undefined }
  if (operation.trigger === 'polling' && method === 'GET') return { in: 'location', operation, request: again }
  if (operation.nextLink !== undefined && method === 'GET') return { in: 'body', operation, request: again }
  const ending = operation.trigger === 'webhook' ? endingOf(definition, operation) : undefined
  if (ending === undefined) return undefined
  // The platform may send no credentials: the address is enough.
  return {
    in: 'location',
    operation: ending,
    request: makeRequest({ ...definition, credentials: [] }, ending, { ...variation, least: true }),
  }
}

/** What ends a subscription: the deletion below the trigger's own path, or else one that needs nothing but a path. */
function endingOf({ operations }: Definition, { template }: Operation): Operation | undefined {
  const deletions = operations.filter(
    ({ method, parameters }) => method === 'DELETE' && parameters.every((parameter) => parameter.in === 'path' || !parameter.required),
  )
  return deletions.find((deletion) => deletion.template.startsWith(template)) ?? deletions[0]
}

function answerOf(definition: Definition, operation: Operation, variation: Variation): Answer {
  const success = operation.responses.find(({ status }) => status >= 200 && status < 300)
  return makeAnswer(
    definition,
    operation,
    success ?? operation.responses[0] ?? { status: 200, schema: undefined, headers: {} },
    variation,
    undefined,
  )
}

/** The same answer, with the address of the next page in it. */
function withNextLink(answer: Answer, name: string | undefined, address: string): Answer {
  const type = String(answer.headers['content-type'])
  if (name === undefined || answer.body === undefined || answer.status >= 300 || !type.includes('json')) return answer
  const value: unknown = JSON.parse(answer.body.toString('utf8'))
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return answer
  const body = Buffer.from(JSON.stringify({ ...value, [name]: address }))
  return { ...answer, headers: { ...answer.headers, 'content-length': String(body.length) }, body }
}
