/**
 * Owns what a store of events, subscriptions and deliveries has to do, and the records it keeps. Everything that has to be durable goes
 * through here; what can be worked out again (signatures, schedules, lanes in use) does not. One conformance suite says whether an
 * implementation is one: `storeConformance` of `@ferrule/testing`.
 *
 * Times are milliseconds since 1970. Every method may reject with a `StoreUnavailable` where the database can't be reached; nothing is
 * half done then.
 */

/**
 * A place in the event log, opaque to everybody but the store that gave it: text of at most 60 characters, `''` before the first event. What
 * is behind a position never changes: an event that commits later always has a later position.
 */
export type Position = string

/** Something that happened, as it is kept: the bytes are what is signed and sent. */
export interface StoredEvent {
  readonly position: Position
  /** Unique among the events of its topic, for as long as events are kept. */
  readonly id: string
  /** What it is about: the operation id of the trigger that it was published for. */
  readonly topic: string
  /** JSON as UTF-8; never decoded and encoded again. */
  readonly body: Uint8Array
  readonly createdAt: number
}

export interface NewEvent {
  readonly id: string
  readonly topic: string
  readonly body: Uint8Array
  readonly createdAt: number
  /** Whether anybody can be subscribed to the topic; `false` keeps the event for pollers alone. */
  readonly fanOut: boolean
}

/** Who wants to hear of a topic, and where. */
export interface Subscription {
  /** Unguessable: 22 characters of base64url. */
  readonly id: string
  /** Counts what happened to it: changed, or taken up again after it had ended or was disabled. Ending an older one ends nothing. */
  readonly generation: number
  readonly topic: string
  /** Whose it is: a digest of the principal that subscribed. */
  readonly owner: string
  /** Where events go. Sealed: only who has the key can read it, and only as the callback of this topic and owner. */
  readonly sealedUrl: Uint8Array
  /** A keyed digest of the URL's exact bytes, by which it is found again. */
  readonly urlDigest: string
  /** `host#digest`, which may be written in logs. */
  readonly label: string
  /** What the URL's host is held against: quotas and limits. */
  readonly host: string
  /** What the maker filled in: JSON, wire names. */
  readonly filter: string
  readonly state: SubscriptionState
  readonly createdAt: number
  readonly health: Health
}
export type SubscriptionState =
  | { readonly kind: 'active' }
  /** It was asked to end. */
  | { readonly kind: 'ended'; readonly at: number }
  /** Nobody asked, but nothing could be delivered: its events go to the dead letters. */
  | { readonly kind: 'disabled'; readonly at: number; readonly reason: string }

/** What the last attempts say about a receiver; kept with the subscription, so that it survives a restart. */
export interface Health {
  /** Attempts that failed since the last that succeeded. */
  readonly failures: number
  /** Those of them, without a break up to now, that ran out of time. */
  readonly timeouts: number
  /** When the first of these failures was. */
  readonly failingSince?: number
  /** Until when nothing but a single probe is sent. */
  readonly openUntil?: number
}

export interface NewSubscription {
  readonly id: string
  readonly topic: string
  readonly owner: string
  readonly sealedUrl: Uint8Array
  readonly urlDigest: string
  /** What the digest was under keys that came before: found by them, a subscription gets the new one. */
  readonly formerDigests: readonly string[]
  readonly label: string
  readonly host: string
  readonly filter: string
  readonly at: number
}
export interface SubscriptionQuota {
  /** Active subscriptions of one owner, and of one callback host. */
  readonly perOwner: number
  readonly perHost: number
}
export type Subscribed =
  /**
   * `created`: there was none for this topic, owner and URL. `changed`: it wants something else now, or it had ended or was disabled: a new
   * generation. `known`: the same was asked before.
   */
  | { readonly kind: 'created' | 'changed' | 'known'; readonly subscription: Subscription }
  | { readonly kind: 'refused'; readonly limit: keyof SubscriptionQuota }

/**
 * `live` serves receivers that answer; `slow` those that did not: they can't take more than a share of the places, and so starve nobody.
 */
export type Lane = 'live' | 'slow'

/** What there may be to do: deliveries of a lane, or events to compare with subscriptions. */
export type Work = Lane | 'fan-out'

/** An event that is to be compared with its topic's subscriptions, from where that ended the last time. */
export interface FanOut {
  readonly event: StoredEvent
  /** The subscriptions that come next, in an order that stays what it is. */
  readonly subscriptions: readonly Subscription[]
  /** Whether there are none behind these. */
  readonly last: boolean
  /** What the store needs to go on. */
  readonly claim: unknown
}

