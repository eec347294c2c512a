/** Owns remembering tokens that were found good: the platform sends the same one for an hour, and a signature costs more than the rest of a call. */
import { hash } from 'node:crypto'

/** A token of an ordinary size weighs some 2 kB here. */
const MAX_TOKENS = 2_000

interface Kept<T> {
  readonly value: T
  readonly until: number
  readonly generation: number
}

/** Keeps what tokens say until they end; the tokens themselves are not kept. Times are milliseconds. */
export class VerifiedTokens<T> {
  private readonly kept = new Map<string, Kept<T>>()

  get(token: string, now: number, generation: number): T | undefined {
    const name = nameOf(token)
    const found = this.kept.get(name)
    if (found === undefined) return undefined
    if (found.until > now && found.generation === generation) return found.value
    this.kept.delete(name)
    return undefined
  }

  set(token: string, value: T, until: number, generation: number): void {
    if (this.kept.size >= MAX_TOKENS) {
      // A map gives its oldest first.
      const [oldest] = this.kept.keys()
      if (oldest !== undefined) this.kept.delete(oldest)
    }
    this.kept.set(nameOf(token), { value, until, generation })
  }
}

function nameOf(token: string): string {
  return hash('sha256', token, 'base64url')
}
