/** Owns the whole: events in, deliveries out, subscriptions and polling between. Knows no HTTP server and no decorators. */
import { createHash } from 'node:crypto'
import { CallbackGuard, type CallbackPolicy } from './callback-guard.js'
import { sealCallbackUrl } from './callback-url.js'
import { readSubscriptionToken, subscriptionToken } from './capability.js'
import { randomId, systemClock, type Clock } from './clock.js'
import { openCursor, sealCursor, type CursorScope } from './cursor.js'
import { BACKLOG, MAX_EVENT_BYTES, QUOTA, RETENTION } from './defaults.js'
import { Dispatcher, type DispatcherOptions } from './delivery/dispatcher.js'
import { FanOutWorker, type Filters } from './delivery/fan-out.js'
import { Targets } from './delivery/target.js'
import { SubscriptionsExhausted } from './errors.js'
import { Keys } from './keys.js'
import { silentLog, type TriggerLog } from './log.js'
import { Observers, type TriggerObserver } from './observers.js'
import { Publisher, type Published, type PublishInput } from './publish.js'
import type { BacklogLimit, Retention, Store, StoredEvent, SubscriptionQuota } from './store.js'
import { signingSecretsOf, type SigningSecrets } from './signing-secrets.js'
import { Sweeper } from './sweeper.js'

export interface TriggersOptions<Transaction> extends Pick<
  DispatcherOptions,
  'slots' | 'perSubscription' | 'schedule' | 'timeoutMs' | 'random' | 'onAttempt'
> {
  readonly store: Store<Transaction>
  /**
   * 32 bytes or more each, as bytes or in base64; the first makes everything new, the others still open what they made. Keep one for half a
   * year after it was the first: cursors of flows that sleep are sealed with it.
   */
  readonly keys: readonly (string | Uint8Array)[]
  /** What signs events, so that receivers of your own know who sent them; for each subscription secrets made from `keys` unless given. */
  readonly signingSecrets?: SigningSecrets
  /** Which callback URLs are accepted; https to public addresses unless given. */
  readonly callbacks?: CallbackPolicy
  /** Which subscriptions want an event. */
  readonly filters?: Filters
  /** How much may wait; 1,000,000 deliveries and 1 GB unless given. */
  readonly limit?: Partial<BacklogLimit>
  /** Active subscriptions; 1,000 of one owner and 100,000 of one callback host unless given. */
  readonly quota?: Partial<SubscriptionQuota>
  /** How long finished things are kept; 30 days unless given. */
  readonly retention?: Partial<Retention>
  /** 1,000,000 unless given. */
  readonly maxEventBytes?: number
  readonly log?: TriggerLog
  readonly clock?: Clock
}

export interface Subscribe {
  readonly topic: string
  /** Who asks: any text that is the same for the same principal. */
  readonly principal: string
  readonly callbackUrl: string
  /** What the maker filled in, as JSON can say it. */
  readonly filter?: unknown
}
export interface SubscribeResult {
  /** What the `Location` ends with. */
  readonly token: string
  readonly kind: 'created' | 'changed' | 'known'
}

export interface PollEvents {
  /** The polling operation; its cursors are good for nothing else. */
  readonly operation: string
  readonly topic: string
  readonly principal: string
  /** What decides which events are wanted: the same text for the same parameters. */
  readonly parameters: string
  readonly cursor?: string
  /** 100 unless given: what the platform starts runs for at once. */
  readonly limit?: number
  readonly wants?: (event: StoredEvent) => boolean | Promise<boolean>
}
export interface PolledEvents {
  readonly events: readonly StoredEvent[]
  /** For the next poll. */
  readonly cursor: string
  /** More is waiting: poll again at once. */
  readonly more: boolean
  /** Events were there that are not kept any more. */
  readonly gap: boolean
}

/** How many events of a topic one poll looks at, where few are wanted. */
const MAX_SCANNED = 5_000

export interface Triggers<Transaction = unknown> {
  readonly store: Store<Transaction>
  readonly keys: Keys
  readonly guard: CallbackGuard
  /** Keeps an event and brings it to its subscribers. Resolves once it is durable. */
  publish(input: PublishInput<Transaction>): Promise<Published>
  /** Idempotent: the same request gives the same token. Throws `CallbackRejected`, `SubscriptionsExhausted`. */
  subscribe(input: Subscribe): Promise<SubscribeResult>
  /**
   * `false` for a token that was not made here; otherwise `true`, whether there was something to end or not. No attempt begins after it
   * resolves; another process may begin those that it had taken before.
   */
  unsubscribe(token: string): Promise<boolean>
  /** Events of the log from a cursor on. Changes nothing: the same cursor gives the same events first. Throws `InvalidCursor`. */
  poll(input: PollEvents): Promise<PolledEvents>
  /** Begins to compare events with subscriptions and to deliver. `fanOut: false`: delivers alone, where no filters are at hand. */
  start(options?: { readonly fanOut?: boolean }): void
  /** Takes nothing new, ends what is on its way within 25 seconds, gives the rest back. The store stays open. */
  stop(): Promise<void>
  /** Attempts on their way, by lane. */
  readonly usage: { readonly live: number; readonly slow: number }
  /** Tells an observer what happens from now on, until the function that comes back is called. */
  observe(observer: TriggerObserver): () => void
  /** Deletes what is older than it has to be kept; done by itself every ten minutes while started. */
  sweep(): Promise<number>
}

