/** Owns recorded HTTP as it is kept in a file: requests without their headers, which hold secrets, and answers with those that mean something. */

/** JSON is kept parsed, so that a file can be read and compared. */
export type RecordedBody = { readonly json: unknown } | { readonly text: string } | { readonly base64: string }

export interface RecordedExchange {
  readonly request: {
    readonly method: string
    /** With the query. */
    readonly path: string
    readonly body?: RecordedBody
  }
  readonly response: { readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body?: RecordedBody }
}
export interface Recording {
  readonly exchanges: readonly RecordedExchange[]
}

/** What stands in the place of a secret. */
export const REDACTED = '***'
/** What stands in the place of the address of whoever answered; whoever answers from a recording writes its own. */
export const ORIGIN = '{origin}'

/** Headers that are about one connection, or about one moment. */
const FLEETING = /^(connection|content-encoding|content-length|date|keep-alive|set-cookie|transfer-encoding)$/

export const lastingHeaders = (headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !FLEETING.test(name.toLowerCase())))

export function recordedBody(bytes: Buffer): RecordedBody | undefined {
  if (bytes.length === 0) return undefined
  const text = bytes.toString('utf8')
  if (!Buffer.from(text).equals(bytes)) return { base64: bytes.toString('base64') }
  try {
    return { json: JSON.parse(text) as unknown }
  } catch {
    return { text }
  }
}

export function bytesOf(body: RecordedBody | undefined): Buffer {
  if (body === undefined) return Buffer.alloc(0)
  if ('json' in body) return Buffer.from(JSON.stringify(body.json))
  return 'text' in body ? Buffer.from(body.text) : Buffer.from(body.base64, 'base64')
}

/** The same recording with every text in it changed. */
export function withTexts<T>(value: T, change: (text: string) => string): T {
  const walk = (part: unknown): unknown => {
    if (typeof part === 'string') return change(part)
    if (Array.isArray(part)) return part.map(walk)
    if (typeof part !== 'object' || part === null) return part
    return Object.fromEntries(Object.entries(part).map(([name, one]) => [change(name), walk(one)]))
  }
  return walk(value) as T
}

/** Takes secrets out of a text, however they are spelt in it. */
export function redacted(text: string, secrets: Iterable<string>): string {
  return [...secrets]
    .flatMap((secret) => [secret, encodeURIComponent(secret), Buffer.from(secret).toString('base64')])
    .filter((secret) => secret !== '')
    .toSorted((one, other) => other.length - one.length)
    .reduce((current, secret) => current.replaceAll(secret, REDACTED), text)
}
