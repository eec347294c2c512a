/**
 * Owns the connections to receivers: each is used for one attempt at a time, and the one that was used last is used first. A pool that looks
 * for a free one among all costs more than the attempt.
 */
import type { Client } from 'undici'
import type { CallbackGuard } from '../callback-guard.js'

export interface Connection {
  readonly client: Client
  readonly origin: string
  readonly openedAt: number
}

/** Connections are opened anew after this, so that a name that has moved is looked up again. */
const MAX_AGE_MS = 60_000

export class Connections {
  /** The one that was used last at the end. */
  private readonly idle: Connection[] = []
  private readonly used = new Set<Connection>()

  /** `kept`: how many stay when nothing uses them. */
  constructor(
    private readonly guard: CallbackGuard,
    private readonly kept: number,
  ) {}

  take(origin: string): Connection {
    const connection = this.idleTo(origin) ?? { client: this.guard.client(origin), origin, openedAt: performance.now() }
    this.used.add(connection)
    return connection
  }

  /** `isGood`: an answer came over it. */
  giveBack(connection: Connection, isGood: boolean): void {
    if (!this.used.delete(connection)) return
    if (isGood) this.idle.push(connection)
    else void connection.client.destroy()
    if (this.idle.length > this.kept) void this.idle.shift()?.client.destroy()
  }

  async destroy(): Promise<void> {
    const all = [...this.idle.splice(0), ...this.used]
    this.used.clear()
    await Promise.all(all.map(({ client }) => client.destroy()))
  }

  private idleTo(origin: string): Connection | undefined {
    for (let index = this.idle.length - 1; index >= 0; index--) {
      const connection = this.idle[index]
      if (connection?.origin !== origin) continue
      this.idle.splice(index, 1)
      if (performance.now() - connection.openedAt < MAX_AGE_MS) return connection
      void connection.client.destroy()
    }
    return undefined
  }
}
