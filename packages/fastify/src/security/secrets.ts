/** Owns comparing secrets: as digests of equal length, and without stopping at the one that fits. */
import { hash, timingSafeEqual } from 'node:crypto'

export function digest(secret: string): Buffer {
  return hash('sha256', secret, 'buffer')
}

/** Accepted secrets. They are asked for at every look, so that one that was withdrawn opens nothing any more. */
export class Secrets<T> {
  private readonly digests = new Map<string, Buffer>()

  /** `digestOf` makes the digest of what is kept: of a secret itself, or of its digest in writing. */
  constructor(private readonly digestOf: (kept: string) => Buffer) {}

  /** Finds what belongs to a secret by its digest. Takes as long for the first as for the last, and for one that is not there. */
  find(wanted: Buffer, accepted: ReadonlyMap<string, T> | readonly string[]): { readonly owner: T | undefined } | undefined {
    let found: { readonly owner: T | undefined } | undefined
    if ('get' in accepted) {
      for (const [kept, owner] of accepted) if (this.fits(wanted, kept)) found = { owner }
      this.forget(accepted.size)
    } else {
      for (const kept of accepted) if (this.fits(wanted, kept)) found = { owner: undefined }
      this.forget(accepted.length)
    }
    return found
  }

  private fits(wanted: Buffer, kept: string): boolean {
    let known = this.digests.get(kept)
    if (known === undefined) this.digests.set(kept, (known = this.digestOf(kept)))
    return known.length === wanted.length && timingSafeEqual(wanted, known)
  }

  /** What was withdrawn leaves its digest; start over when it outnumbers the rest. */
  private forget(count: number): void {
    if (this.digests.size > 2 * count + 16) this.digests.clear()
  }
}