/** One event on its way to one subscription. */
export interface Delivery {
  readonly id: string
  /** Attempts that were made. */
  readonly attempts: number
  readonly event: StoredEvent
  readonly subscription: Subscription
  readonly lane: Lane
  readonly dueAt: number
}
/** A delivery that nobody else works on until `record` or `release`, or until the lease has run out: see `holds`. */
export interface ClaimedDelivery extends Delivery {
  /** What the store needs to know that the claim still stands. A claim that somebody else has taken over changes nothing. */
  readonly claim: unknown
}

export type Outcome =
  | 'delivered'
  /** An answer that is no success; `status` says which. */
  | 'refused'
  | 'timeout'
  /** No connection, or one that broke. */
  | 'connection'
  /** The callback's address is not one that may be called. */
  | 'blocked'
  /** It could not be tried: its URL can't be unsealed, for example. */
  | 'impossible'

/** What came of one attempt, and what follows. */
export interface AttemptRecord {
  readonly delivery: ClaimedDelivery
  readonly attempt: Attempt
  readonly next:
    | { readonly kind: 'delivered' }
    | { readonly kind: 'retry'; readonly dueAt: number; readonly lane: Lane }
    | { readonly kind: 'dead'; readonly reason: string }
  /** What becomes of the subscription; absent where the attempt says nothing about it. */
  readonly health?: Health
  /** Disables the subscription: its events waiting become dead letters. */
  readonly disable?: string
}
export interface Attempt {
  readonly at: number
  readonly durationMs: number
  readonly outcome: Outcome
  readonly status?: number
  /** What went wrong, in a sentence without secrets; at most 200 characters. */
  readonly error?: string
}

/** A delivery as people look at it. */
export interface DeliveryView extends Omit<Delivery, 'event'> {
  readonly event: Omit<StoredEvent, 'body'>
  readonly state: 'waiting' | 'delivered' | 'dead' | 'cancelled'
  readonly reason?: string
  readonly finishedAt?: number
}
export interface DeliveryFilter {
  readonly state?: DeliveryView['state']
  readonly subscription?: string
  readonly topic?: string
  readonly delivery?: string
  /** Of events created at this time or later. */
  readonly from?: number
  /** Of events created before this time. */
  readonly to?: number
}

export interface Page {
  readonly limit: number
  /** The `next` of the page before. */
  readonly after?: string
}
export interface Paged<T> {
  readonly items: readonly T[]
  readonly next?: string
}

/** How much waits; what metrics and limits are made from. */
export interface Backlog {
  /** Deliveries that wait, due or not. */
  readonly deliveries: number
  /** The bodies of events that deliveries wait for or that are not compared with all subscriptions yet, each once. */
  readonly bytes: number
  /** Events that are not compared with all subscriptions yet. */
  readonly fanOuts: number
  readonly dead: number
  /** How long the oldest delivery that is due has been due; 0 where none is. */
  readonly oldestDueMs: number
  readonly subscriptions: { readonly active: number; readonly disabled: number; readonly open: number }
}

export interface Retention {
  /** Finished deliveries and their attempts; events that nothing waits for. */
  readonly finishedMs: number
  /** Dead letters; subscriptions that ended or were disabled. */
  readonly deadMs: number
}

export interface BacklogLimit {
  readonly deliveries: number
  readonly bytes: number
}

export interface ReadEvents {
  readonly topic: string
  readonly after: Position
  readonly limit: number
}
export interface EventsRead {
  /** In order of their positions; complete: nothing will ever commit between two of them. */
  readonly events: readonly StoredEvent[]
  /** Where the next read begins: the last event's position, or further where events of other topics were passed. */
  readonly position: Position
  /**
   * Events of the topic after `after` were there and have been swept, or `after` is a position that this log has never given. What was
   * expunged leaves no gap.
   */
  readonly gap: boolean
}

/**
 * Keeps events, subscriptions and deliveries. `Transaction` is what a caller's own transaction looks like: a SQLite handle on the same
 * file, a PostgreSQL client.
 */
export interface Store<Transaction = unknown> {
  readonly kind: string
  /** Names this store's history: changes where the log starts anew, so that old positions are known for what they are. */
  readonly epoch: string

  /**
   * Keeps events, all or none, and says which of them were there already. Resolves once they are durable; within `transaction`, once they
   * are written: they are durable when the caller commits, and gone where the caller rolls back.
   */
  append(events: readonly NewEvent[], options?: { readonly transaction?: Transaction }): Promise<readonly { readonly duplicate: boolean }[]>
  /** Forgets an event and what waits for it. */
  expunge(topic: string, id: string): Promise<boolean>

