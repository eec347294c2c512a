/** Owns what a method declares to give → the answers of an operation. */
import type { DefaultResponse, Response, ResponseHeader, Schema } from '../model/index.js'
import { DERIVED, readOwn } from '../metadata/index.js'
import type { AnyType } from '../decorators/checks.js'
import type { ResponseOptions, ResponsesOptions } from '../decorators/operation.js'
import type { ValueOptions } from '../decorators/value.js'
import { classProperties } from './class-properties.js'
import type { Class } from './bindings.js'
import { checkExtensions } from './extensions.js'
import { locateIn } from './inputs.js'
import type { OperationSource } from './operation-sources.js'
import { placeOf } from './places.js'
import type { Registry, Use } from './registry.js'
import { schemaOfType } from './types.js'
import type { Asked } from './types.js'
import { describeValue } from './value.js'

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
}

/** What an action answers: what it returns, what else it declares, and where its next page is. */
export function answersOf(registry: Registry, source: OperationSource): Answers & { readonly nextLink?: string } {
  const { options } = source
  const schema = options.returns === undefined ? undefined : resultSchema(registry, source, options.returns, options.result)
  const status = options.status ?? (schema === undefined ? 204 : 200)
  const { responses: others, defaultResponse } = declaredAnswers(registry, source, options.responses ?? {})
  const more = others.find((other) => other.status === status)
  const main: Response = {
    ...more,
    status,
    description: options.responseDescription ?? options.responses?.[status]?.description ?? describe(status),
    ...(schema === undefined ? {} : { schema, contentType: options.responses?.[status]?.contentType ?? contentTypeOf(schema) }),
  }
  const ongoing = options.longRunning === true && status !== 202 ? [ongoingAnswer(others.find((other) => other.status === 202))] : []
  const rest = others.filter((other) => other.status !== status && (ongoing.length === 0 || other.status !== 202))
  const responses = [...rest, ...ongoing, main].sort((a, b) => a.status - b.status)
  const nextLink = nextLinkOf(registry, source)
  return {
    responses,
    ...(defaultResponse === undefined ? {} : { defaultResponse }),
    ...(nextLink === undefined ? {} : { nextLink }),
  }
}

/** The answers under `responses`, each as it is declared. */
export function declaredAnswers(registry: Registry, source: OperationSource, options: ResponsesOptions): Answers {
  const responses = Object.entries(options)
    .filter(([key]) => key !== 'default')
    .map(([key, own]): Response => ({ status: Number(key), ...answerOf(registry, source, own as ResponseOptions, describe(Number(key))) }))
    .sort((a, b) => a.status - b.status)
  const defaultResponse = options.default && answerOf(registry, source, options.default, 'Any other status')
  return { responses, ...(defaultResponse === undefined ? {} : { defaultResponse }) }
}

/** The type of a reply, an event or an item, with what makers read about it as a whole. */
export function resultSchema(registry: Registry, source: OperationSource, type: AnyType, result: ValueOptions | undefined): Schema {
  const asked = askedFor(registry, source)
  const schema = schemaOfType(asked, type)
  return result === undefined ? schema : describeValue(registry, schema, result, asked.use)
}

function askedFor(registry: Registry, source: OperationSource): Asked & { readonly use: Use } {
  const { owner, member, location, input } = source
  const at = placeOf(owner, member, location)
  return { registry, owner, member, location, use: { ...(input === undefined ? {} : { target: input }), locate: locateIn(source), at } }
}

function describe(status: number): string {
  return DESCRIPTIONS[status] ?? `Status ${status}`
}

function answerOf(registry: Registry, source: OperationSource, options: ResponseOptions, usual: string): DefaultResponse {
  const { returns, result, description = usual, summary, visibility, contentType, examples, extensions } = options
  checkExtensions(registry.report, extensions, placeOf(source.owner, source.member, source.location), 'response')
  const schema = returns === undefined ? undefined : resultSchema(registry, source, returns, result)
  const type = contentType ?? (schema && contentTypeOf(schema))
  const headers = headersOf(registry, source, options)
  return {
    description,
    ...(summary === undefined ? {} : { summary }),
    ...(visibility === undefined ? {} : { visibility }),
    ...(schema === undefined ? {} : { schema }),
    ...(type === undefined ? {} : { contentType: type }),
    ...(headers.length === 0 ? {} : { headers }),
    ...(examples === undefined ? {} : { examples }),
    ...(extensions === undefined ? {} : { extensions }),
  }
}

function headersOf(registry: Registry, source: OperationSource, { headers = {} }: ResponseOptions): readonly ResponseHeader[] {
  return Object.entries(headers).map(([name, header]) => {
    const typed = header.type !== undefined || header.items !== undefined || header.enum !== undefined
    return { name, schema: schemaOfType(askedFor(registry, source), typed ? header : { ...header, type: 'string' }) }
  })
}

/** What a long-running action answers while it goes on. */
function ongoingAnswer(declared: Response | undefined): Response {
  const own = declared?.headers ?? []
  const usual: readonly ResponseHeader[] = [
    { name: 'Location', schema: { kind: 'string', format: 'uri', description: 'Where to ask whether it is done.' } },
    { name: 'Retry-After', schema: { kind: 'integer', description: 'When to ask again, in seconds.' } },
  ]
  const missing = usual.filter(({ name }) => !own.some((header) => header.name.toLowerCase() === name.toLowerCase()))
  return { description: describe(202), ...declared, status: 202, headers: [...missing, ...own] }
}

/** The wire name of the property that holds the next page's URL. */
function nextLinkOf(registry: Registry, source: OperationSource): string | undefined {
  const { pageable, returns } = source.options
  if (pageable === false) return undefined
  if (typeof pageable === 'object') return pageable.name
  const returned = typeof returns === 'function' ? evaluate(returns) : undefined
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
