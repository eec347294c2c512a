/** Owns the suite that says whether something is a `Store`: named cases, for whatever runs tests. */
import { attempts } from './attempts.js'
import { claims } from './claims.js'
import { events } from './events.js'
import { fanOut } from './fan-out.js'
import { keeping } from './keeping.js'
import { looking } from './looking.js'
import type { OpenedStore, StoreTests } from './opened-store.js'
import { subscribing } from './subscribing.js'

export type { OpenedStore } from './opened-store.js'

export interface ConformanceCase {
  /** A sentence. */
  readonly name: string
  /** Rejects where the store does not do it. */
  run(): Promise<void>
}

/**
 * What every store has to do, one case for each sentence of the contract. `open` gives a store on a new, empty database, each time it is
 * called. Register the cases with any runner:
 *
 * ```ts
 * for (const { name, run } of storeConformance(open)) test(name, run)
 * ```
 */
export function storeConformance<Transaction>(open: () => Promise<OpenedStore<Transaction>>): readonly ConformanceCase[] {
  const all: StoreTests = { ...events, ...subscribing, ...fanOut, ...claims, ...attempts, ...looking, ...keeping }
  return Object.entries(all).map(([name, test]) => ({
    name,
    run: async () => {
      const opened = await open()
      try {
        await test(opened)
      } finally {
        await opened.dispose()
      }
    },
  }))
}
