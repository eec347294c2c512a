/** Owns metrics for Prometheus, through `prom-client`. Public, under `@ferrule/triggers/metrics`. */
import { Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { Backlog } from './store.js'
import type { Triggers } from './triggers.js'

export interface TriggerMetricsOptions {
  /** Where the metrics are registered, such as `register` of `prom-client`; a registry of their own unless given. */
  readonly registry?: Registry
}

/** From a commit on a good disk to a receiver that takes all the time it has. */
const PUBLISH_BUCKETS_S = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5]
const ATTEMPT_BUCKETS_S = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]

/**
 * Registers what is worth watching of triggers, and gives the registry. What waits is counted in the store whenever the metrics are asked for.
 *
 * ```ts
 * const registry = triggerMetrics(triggers, { registry: register })
 * ```
 */
export function triggerMetrics(triggers: Triggers, { registry = new Registry() }: TriggerMetricsOptions = {}): Registry {
  const registers = [registry]
  addWork(triggers, registers)
  addBacklog(triggers, registers)
  return registry
}

/** What this process does. */
function addWork(triggers: Triggers, registers: Registry[]): void {
  const published = new Histogram({
    name: 'ferrule_publish_duration_seconds',
    help: 'How long publishing an event took, by how it ended: accepted, duplicate, rejected.',
    labelNames: ['result'],
    buckets: PUBLISH_BUCKETS_S,
    registers,
  })
  const attempts = new Histogram({
    name: 'ferrule_attempt_duration_seconds',
    help: 'How long attempts took, by outcome and class of the status (none where nothing was answered).',
    labelNames: ['outcome', 'status'],
    buckets: ATTEMPT_BUCKETS_S,
    registers,
  })
  const given = new Counter({
    name: 'ferrule_given_up_total',
    help: 'Deliveries that this process gave up.',
    registers,
  })
  const subscribed = new Counter({
    name: 'ferrule_subscribe_requests_total',
    help: 'Requests for a subscription, by what they did: created, changed, known, refused.',
    labelNames: ['result'],
    registers,
  })
  const unsubscribed = new Counter({ name: 'ferrule_unsubscribe_requests_total', help: 'Requests that ended a subscription.', registers })
  new Gauge({
    name: 'ferrule_attempts_running',
    help: 'Attempts on their way, by lane.',
    labelNames: ['lane'],
    registers,
    collect() {
      for (const lane of ['live', 'slow'] as const) this.set({ lane }, triggers.usage[lane])
    },
  })
  triggers.observe({
    publish: (result, durationMs) => published.observe({ result }, durationMs / 1000),
    attempt: ({ attempt: { outcome, status, durationMs }, next }) => {
      attempts.observe({ outcome, status: status === undefined ? 'none' : `${Math.floor(status / 100)}xx` }, durationMs / 1000)
      if (next.kind === 'dead') given.inc()
    },
    subscribe: (result) => subscribed.inc({ result }),
    unsubscribe: () => unsubscribed.inc(),
  })
}

const OF_BACKLOG: readonly (readonly [name: string, help: string, value: (backlog: Backlog) => number])[] = [
  ['ferrule_deliveries_waiting', 'Deliveries that wait, due or not.', ({ deliveries }) => deliveries],
  ['ferrule_events_waiting', 'Events that are not compared with all subscriptions yet.', ({ fanOuts }) => fanOuts],
  ['ferrule_backlog_bytes', 'Bodies of events that something waits for.', ({ bytes }) => bytes],
  ['ferrule_dead_letters', 'Dead letters that are kept.', ({ dead }) => dead],
  ['ferrule_oldest_due_seconds', 'How long the oldest delivery that is due has been due.', ({ oldestDueMs }) => oldestDueMs / 1000],
  ['ferrule_subscriptions_active', 'Subscriptions that events go to.', ({ subscriptions }) => subscriptions.active],
  ['ferrule_subscriptions_disabled', 'Subscriptions that nothing could be delivered to.', ({ subscriptions }) => subscriptions.disabled],
  ['ferrule_breakers_open', 'Active subscriptions that are sent a probe at a time.', ({ subscriptions }) => subscriptions.open],
]

/** What all processes together have before them. */
function addBacklog({ store }: Triggers, registers: Registry[]): void {
  let reading: Promise<Backlog | undefined> | undefined
  // All gauges of one question share an answer.
  const read = (): Promise<Backlog | undefined> =>
    (reading ??= store
      .backlog()
      .catch(() => undefined)
      .finally(() => (reading = undefined)))
  new Gauge({
    name: 'ferrule_store_up',
    help: 'Whether the store answers; while it does not, what waits is not a number.',
    registers,
    async collect() {
      this.set((await read()) === undefined ? 0 : 1)
    },
  })
  for (const [name, help, value] of OF_BACKLOG) {
    new Gauge({
      name,
      help,
      registers,
      async collect() {
        const backlog = await read()
        this.set(backlog === undefined ? NaN : value(backlog))
      },
    })
  }
}
