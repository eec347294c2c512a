/**
 * Owns the door to pg-boss, which schedules, hands out, leases and recovers all work: a job for each delivery that waits, in the queue of its
 * lane, one for each handful that a node has claimed without asking for it, and one for each chunk of a fan-out.
 *
 * Our rows name the job that belongs to them. A job that none names any more is good for nothing: it is deleted soon, and where a node ends
 * before that, it is when it is handed out again. What happened is kept in our rows alone: there are no finished jobs, which would slow down
 * who looks for others.
 */
import { randomUUID } from 'node:crypto'
import PgBoss from 'pg-boss'
import type { TriggerLog } from '../../log.js'
import type { Work } from '../../store.js'
import type { Database, PgClient, Settings } from './database.js'
import type { Due } from './database-clock.js'

const QUEUES: readonly Work[] = ['live', 'slow', 'fan-out']

/** The oldest are handed out first. */
export interface NewJob extends Due {
  readonly id: string
  readonly queue: Work
  /** What it is about: ids of deliveries, the number of an event. */
  readonly subjects: readonly string[]
}
/** A job with one of its subjects. */
export interface Job {
  readonly id: string
  readonly subject: string
}

/** Work of a node that was killed is back after its lease and at most two of these. */
const MAINTENANCE_S = 4
/** A job that is fetched again was its node's failure, not its receiver's: it never runs out of tries, nor of time. */
const ENDLESS = { retryLimit: 2_147_483_647, retryDelay: 0, retryBackoff: false, retentionMinutes: 50 * 365 * 24 * 60 }
/** Looking through all jobs takes a while where there are a million. */
const MAINTENANCE_DEADLINE_MS = 60_000
/** pg-boss hands out those of the highest priority first: less by one for each second since 1970, which lasts until 2101. */
const PRIORITY = 2_000_000_000

/** To delete a job costs little, to find it among the others as much as for a thousand. */
const DISCARD = { many: 1_000, afterMs: 250 }
// The planner takes a table that was empty a minute ago for empty, and would look through the list of what to delete once for each job.
const DISCARDING: Settings = { enable_nestloop: 'off', enable_seqscan: 'on' }

export class Jobs {
  /** Queues that had as many jobs due, the last time, as were asked for. */
  private readonly crowded = new Set<Work>()
  private readonly discarded = new Map<Work, string[]>()
  private timer: NodeJS.Timeout | undefined
  private discarding: Promise<void> = Promise.resolve()

  private constructor(
    private readonly boss: PgBoss,
    private readonly database: Database,
    private readonly leaseS: number,
    private readonly log: TriggerLog,
  ) {}

  static async start(database: Database, schema: string, leaseS: number, log: TriggerLog): Promise<Jobs> {
    const boss = new PgBoss({
      db: { executeSql: async (text, values) => ({ rows: await database.query(text, values, { deadlineMs: MAINTENANCE_DEADLINE_MS }) }) },
      schema,
      schedule: false,
      maintenanceIntervalSeconds: MAINTENANCE_S,
      archiveCompletedAfterSeconds: 60,
      deleteAfterSeconds: 60,
    })
    boss.on('error', (error) => log.warn({ err: error }, 'maintenance of the job queue failed; it is tried again soon'))
    try {
      await boss.start()
      await prepare(database, boss, schema)
    } catch (error) {
      await boss.stop({ graceful: false, close: false })
      throw error
    }
    return new Jobs(boss, database, leaseS, log)
  }

  async insert(client: PgClient, jobs: readonly NewJob[]): Promise<void> {
    if (jobs.length === 0) return
    const rows = jobs.map(({ id, queue, subjects, dueAt, afterMs }) => ({
      id,
      name: queue,
      data: { subjects },
      priority: PRIORITY - Math.floor(dueAt / 1000),
      expireInSeconds: this.leaseS,
      // How long, not when: the database's clock says when it has passed.
      ...(afterMs === 0 ? {} : { startAfter: (afterMs / 1000).toFixed(3) }),
    }))
    await this.boss.insert(rows, { db: { executeSql: (text, values) => client.query(text, values) } })
  }

  /** Takes so many jobs for as long as the lease lasts; resolves to all that they are about. */
  async fetch(client: PgClient, queue: Work, limit: number): Promise<readonly Job[]> {
    // Where many are due, they are read in their order. Where few are, those that are due much later would have to be read for that too.
    const crowded = this.crowded.has(queue)
    if (crowded) await client.query('SET LOCAL enable_sort = off')
    // It answers an error with no jobs.
    let failure: unknown
    const executeSql = async (text: string, values: unknown[]): Promise<{ rows: unknown[] }> => {
      try {
        return await client.query(text, values)
      } catch (error) {
        failure = error
        throw error
      }
    }
    const jobs = await this.boss.fetch<{ readonly subjects: readonly string[] }>(queue, { batchSize: limit, db: { executeSql } })
    if (failure !== undefined) throw failure
    if (crowded) await client.query('SET LOCAL enable_sort = on')
    if (jobs.length < limit) this.crowded.delete(queue)
    else this.crowded.add(queue)
    return jobs.flatMap(({ id, data }) => data.subjects.map((subject) => ({ id, subject })))
  }

  /** Deletes jobs that no row names any more; call it when that is committed. */
  discard(queue: Work, ids: readonly string[]): void {
    if (ids.length === 0) return
    const list = this.discarded.get(queue) ?? []
    this.discarded.set(queue, list)
    list.push(...ids)
    if (list.length >= DISCARD.many) this.flush()
    else this.timer ??= setTimeout(() => this.flush(), DISCARD.afterMs).unref()
  }

  async stop(): Promise<void> {
    this.flush()
    await this.discarding
    await this.boss.stop({ graceful: false, close: false })
  }

  private flush(): void {
    clearTimeout(this.timer)
    this.timer = undefined
    const all = [...this.discarded]
    this.discarded.clear()
    this.discarding = this.discarding.then(async () => {
      for (const [queue, ids] of all)
        try {
          const work = (client: PgClient): Promise<void> =>
            this.boss.deleteJob(queue, ids, { db: { executeSql: (text, values) => client.query(text, values) } })
          await this.database.transaction(work, { settings: DISCARDING })
        } catch (error) {
          this.log.debug(
            { err: error, queue, jobs: ids.length },
            'jobs that are not needed could not be deleted; they are when they come back',
          )
        }
    })
  }
}

export function newJob(queue: Work, subjects: readonly string[], { dueAt, afterMs }: Due): NewJob {
  return { id: randomUUID(), queue, subjects, dueAt, afterMs }
}

async function prepare(database: Database, boss: PgBoss, schema: string): Promise<void> {
  for (const name of QUEUES) await boss.createQueue(name, { name, policy: 'standard', ...ENDLESS })
  // Whoever asks for an index waits for all who write, though it is there: for a node that stands still, too, while others wait behind.
  const [{ there }] = (await database.query('SELECT to_regclass($1) IS NOT NULL AS there', [`${schema}.ferrule_oldest`])) as [
    { readonly there: boolean },
  ]
  if (there) return
  // Its own index finds those that are due, and then all of them are sorted: too much where they are many.
  await database.query(`CREATE INDEX ferrule_oldest ON ${schema}.job (name, priority DESC, created_on, id) WHERE state < 'active'`)
}
