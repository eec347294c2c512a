/** Owns an operation's answers. */
import type { Response, ResponseHeader, Schema } from '../../model/index.js'
import { compact, some } from '../shared/compact.js'
import { own, recordAt, textAt, type Foreign } from '../shared/foreign.js'
import { step, type Way } from '../shared/way.js'
import { contentSchema } from './bodies.js'
import { chooseMedia } from './media-types.js'
import { readSchema } from './schemas.js'
import { entriesAt, followRecord, type Scope } from './scope.js'

type Answer = Omit<Response, 'status'>

/** The answers by status; where none means success, one is added. */
export function readResponses(
  operation: Foreign,
  at: Way,
  scope: Scope,
): { readonly responses: readonly Response[]; readonly defaultResponse?: Answer } {
  const responses = new Map<number, Response>()
  let fallback: Answer | undefined
  const ranges: (readonly [number, string, unknown, Way])[] = []
  for (const [code, given, place] of entriesAt(operation, 'responses', at, scope)) {
    if (/^[1-5]\d\d$/.test(code)) {
      const answer = readResponse(given, place, scope)
      if (answer !== undefined) responses.set(Number(code), { status: Number(code), ...answer })
    } else if (/^[1-5]XX$/i.test(code)) ranges.push([Number(code[0]) * 100, code, given, place])
    else if (code === 'default') fallback = readResponse(given, place, scope)
    else if (!code.startsWith('x-')) scope.report('import-wrong-type', place, { expected: 'a status', seen: code.slice(0, 50) })
  }
  for (const [status, code, given, place] of ranges) {
    const taken = [...responses.keys()].some((each) => Math.floor(each / 100) * 100 === status)
    scope.report('import-status-range', place, { range: code, instead: taken ? 'it is left out' : `it is the answer ${status}` })
    const answer = taken ? undefined : readResponse(given, place, scope)
    if (answer !== undefined) responses.set(status, { status, ...answer })
  }
  if (![...responses.keys()].some((status) => status >= 200 && status < 300)) addSuccess()
  const ordered = [...responses.values()].sort((a, b) => a.status - b.status)
  return compact<{ readonly responses: readonly Response[]; readonly defaultResponse?: Answer }>({
    responses: ordered,
    defaultResponse: fallback,
  })

  /** Makers build on what a success brings. `default` is it where nothing else was said. */
  function addSuccess(): void {
    const alone = responses.size === 0 && fallback !== undefined
    scope.report('import-no-success', step(at, 'responses'), {
      instead: alone ? '`default` is the answer 200' : 'an answer 200 without content is added',
    })
    responses.set(200, { status: 200, ...(alone && fallback !== undefined ? fallback : { description: 'OK' }) })
    if (alone) fallback = undefined
  }
}

function readResponse(given: unknown, at: Way, scope: Scope): Answer | undefined {
  const found = followRecord(given, at, scope)
  if (found === undefined) return undefined
  const raw = found.value
  if (Object.keys(recordAt(raw, 'links') ?? {}).length > 0)
    scope.report('import-keyword', step(found.at, 'links'), { keyword: 'links', instead: 'makers connect the operations themselves' })
  const media = chooseMedia(raw, found.at, scope)
  const schema = media === undefined ? undefined : contentSchema(media, scope)
  const plainJson = media === undefined || media.kind === 'json'
  return compact<Answer>({
    description: textAt(raw, 'description') ?? 'No description.',
    schema,
    contentType: schema === undefined || plainJson || schema.kind === 'file' ? undefined : media?.type,
    headers: some(readHeaders(raw, found.at, scope)),
  })
}

function readHeaders(response: Foreign, at: Way, scope: Scope): readonly ResponseHeader[] {
  return entriesAt(response, 'headers', at, scope).flatMap(([name, given, place]) => {
    const found = followRecord(given, place, scope)
    if (found === undefined || name.toLowerCase() === 'content-type') return []
    const read = readSchema(own(found.value, 'schema') ?? { type: 'string' }, step(found.at, 'schema'), scope)
    const description = textAt(found.value, 'description')
    return [{ name, schema: compact<Schema>({ ...headerValue(read), description: description ?? read.description } as Schema) }]
  })
}

/** A header is a single value; anything else is text. */
function headerValue(schema: Schema): Schema {
  return ['string', 'number', 'integer', 'boolean'].includes(schema.kind) ? schema : { kind: 'string' }
}
