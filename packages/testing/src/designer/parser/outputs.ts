/** Owns the outputs of a card: which response counts, and the tokens that come of it. */
import type { Entry } from './entry.js'
import { DesignerFailure } from './failure.js'
import { encodeSegment } from './keys.js'
import { BODY_NAME } from './labels.js'
import type { Operation } from './operations.js'
import { entriesOf, isSame, read, type Json, lastByKey } from './reading.js'
import { walkSchema } from './schema-walk.js'

export interface OutputOptions {
  /** How many arrays inside arrays are opened. */
  readonly arrayDepth: number
  readonly parentObjects: boolean
}

/** The response that counts for the card, and what it is called in the definition. */
export interface CountingResponse {
  /** `200`, `default`, `x-ms-notification-content`; absent where none counts. */
  readonly code?: string
  readonly response: Json
}

/** The outputs of an operation in the designer's order. */
export function outputsOf(operation: Operation, options: OutputOptions): readonly Entry[] {
  const { code, response } = responseOf(operation)
  const place = `${operation.place}/responses/${code ?? 'none'}`
  const walk = (schema: Json, key: string, at: string): readonly Entry[] =>
    walkSchema(schema, { key }, { mode: 'output', keepInternal: false, place: at, ...options })
  const body = walk(read(response, 'schema') ?? {}, '$', `${place}/schema`).map((one): Entry => ({
    ...one,
    key: `body.${one.key}`,
    source: 'body',
  }))
  const headers = entriesOf(read(response, 'headers')).flatMap(([name, header]) =>
    walk(header, `$.${encodeSegment(name)}`, `${place}/headers`).map((one): Entry => ({
      ...one,
      key: `header.${one.key}`,
      name: name === '' ? (one.name ?? BODY_NAME) : name,
      source: 'headers',
    })),
  )
  return lastByKey([...body, ...headers])
}

/**
 * What a notification brings, where the path says so; else the only response where it is a success or the default; else that of 200, 201 or
 * the default; else nothing.
 */
export function responseOf(operation: Operation): CountingResponse {
  const notification = operation.atPath('x-ms-notification-content')
  if (notification) return { code: 'x-ms-notification-content', response: notification }
  const responses = operation.at('responses')
  if (!responses) throw new DesignerFailure(operation.place, "Microsoft's designer fails here: an operation needs responses.")
  const codes = entriesOf(responses)
  const [only] = codes
  if (codes.length === 1 && only !== undefined && (isSame(only[0], 'default') || only[0].startsWith('2')))
    return { code: only[0], response: only[1] }
  for (const code of ['200', '201', 'default']) {
    const response = read(responses, code)
    if (response) return { code, response }
  }
  return { response: {} }
}
