/** Owns which of the operator's secrets sign at a moment: while one is exchanged for another, both do. */
import type { Clock } from './clock.js'
import { parseSecret } from './signature.js'

/** One secret of the whole deployment. */
export interface SigningSecret {
  /** 24 to 64 bytes, as bytes or in base64, with or without `whsec_`. */
  readonly secret: string | Uint8Array
  /** From then on it signs nothing; without it, it signs until it is taken out. */
  readonly notAfter?: Date
}
/** A list, or where they are looked up for the id of a subscription; newest first. */
export type SigningSecrets = readonly SigningSecret[] | ((subscription: string) => readonly Uint8Array[])

/** Receivers compare with each signature; more than these make them slow. */
const MOST = 10

/** What signs for a subscription now; `undefined` where the keys do. Throws where a list can't be used. */
export function signingSecretsOf(
  given: SigningSecrets | undefined,
  clock: Pick<Clock, 'wall'>,
): ((subscription: string) => readonly Uint8Array[]) | undefined {
  if (given === undefined || typeof given === 'function') return given
  if (given.length === 0 || given.length > MOST) throw new RangeError(`There are 1 to ${MOST} signing secrets, not ${given.length}.`)
  const secrets = given.map(({ secret, notAfter }) => {
    const until = notAfter?.valueOf() ?? Infinity
    if (Number.isNaN(until)) throw new RangeError('`notAfter` of a signing secret is no date.')
    return { bytes: parseSecret(typeof secret === 'string' ? secret : Buffer.from(secret).toString('base64')), until }
  })
  if (secrets.every(({ until }) => until !== Infinity))
    throw new RangeError('Every signing secret has an end: nothing would be signed after the last. Leave `notAfter` out of the newest.')
  return () => secrets.filter(({ until }) => clock.wall() < until).map(({ bytes }) => bytes)
}
