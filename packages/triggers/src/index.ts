/** The public API: events in, deliveries out. Stores are under `@ferrule/triggers/sqlite` and `/postgres`, metrics under `/metrics`. */
export { createTriggers, ownerOf } from './triggers.js'
export type { PolledEvents, PollEvents, Subscribe, SubscribeResult, Triggers, TriggersOptions } from './triggers.js'
export type { TriggerObserver } from './observers.js'
export type { Published, PublishInput } from './publish.js'
export { deliveryId } from './delivery-id.js'
export type { Filter, Filters } from './delivery/fan-out.js'
export { CallbackGuard } from './callback-guard.js'
export type { CallbackPolicy, CallbackUrl, Resolve } from './callback-guard.js'
export { isPublicAddress } from './public-address.js'
export { Keys } from './keys.js'
export type { Purpose } from './keys.js'
export { openCursor, sealCursor } from './cursor.js'
export type { CursorScope, OpenedCursor } from './cursor.js'
export { readSubscriptionToken, subscriptionToken } from './capability.js'
export type { SubscriptionReference } from './capability.js'
export { formatSecret, parseSecret, sign, verifySignature } from './signature.js'
export type { SignatureHeaders } from './signature.js'
export type { SigningSecret, SigningSecrets } from './signing-secrets.js'
export { nextDelayMs, RETRY_AFTER_CAP_MS, SCHEDULE_MS } from './schedule.js'
export { verdictOf } from './outcome.js'
export type { Verdict } from './outcome.js'
export { BacklogFull, CallbackRejected, InvalidCursor, StoreUnavailable, SubscriptionsExhausted, UnpublishableEvent } from './errors.js'
export { systemClock } from './clock.js'
export type { Clock } from './clock.js'
export type { TriggerLog } from './log.js'
export type {
  Attempt,
  AttemptRecord,
  Backlog,
  BacklogLimit,
  ClaimedDelivery,
  Delivery,
  DeliveryFilter,
  DeliveryView,
  EventsRead,
  FanOut,
  Health,
  Lane,
  NewEvent,
  NewSubscription,
  Outcome,
  Page,
  Paged,
  Position,
  ReadEvents,
  Retention,
  Store,
  StoredEvent,
  Subscribed,
  Subscription,
  SubscriptionQuota,
  SubscriptionState,
  Wanted,
} from './store.js'
