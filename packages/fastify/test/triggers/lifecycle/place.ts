/** Owns where a history's processes keep what they know: they die, the place does not. */
import type { Store } from '@ferrule/triggers'
import type { TestClock } from '@ferrule/testing'

export interface Place {
  /** What a process that starts opens: as the one before has left it. */
  open(clock: TestClock): Promise<Store>
  /** The process that opened last is killed: whatever it does from now on does not come here. */
  kill(): void
  /** Time passes here too. */
  pass(ms: number): Promise<void>
  /** What other nodes do meanwhile. */
  tend(): Promise<void>
  remove(): Promise<void>
  /** Work may go to another process when its time is over: it does not jump while something is on its way. */
  readonly leases: boolean
}
