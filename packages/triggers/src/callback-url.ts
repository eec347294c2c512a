/**
 * Owns how a callback URL is kept: sealed, for its topic and owner. Not for its subscription's id: who subscribes again under a new key gets
 * the URL sealed anew before the id is known.
 */
import type { Keys } from './keys.js'
import type { Subscription } from './store.js'

type Scope = Pick<Subscription, 'topic' | 'owner'>

/** The URL's bytes are its characters: URLs are ASCII. */
export function sealCallbackUrl(keys: Keys, scope: Scope, url: string): Buffer {
  return keys.seal('callback-url', contextOf(scope), Buffer.from(url, 'latin1'))
}

/** `undefined` where none of the keys made it. */
export function openCallbackUrl(keys: Keys, subscription: Scope & Pick<Subscription, 'sealedUrl'>): string | undefined {
  return keys.open('callback-url', contextOf(subscription), subscription.sealedUrl)?.toString('latin1')
}

const contextOf = ({ topic, owner }: Scope): string => JSON.stringify([topic, owner])
