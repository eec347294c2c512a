/** Owns where the events of a subscription go and what signs them: unsealed, checked and derived once for as long as its sealed URL stays what it is. */
import type { CallbackGuard, CallbackUrl } from '../callback-guard.js'
import { openCallbackUrl } from '../callback-url.js'
import { CallbackRejected } from '../errors.js'
import type { Keys } from '../keys.js'
import type { Outcome, Subscription } from '../store.js'

export type Target =
  | { readonly kind: 'open'; readonly origin: string; readonly path: string; readonly secrets: readonly Uint8Array[] }
  /** Nothing can be sent, and trying again would not help. */
  | { readonly kind: 'closed'; readonly outcome: Outcome; readonly error: string }

export interface TargetOptions {
  readonly keys: Keys
  readonly guard: CallbackGuard
  /** The secrets that sign, where they are not made from the keys. */
  readonly signingSecrets?: (subscription: string) => readonly Uint8Array[]
}

/** About 20 MB. */
const KNOWN = 20_000

type Place = Pick<Extract<Target, { kind: 'open' }>, 'kind' | 'origin' | 'path'> | Extract<Target, { kind: 'closed' }>
interface Known {
  readonly sealedUrl: Uint8Array
  readonly place: Place
  /** Those that are made from the keys. */
  readonly secrets: readonly Uint8Array[]
}

export class Targets {
  private readonly known = new Map<string, Known>()

  constructor(private readonly options: TargetOptions) {}

  of(subscription: Subscription): Target {
    const known = this.known.get(subscription.id)
    const { place, secrets } =
      known !== undefined && isSame(known.sealedUrl, subscription.sealedUrl)
        ? known
        : this.keep(subscription, placeOf(subscription, this.options))
    const { signingSecrets } = this.options
    if (place.kind === 'closed') return place
    if (signingSecrets === undefined) return { ...place, secrets }
    try {
      // They are looked up elsewhere, and may be others the next time.
      return { ...place, secrets: signingSecrets(subscription.id) }
    } catch (error) {
      return closed('impossible', `Its secrets can not be had: ${(error as Error).message.slice(0, 150)}`)
    }
  }

  /** Somebody has just subscribed: the URL is at hand, and needs not be unsealed. */
  add(subscription: Subscription, { origin, path }: CallbackUrl): void {
    this.keep(subscription, { kind: 'open', origin, path })
  }

  private keep({ id, sealedUrl }: Subscription, place: Place): Known {
    const known: Known = {
      sealedUrl,
      place,
      secrets: this.options.signingSecrets === undefined ? this.options.keys.signingSecrets(id) : [],
    }
    const [oldest] = this.known.keys()
    if (this.known.size >= KNOWN && oldest !== undefined) this.known.delete(oldest)
    this.known.set(id, known)
    return known
  }
}

const isSame = (a: Uint8Array, b: Uint8Array): boolean => a === b || Buffer.compare(a, b) === 0
const closed = (outcome: Outcome, error: string): Extract<Target, { kind: 'closed' }> => ({ kind: 'closed', outcome, error })

function placeOf(subscription: Subscription, { keys, guard }: TargetOptions): Place {
  const url = openCallbackUrl(keys, subscription)
  if (url === undefined) return closed('impossible', 'The callback URL can not be unsealed with the keys that are given.')
  try {
    const { origin, path } = guard.accept(url)
    return { kind: 'open', origin, path }
  } catch (error) {
    if (error instanceof CallbackRejected) return closed('blocked', `The callback URL is not accepted: ${error.reason}.`)
    throw error
  }
}