  /** Events after a position. */
  read(query: ReadEvents): Promise<EventsRead>
  /** Where a reader who wants only what comes next starts. May repeat events that are committing just now; never misses one. */
  now(): Promise<Position>

  /**
   * Finds by topic, owner and URL; newest wins. Repeated calls are harmless. One that was found by a former digest gets the new digest and
   * the URL as it is sealed now. Refused is only what would become active.
   */
  subscribe(subscription: NewSubscription, quota: SubscriptionQuota): Promise<Subscribed>
  /**
   * Ends a subscription and cancels what waits for it, in one transaction, where the generation is still its own. Resolves to whether
   * something changed.
   */
  unsubscribe(id: string, generation: number, at: number): Promise<boolean>
  /**
   * Disables an active subscription by hand, or takes a disabled one up again; its dead letters stay. Resolves to whether something changed.
   */
  setState(id: string, state: 'active' | 'disabled', reason: string, at: number): Promise<boolean>
  subscription(id: string): Promise<Subscription | undefined>
  subscriptions(filter: { readonly topic?: string; readonly state?: SubscriptionState['kind'] }, page: Page): Promise<Paged<Subscription>>

  /**
   * Events whose deliveries are not all made yet, each with the next subscriptions of its topic (at most `chunk`): those that had not ended
   * when it committed and have not ended since. A subscription that commits after the event does not hear of it. Disabled ones are among
   * them: what they miss becomes dead letters.
   */
  claimFanOuts(limit: number, chunk: number): Promise<readonly FanOut[]>
  /**
   * Makes the deliveries for the subscriptions that want the event and remembers how far it came, in one transaction. Repeating it makes no
   * second delivery. Resolves to those that are claimed already, as if by `claimDue`: of those to `take`, all that wait and are new, or fewer.
   */
  recordFanOut(fanOut: FanOut, wanted: readonly Wanted[]): Promise<readonly ClaimedDelivery[]>

  /** Takes due deliveries of active subscriptions, oldest first, at most `perSubscription` of each. */
  claimDue(lane: Lane, limit: number, perSubscription: number): Promise<readonly ClaimedDelivery[]>
  /**
   * Whether a claim still stands, as far as this process knows without asking: a process that stood still for longer than its lease finds here
   * that others may have what it had taken.
   */
  holds(delivery: ClaimedDelivery): boolean
  /**
   * Writes down attempts, all in one transaction. Claims that do not stand any more are left out, with all that they say: their number is
   * returned. Subscriptions are disabled last: what the same call says of their other deliveries counts.
   */
  record(records: readonly AttemptRecord[]): Promise<{ readonly late: number }>
  /** Gives claims back that were not tried, to be due at another time or in another lane. */
  release(claims: readonly { readonly delivery: ClaimedDelivery; readonly dueAt: number; readonly lane: Lane }[]): Promise<void>
  /** Calls back when there may be work, and says of which kinds. Backstop polling goes on beside it. */
  onWork(listener: (work: readonly Work[]) => void): () => void

  /** Those of the newest events first. */
  deliveries(filter: DeliveryFilter, page: Page): Promise<Paged<DeliveryView>>
  /** The oldest first; those before a replay too. */
  attempts(delivery: string): Promise<readonly Attempt[]>
  /**
   * Makes dead letters of active subscriptions due again from `at` on, `perSecond` of each subscription, with no attempts made and the same
   * id. At most `limit` a call; resolves to how many. Twice is once: what waits already is no dead letter.
   */
  replay(filter: DeliveryFilter, options: { readonly at: number; readonly perSecond: number; readonly limit: number }): Promise<number>

  backlog(): Promise<Backlog>
  /** Deletes what is older than it has to be kept, at most `limit` rows, and says how many: 0 where nothing is left. */
  sweep(retention: Retention, now: number, limit: number): Promise<number>
  /** Gives claims back and closes what this store opened; nothing can be asked of it after. */
  close(): Promise<void>
}

/** A delivery to make. */
export interface Wanted {
  readonly subscription: Subscription
  /** Its id, by `deliveryId`: the same whenever the event is compared with the subscription. */
  readonly delivery: string
  readonly dueAt: number
  readonly lane: Lane
  /** Why it is a dead letter from the beginning. */
  readonly dead?: string
  /** Whoever makes it would send it at once, and claims it: it needs not be looked for. */
  readonly take?: boolean
}
