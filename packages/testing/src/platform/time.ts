/** Owns the platform's time: hours pass in a moment, because whoever waits moves the clock instead. */
import { setTimeout as sleep } from 'node:timers/promises'

/** Longest time that is really waited: long enough for a server to get on with its work. */
const REAL_PAUSE_MS = 50

export class PlatformTime {
  private current = 0

  /** `wait`: how a wait is really spent; 50 ms at most unless given. */
  constructor(private readonly really: (ms: number) => Promise<unknown> = (ms) => sleep(Math.min(ms, REAL_PAUSE_MS))) {}

  /** Milliseconds since the platform was opened, by its own clock. */
  readonly now = (): number => this.current

  moveTo(at: number): void {
    this.current = Math.max(this.current, at)
  }

  async wait(ms: number): Promise<void> {
    this.current += ms
    await this.really(ms)
  }
}
