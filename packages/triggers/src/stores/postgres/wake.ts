/**
 * Owns telling nodes that there is work. It is only a hint: nodes look for work by themselves too, which is all that is left behind a pgbouncer
 * that pools transactions.
 */
import { randomUUID } from 'node:crypto'
import type { TriggerLog } from '../../log.js'
import type { Work } from '../../store.js'
import { readClock, type Database, type PgPoolClient } from './database.js'
import type { DatabaseClock } from './database-clock.js'

/** Announcements that come closer together are one: each commit of one waits for all others. */
const PACE_MS = 50
/** How often the connection is asked whether it is still there. */
const PULSE_MS = 10_000
const BACK_OFF_MS = { first: 250, last: 5_000 }
const ALL: readonly Work[] = ['fan-out', 'live', 'slow']
/** When the work of a caller's own transaction is looked for: nobody says when it commits. */
const LATER_MS = [20, 80, 320]

export class Wake {
  private readonly listeners = new Set<(work: readonly Work[]) => void>()
  private readonly timers = new Set<NodeJS.Timeout>()
  private readonly self = randomUUID()
  private client: PgPoolClient | undefined
  /** What is announced soon. */
  private readonly due = new Set<Work>()
  private stopped = false
  private backOffMs = BACK_OFF_MS.first

  constructor(
    private readonly database: Database,
    private readonly clock: DatabaseClock,
    private readonly log: TriggerLog,
    private readonly channel: string,
  ) {}

  onWork(listener: (work: readonly Work[]) => void): () => void {
    // One object for each call: a listener that is given twice is heard twice, and ended once.
    const own = (work: readonly Work[]): void => listener(work)
    this.listeners.add(own)
    return () => void this.listeners.delete(own)
  }

  /** There is work now: says so here and to the other nodes. */
  announce(work: readonly Work[]): void {
    if (work.length === 0 || this.stopped) return
    const isAnnouncing = this.due.size > 0
    for (const one of work) this.due.add(one)
    if (isAnnouncing) return
    this.after(PACE_MS, () => {
      const all = [...this.due]
      this.due.clear()
      this.wake(all)
      this.database.query('SELECT pg_notify($1, $2)', [this.channel, [this.self, ...all].join(' ')]).catch(() => undefined)
    })
  }

  /** There may be work at any moment from now on. */
  expect(work: readonly Work[]): void {
    for (const ms of LATER_MS) this.after(ms, () => this.wake(work))
  }

  /** Listens to the other nodes, for as long as this lives. */
  async start(): Promise<void> {
    try {
      const client = await this.database.connect()
      if (this.stopped) return client.release()
      this.client = client
      client.on('error', () => this.lost())
      client.on('end', () => this.lost())
      client.on('notification', ({ payload = '' }) => {
        const [from, ...work] = payload.split(' ')
        if (from !== this.self) this.wake(ALL.filter((one) => work.includes(one)))
      })
      await client.query(`LISTEN "${this.channel}"`)
      this.backOffMs = BACK_OFF_MS.first
      await this.pulse(client)
    } catch (error) {
      this.log.warn({ err: error }, 'no connection to hear of work; it is looked for every second')
      this.lost()
    }
  }

  stop(): void {
    this.stopped = true
    for (const timer of this.timers) clearTimeout(timer)
    this.timers.clear()
    this.listeners.clear()
    this.client?.release(true)
    this.client = undefined
  }

  /** Notices a connection that died without a word, and reads the database's clock. */
  private async pulse(client: PgPoolClient): Promise<void> {
    // Another one has taken its place, with a pulse of its own.
    if (client !== this.client) return
    const deaf = this.after(PULSE_MS / 2, () => this.lost())
    await this.clock.set(() => readClock(client))
    this.forget(deaf)
    this.after(PULSE_MS, () => void this.pulse(client).catch(() => this.lost()))
  }

  private lost(): void {
    if (this.stopped) return
    const { client } = this
    this.client = undefined
    client?.release(true)
    if (this.reconnecting) return
    this.reconnecting = true
    this.after(this.backOffMs, () => {
      this.reconnecting = false
      void this.start().then(() => this.wake(ALL))
    })
    this.backOffMs = Math.min(this.backOffMs * 2, BACK_OFF_MS.last)
  }
  private reconnecting = false

  private wake(work: readonly Work[]): void {
    for (const listener of this.listeners) listener(work)
  }

  private after(ms: number, callback: () => void): NodeJS.Timeout {
    const timer = setTimeout(() => {
      this.timers.delete(timer)
      callback()
    }, ms)
    timer.unref()
    this.timers.add(timer)
    return timer
  }
  private forget(timer: NodeJS.Timeout): void {
    clearTimeout(timer)
    this.timers.delete(timer)
  }
}
