/** Owns signatures by the Standard Webhooks specification 1.0.0: what a receiver checks to know who sent an event, and that nobody changed it. */
import { createHmac, timingSafeEqual } from 'node:crypto'

/** How far the clocks of sender and receiver may be apart. */
export const TOLERANCE_S = 5 * 60
const PREFIX = 'whsec_'

/** The headers that go with a body. */
export interface SignatureHeaders {
  readonly 'webhook-id': string
  readonly 'webhook-timestamp': string
  readonly 'webhook-signature': string
}

/** Signs the bytes that are sent with each secret: while secrets are exchanged, a receiver may know either. */
export function sign(id: string, timestampS: number, body: Uint8Array, secrets: readonly Uint8Array[]): SignatureHeaders {
  return {
    'webhook-id': id,
    'webhook-timestamp': String(timestampS),
    'webhook-signature': secrets.map((secret) => `v1,${digest(id, String(timestampS), body, secret)}`).join(' '),
  }
}

/** Whether headers and body were signed with one of the secrets, and not long ago. For receivers. */
export function verifySignature(
  headers: Readonly<Record<string, string | undefined>>,
  body: Uint8Array,
  secrets: readonly Uint8Array[],
  nowS: number = Date.now() / 1000,
): boolean {
  const { 'webhook-id': id = '', 'webhook-timestamp': timestamp = '', 'webhook-signature': signatures = '' } = headers
  if (id === '' || !/^\d{1,12}$/.test(timestamp) || Math.abs(nowS - Number(timestamp)) > TOLERANCE_S) return false
  const expected = secrets.map((secret) => Buffer.from(digest(id, timestamp, body, secret)))
  const given = signatures
    .split(' ')
    .filter((one) => one.startsWith('v1,'))
    .map((one) => Buffer.from(one.slice(3)))
  return given.some((one) => expected.some((own) => own.length === one.length && timingSafeEqual(own, one)))
}

function digest(id: string, timestamp: string, body: Uint8Array, secret: Uint8Array): string {
  return createHmac('sha256', secret).update(`${id}.${timestamp}.`).update(body).digest('base64')
}

/** A secret as receivers are told it: `whsec_` and base64. */
export function formatSecret(secret: Uint8Array): string {
  return PREFIX + Buffer.from(secret).toString('base64')
}

/** The bytes of a secret, with or without its prefix. Throws where they are not 24 to 64, as the specification wants. */
export function parseSecret(text: string): Uint8Array {
  const bytes = Buffer.from(text.startsWith(PREFIX) ? text.slice(PREFIX.length) : text, 'base64')
  if (bytes.length < 24 || bytes.length > 64) throw new RangeError('A signing secret has 24 to 64 bytes, written in base64.')
  return bytes
}
