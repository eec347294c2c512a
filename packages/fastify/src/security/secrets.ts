/** Owns comparing secrets: as digests of equal length, and without stopping at the one that fits. */
import { createHash, timingSafeEqual } from 'node:crypto'

export function digest(secret: string): Buffer {
  return createHash('sha256').update(secret, 'utf8').digest()
}

/** Finds what belongs to a secret. Takes as long for the first as for the last, and for one that is not there. */
export function findSecret<T>(given: string, accepted: Iterable<readonly [Buffer, T]>): { readonly owner: T } | undefined {
  const wanted = digest(given)
  let found: { readonly owner: T } | undefined
  for (const [one, owner] of accepted) if (one.length === wanted.length && timingSafeEqual(wanted, one)) found = { owner }
  return found
}

/** Digests of secrets that are asked for again and again. What was withdrawn is forgotten once it outnumbers the rest. */
export class Digests {
  private readonly known = new Map<string, Buffer>()

  of(secret: string): Buffer {
    const known = this.known.get(secret)
    if (known !== undefined) return known
    const made = digest(secret)
    this.known.set(secret, made)
    return made
  }

  keepAbout(count: number): void {
    if (this.known.size > 2 * count + 16) this.known.clear()
  }
}
