/** Owns where the events of a subscription go and what signs them: unsealed, checked and derived once for as long as the store gives the same record. */
import type { CallbackGuard } from '../callback-guard.js'
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

export class Targets {
  private readonly known = new WeakMap<Subscription, Target>()

  constructor(private readonly options: TargetOptions) {}

  of(subscription: Subscription): Target {
    const known = this.known.get(subscription)
    if (known !== undefined) return known
    const target = targetOf(subscription, this.options)
    // Secrets that are looked up elsewhere may be others the next time.
    if (this.options.signingSecrets === undefined) this.known.set(subscription, target)
    return target
  }
}

function targetOf(subscription: Subscription, { keys, guard, signingSecrets }: TargetOptions): Target {
  const url = openCallbackUrl(keys, subscription)
  if (url === undefined)
    return { kind: 'closed', outcome: 'impossible', error: 'The callback URL can not be unsealed with the keys that are given.' }
  try {
    const { origin, path } = guard.accept(url)
    const secrets = signingSecrets?.(subscription.id) ?? keys.signingSecrets(subscription.id)
    return { kind: 'open', origin, path, secrets }
  } catch (error) {
    return error instanceof CallbackRejected
      ? { kind: 'closed', outcome: 'blocked', error: `The callback URL is not accepted: ${error.reason}.` }
      : { kind: 'closed', outcome: 'impossible', error: `Its secrets can not be had: ${(error as Error).message.slice(0, 150)}` }
  }
}
