/** Owns saying that somebody still works on a call: until it is told to stop, or its process ends. */
import type { CallStore } from './store.js'

/** How long a process may be silent before a call counts as lost. */
export const LEASE_MS = 45_000
const RENEW_MS = 15_000

/** A call that was begun here, by name and by beginning. */
export interface Begun {
  readonly name: string
  readonly token: string
}

/** Holds a call that was begun with `LEASE_MS`; gives what lets go of it. */
export function holdCall(calls: CallStore, { name, token }: Begun): () => void {
  // One that fails is tried again before the lease ends.
  const renewing = setInterval(() => void calls.renew(name, token, LEASE_MS).catch(() => undefined), RENEW_MS).unref()
  return () => clearInterval(renewing)
}
