/**
 * Owns what came of calls until the store has it. A store may be away just when a method has had its effect: the answer goes out all the same,
 * this process gives it again to who repeats the call, and writes it down as soon as the store is back.
 */
import type { FastifyBaseLogger } from 'fastify'
import type { KeptAnswer, KnownCall } from './store.js'

const RETRY_MS = 1_000
/** How long an answer waits for its store. */
const PATIENCE_MS = 5_000
/** As long as the platform repeats a call. */
export const REPEATED_MS = 900_000

/** What came of a call, and how it is written down: at most once, however often it is tried. */
export interface Outcome {
  readonly name: string
  readonly fingerprint: string
  /** Absent where nobody knows, or nothing is to be given again. */
  readonly answer?: KeptAnswer
  readonly write: () => Promise<void>
}

export class Outcomes {
  private readonly waiting = new Map<string, Outcome & { readonly until: number }>()
  private timer: NodeJS.Timeout | undefined

  constructor(private readonly log: Pick<FastifyBaseLogger, 'warn'>) {}

  /** Writes one down; resolves as well where that has to wait. */
  async settle(outcome: Outcome): Promise<void> {
    try {
      await inTime(outcome.write())
    } catch (error) {
      this.log.warn({ err: error }, 'what came of a call is not kept yet: its store failed; it is tried again')
      this.waiting.set(outcome.name, { ...outcome, until: Date.now() + REPEATED_MS })
      this.tryLater()
    }
  }

  /** A call whose outcome waits here. */
  find(name: string): KnownCall | undefined {
    const found = this.waiting.get(name)
    if (found === undefined) return undefined
    const { fingerprint, answer } = found
    return { fingerprint, isLost: false, ...(answer === undefined ? {} : { answer }) }
  }

  /** Tries all that wait, once; before the store is closed, for the last time. */
  async writeAll(): Promise<void> {
    for (const { name, write, until } of [...this.waiting.values()]) {
      const isWritten = await inTime(write()).then(
        () => true,
        () => false,
      )
      if (isWritten || until < Date.now()) this.waiting.delete(name)
    }
  }

  private tryLater(): void {
    if (this.waiting.size === 0) return
    this.timer ??= setTimeout(() => {
      void this.writeAll().then(() => {
        this.timer = undefined
        this.tryLater()
      })
    }, RETRY_MS).unref()
  }
}

async function inTime(work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`the store of calls did not answer within ${PATIENCE_MS / 1_000} seconds`)), PATIENCE_MS)
  })
  try {
    await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
