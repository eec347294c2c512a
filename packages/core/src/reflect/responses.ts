/** Owns what a method declares to give → the answers of an operation. */
import type { DefaultResponse, Response, Schema } from '../model/index.js'
import { DERIVED, readOwn } from '../metadata/index.js'
import type { ResultStatus } from '../decorators/checks.js'
import type { ResponseOptions, ResponsesOptions } from '../decorators/operation.js'
import { classProperties } from './class-properties.js'
import type { Class } from './bindings.js'
import { checkExtensions, checkVerbatim } from './extensions.js'
import type { OperationSource } from './operation-sources.js'
import { placeOf } from './places.js'
import type { Registry } from './registry.js'
import { askedFor, headersOf, resultSchema } from './results.js'

const DESCRIPTIONS: Readonly<Record<number, string>> = {
  200: 'Success',
  201: 'Created',
  202: 'Accepted',
  204: 'No content',
  304: 'Not modified',
  400: 'Bad request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not found',
  409: 'Conflict',
  410: 'Gone',
  412: 'Precondition failed',
  422: 'Unprocessable',
  429: 'Too many requests',
  500: 'Server error',
}

/** The answers that an operation declares. */
export interface Answers {
  readonly responses: readonly Response[]
  readonly defaultResponse?: DefaultResponse
  readonly unanswered?: true
}

/** The status of what a method gives, unless it chooses one. */
export function statusOf({ options }: OperationSource): ResultStatus {
  return options.status ?? (options.returns === undefined ? 204 : 200)
}

/** What an action answers: what it returns, what else it declares, and where its next page is. */
export function answersOf(registry: Registry, source: OperationSource): Answers & { readonly nextLink?: string } {
  const nextLink = nextLinkOf(registry, source)
  return { ...declaredAnswers(registry, source, allResponses(registry, source)), ...(nextLink === undefined ? {} : { nextLink }) }
}

/** What stands under `responses`, with what the method returns among it. */
function allResponses(registry: Registry, source: OperationSource): ResponsesOptions {
  const { returns, responseDescription, longRunning, responses = {} } = source.options
  // What a webhook trigger says about a result is said about the event.
  const result = source.kind === 'webhookTrigger' ? undefined : source.options.result
  const status = statusOf(source)
  const ongoing =
    longRunning !== undefined && longRunning !== false && status !== 202
      ? { 202: { ...responses[202], headers: ongoingHeaders(responses[202]) } }
      : {}
  if (status === false) {
    if (returns !== undefined)
      registry.report('returns-without-answer', placeOf(source.owner, source.member, source.location), { member: source.member })
    return { ...responses, ...ongoing }
  }
  const own = responses[status]
  const main = {
    ...own,
    description: responseDescription ?? own?.description ?? (status === 'default' ? 'Any status' : describe(status)),
    ...(returns === undefined ? {} : { returns, ...(result === undefined ? {} : { result }) }),
  }
  return { ...responses, ...ongoing, [status]: main }
}

/** The answers under `responses`, each as it is declared. */
export function declaredAnswers(registry: Registry, source: OperationSource, options: ResponsesOptions): Answers {
  const responses = Object.entries(options)
    .filter(([key]) => key !== 'default')
    .map(([key, own]): Response => ({ status: Number(key), ...answerOf(registry, source, own as ResponseOptions, describe(Number(key))) }))
    .sort((a, b) => a.status - b.status)
  const defaultResponse = options.default && answerOf(registry, source, options.default, 'Any other status')
  const none = responses.length === 0 && defaultResponse === undefined
  return { responses, ...(defaultResponse === undefined ? {} : { defaultResponse }), ...(none ? { unanswered: true } : {}) }
}

function describe(status: number): string {
  return DESCRIPTIONS[status] ?? `Status ${status}`
}

function answerOf(registry: Registry, source: OperationSource, options: ResponseOptions, usual: string): DefaultResponse {
  const { returns, result, description = usual, summary, visibility, contentType, examples, extensions, verbatim } = options
  const at = placeOf(source.owner, source.member, source.location)
  checkExtensions(registry.report, extensions, at, 'response')
  checkVerbatim(registry.report, verbatim, at)
  const schema = returns === undefined ? undefined : resultSchema(registry, source, returns, result)
  const type = contentType ?? (schema && contentTypeOf(schema))
  const headers = options.headers && headersOf(askedFor(registry, source), options.headers)
  return {
    description,
    ...(summary === undefined ? {} : { summary }),
    ...(visibility === undefined ? {} : { visibility }),
    ...(schema === undefined ? {} : { schema }),
    ...(type === undefined ? {} : { contentType: type }),
    ...(headers === undefined ? {} : { headers }),
    ...(examples === undefined ? {} : { examples }),
    ...(extensions === undefined ? {} : { extensions }),
    ...(verbatim === undefined ? {} : { verbatim }),
  }
}

/** What a long-running action says where to ask, and when. */
function ongoingHeaders(declared: ResponseOptions | undefined): NonNullable<ResponseOptions['headers']> {
  const own = declared?.headers ?? {}
  const given = Object.keys(own).map((name) => name.toLowerCase())
  const missing = Object.entries(ONGOING).filter(([name]) => !given.includes(name.toLowerCase()))
  return { ...Object.fromEntries(missing), ...own }
}

const ONGOING: NonNullable<ResponseOptions['headers']> = {
  Location: { format: 'uri', description: 'Where to ask whether it is done.' },
  'Retry-After': { type: 'integer', description: 'When to ask again, in seconds.' },
}

/** The wire name of the property that holds the next page's URL. */
function nextLinkOf(registry: Registry, source: OperationSource): string | undefined {
  const { pageable, returns } = source.options
  if (pageable === false) return undefined
  if (typeof pageable === 'object') return pageable.name
  const type = typeof returns === 'object' ? returns.type : returns
  const returned = typeof type === 'function' ? evaluate(type) : undefined
  if (typeof returned !== 'function') return pageable
  if (pageable === undefined) return readOwn(DERIVED, returned)?.kind === 'page' ? 'nextLink' : undefined
  const name = classProperties(returned as Class).find(({ property }) => property === pageable)?.name
  if (name === undefined)
    registry.report('next-link-unknown', placeOf(source.owner, source.member, source.location), {
      property: pageable,
      owner: returned.name,
    })
  return name
}

function evaluate(thunk: () => unknown): unknown {
  try {
    return thunk()
  } catch {
    return undefined
  }
}

function contentTypeOf(schema: Schema): string {
  if (schema.kind === 'file') return schema.contentType ?? 'application/octet-stream'
  return schema.kind === 'string' && schema.date !== true ? 'text/plain' : 'application/json'
}