export function createTriggers<Transaction>(options: TriggersOptions<Transaction>): Triggers<Transaction> {
  const { store, clock = systemClock, log = silentLog } = options
  const observers = new Observers()
  const keys = new Keys(options.keys)
  const guard = new CallbackGuard(options.callbacks)
  const quota: SubscriptionQuota = { ...QUOTA, ...options.quota }
  const retention: Retention = { ...RETENTION, ...options.retention }
  const signingSecrets = signingSecretsOf(options.signingSecrets, clock)
  const targets = new Targets({ keys, guard, ...(signingSecrets === undefined ? {} : { signingSecrets }) })
  const dispatcher = new Dispatcher({
    ...options,
    guard,
    targets,
    clock,
    log,
    onAttempt: (record) => {
      options.onAttempt?.(record)
      observers.attempt(record)
    },
  })
  const fanOut = new FanOutWorker({
    store,
    clock,
    log,
    filters: options.filters ?? (() => undefined),
    sender: dispatcher,
  })
  const sweeper = new Sweeper(store, clock, log, retention)
  const publisher = new Publisher<Transaction>({
    store,
    clock,
    limit: { ...BACKLOG, ...options.limit },
    maxEventBytes: options.maxEventBytes ?? MAX_EVENT_BYTES,
    onPublished: () => fanOut.wake(),
  })
  return {
    store,
    keys,
    guard,
    publish: (input) => observers.publish(() => publisher.publish(input)),
    subscribe: (input) => subscribe(input, { store, keys, guard, targets, quota, clock, observers }),
    unsubscribe: async (token) => {
      const reference = readSubscriptionToken(keys, token)
      if (reference === undefined) return false
      if (await store.unsubscribe(reference.id, reference.generation, clock.now())) {
        dispatcher.end(reference.id)
        observers.unsubscribe()
      }
      return true
    },
    poll: (input) => poll(input, { store, keys, clock }),
    start: (how = {}) => {
      dispatcher.start()
      if (how.fanOut !== false) fanOut.start()
      sweeper.start()
    },
    stop: async () => {
      sweeper.stop()
      await fanOut.stop()
      await dispatcher.stop()
    },
    get usage() {
      return dispatcher.usage
    },
    observe: (observer) => observers.add(observer),
    sweep: () => sweeper.sweep(),
  }
}

/** Whose something is, without saying who. */
export function ownerOf(principal: string): string {
  return createHash('sha256').update(principal).digest('base64url').slice(0, 22)
}

interface Parts {
  readonly store: Store
  readonly keys: Keys
  readonly clock: Clock
}

async function subscribe(
  { topic, principal, callbackUrl, filter = {} }: Subscribe,
  {
    store,
    keys,
    guard,
    targets,
    quota,
    clock,
    observers,
  }: Parts & {
    readonly guard: CallbackGuard
    readonly targets: Targets
    readonly quota: SubscriptionQuota
    readonly observers: Observers
  },
): Promise<SubscribeResult> {
  const accepted = guard.accept(callbackUrl)
  const { text, host } = accepted
  const [urlDigest, ...formerDigests] = keys.digests(text)
  const owner = ownerOf(principal)
  const subscribed = await store.subscribe(
    {
      id: randomId(),
      topic,
      owner,
      sealedUrl: sealCallbackUrl(keys, { topic, owner }, text),
      urlDigest,
      formerDigests,
      label: `${host}#${urlDigest.slice(0, 8)}`,
      host,
      filter: JSON.stringify(filter),
      at: clock.now(),
    },
    quota,
  )
  observers.subscribe(subscribed.kind)
  if (subscribed.kind === 'refused') throw new SubscriptionsExhausted(subscribed.limit)
  targets.add(subscribed.subscription, accepted)
  return { token: subscriptionToken(keys, subscribed.subscription), kind: subscribed.kind }
}

async function poll(input: PollEvents, { store, keys, clock }: Parts): Promise<PolledEvents> {
  const { operation, topic, principal, parameters, cursor, limit = 100, wants } = input
  const scope: CursorScope = { operation, owner: ownerOf(principal), parameters, epoch: store.epoch }
  const opened = cursor === undefined ? undefined : openCursor(keys, scope, cursor)
  const sealed = (position: string): string => sealCursor(keys, scope, position, clock.now())
  if (opened === undefined || opened.kind === 'restart') return { events: [], cursor: sealed(await store.now()), more: false, gap: false }
  const events: StoredEvent[] = []
  let position = opened.kind === 'position' ? opened.position : ''
  let gap = opened.kind === 'gap'
  for (let scanned = 0; ;) {
    const read = await store.read({ topic, after: position, limit: limit + 1 })
    gap ||= read.gap
    for (const event of read.events) {
      if (wants === undefined || (await wants(event))) {
        if (events.length === limit) return { events, cursor: sealed(position), more: true, gap }
        events.push(event)
      }
      position = event.position
    }
    scanned += read.events.length
    const done = read.events.length <= limit
    if (done) position = read.position
    if (done || scanned >= MAX_SCANNED) return { events, cursor: sealed(position), more: !done, gap }
  }
}
