/**
 * Owns the token in a subscription's `Location`: whoever has it may end that subscription, without credentials, since the platform may call
 * without them. It says which generation it belongs to, so that a late call can't end what came after.
 */
import type { Keys } from './keys.js'

export interface SubscriptionReference {
  readonly id: string
  readonly generation: number
}

/** At most 60 characters of `A–Z a–z 0–9 _ - .`, which fits into one segment of a path. */
export function subscriptionToken(keys: Keys, { id, generation }: SubscriptionReference): string {
  const text = `${id}.${generation.toString(36)}`
  return `${text}.${keys.capability(text)}`
}

/** What a token stands for; `undefined` where it was not made here. */
export function readSubscriptionToken(keys: Keys, token: string): SubscriptionReference | undefined {
  const [, text = '', id = '', generation = '', proof = ''] = /^(([\w-]{22})\.([0-9a-z]{1,8}))\.([\w-]{22})$/.exec(token) ?? []
  if (text === '' || !keys.isCapability(text, proof)) return undefined
  return { id, generation: parseInt(generation, 36) }
}
