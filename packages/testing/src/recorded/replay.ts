/** Owns answering from a recording: each request gets what was answered to the same request, in its order. */
import { isDeepStrictEqual } from 'node:util'
import { serve, type Serving } from './server.js'
import {
  bytesOf,
  ORIGIN,
  recordedBody,
  redacted,
  withTexts,
  type RecordedBody,
  type RecordedExchange,
  type Recording,
} from './recording.js'

export interface ReplayOptions {
  /** What the recording shows as `***`. */
  readonly secrets?: readonly string[]
}

/** A server that answers what was recorded, on a port of its own. What was not recorded is answered 501, with what was. */
export async function replay({ exchanges }: Recording, { secrets = [] }: ReplayOptions = {}): Promise<Serving> {
  const given = new Map<string, number>()
  return serve(({ method, path, bytes }, origin) => {
    const asked = `${method} ${redacted(path, secrets)}`
    const alike = exchanges.filter(({ request }) => `${request.method} ${request.path}` === asked)
    const body = recordedBody(Buffer.from(redacted(bytes.toString('utf8'), secrets)))
    const same = alike.filter(({ request }) => isSame(request.body, body))
    const found = same.length > 0 ? same : alike
    const key = same.length > 0 ? `${asked} ${JSON.stringify(body)}` : asked
    const count = given.get(key) ?? 0
    given.set(key, count + 1)
    const next = found[Math.min(count, found.length - 1)]
    return next === undefined ? unknown(asked, exchanges) : answerOf(next, origin)
  })
}

const isSame = (one: RecordedBody | undefined, other: RecordedBody | undefined): boolean => isDeepStrictEqual(one, other)

function answerOf({ response }: RecordedExchange, origin: string): ReturnType<Parameters<typeof serve>[0]> {
  const { status, headers, body } = withTexts(response, (text) => text.replaceAll(ORIGIN, origin))
  return { status, headers, bytes: bytesOf(body) }
}

function unknown(asked: string, exchanges: readonly RecordedExchange[]): ReturnType<Parameters<typeof serve>[0]> {
  const known = [...new Set(exchanges.map(({ request }) => `${request.method} ${request.path}`))]
  const message = `${asked} was not recorded; there ${known.length === 1 ? 'is' : 'are'} ${known.slice(0, 20).join(', ') || 'nothing'}.`
  return { status: 501, headers: { 'content-type': 'application/json' }, bytes: Buffer.from(JSON.stringify({ message })) }
}
