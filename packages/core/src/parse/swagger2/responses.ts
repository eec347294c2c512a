/** Owns an operation's answers. */
import type { DefaultResponse, Json, Response } from '../../model/index.js'
import { BYTES_TYPE, JSON_TYPE } from '../../model/index.js'
import { isJsonObject, said, taking } from '../shared/taking.js'
import { takeVisibility } from './extensions/values.js'
import { restOf } from './rest.js'
import { readContent } from './schemas.js'
import { dissolved, inside, spend, type Scope } from './scope.js'
import { readHeaders } from './values.js'

export interface Answers {
  readonly responses: readonly Response[]
  readonly defaultResponse?: DefaultResponse
}

/** The answers by status. What is neither a status nor `default` is left out, and said so. */
export function readAnswers(value: Json | undefined, produces: readonly string[], scope: Scope): Answers {
  const responses: Response[] = []
  let defaultResponse: DefaultResponse | undefined
  for (const [status, given] of Object.entries(isJsonObject(value) ? value : {})) {
    const at = inside(scope, 'responses', status)
    const known = status === 'default' || /^[1-9]\d\d$/.test(status)
    const response = known ? readResponse(given, produces, at) : undefined
    if (!known) scope.report('response-left-out', at.at, { status: status.slice(0, 100) })
    else if (response === undefined) continue
    else if (status === 'default') defaultResponse = response
    else responses.push({ status: Number(status), ...response })
  }
  return defaultResponse === undefined ? { responses } : { responses, defaultResponse }
}

function readResponse(value: Json, produces: readonly string[], scope: Scope): DefaultResponse | undefined {
  const own = dissolved(value, scope)
  if (own === undefined || !spend(scope)) return undefined
  const from = taking(own)
  const description = from.text('description') ?? ''
  const schema = from.take('schema', (given) => (isJsonObject(given) ? readContent(given, scope) : undefined))
  return said<DefaultResponse>({
    description,
    summary: from.text('x-ms-summary'),
    visibility: takeVisibility(from),
    schema,
    contentType: schema && contentType(schema.kind, produces),
    headers: from.take('headers', (headers) => readHeaders(headers, scope)),
    examples: from.take('examples', (examples) => (isJsonObject(examples) ? examples : undefined)),
    ...restOf(from),
  })
}

/** The media type of an answer, where the operation names one and it is not the one to expect. */
function contentType(kind: string, produces: readonly string[]): string | undefined {
  const [type, ...others] = produces
  return others.length > 0 || type === (kind === 'file' ? BYTES_TYPE : JSON_TYPE) ? undefined : type
}
