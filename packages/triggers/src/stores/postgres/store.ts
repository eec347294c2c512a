/** Owns the store's one face: what each method does is a file of its own, in `operations`. */
import type { TriggerLog } from '../../log.js'
import type { Store } from '../../store.js'
import type { Context } from './context.js'
import type { PgClient } from './database.js'
import { append } from './operations/append.js'
import { backlog } from './operations/backlog.js'
import { claimDue } from './operations/claim-due.js'
import { claimFanOuts } from './operations/claim-fan-outs.js'
import { attempts, deliveries } from './operations/deliveries.js'
import { expunge } from './operations/expunge.js'
import { giveBack } from './operations/give-back.js'
import { now, read } from './operations/read.js'
import { record } from './operations/record.js'
import { recordFanOut } from './operations/record-fan-out.js'
import { release } from './operations/release.js'
import { renew } from './operations/renew.js'
import { replay } from './operations/replay.js'
import { setState } from './operations/set-state.js'
import { subscribe } from './operations/subscribe.js'
import { subscription, subscriptions } from './operations/subscriptions.js'
import { sweep } from './operations/sweep.js'
import { unsubscribe } from './operations/unsubscribe.js'

/** `end`: closes what the store's connections come from. */
export function postgresStore(context: Context, epoch: string, log: TriggerLog, end: () => Promise<void>): Store<PgClient> {
  let closed = false
  let renewing: Promise<void> | undefined
  const lease = setInterval(() => {
    renewing ??= renew(context)
      .catch((error: unknown) => log.warn({ err: error }, 'leases could not be renewed; they are tried to be again soon'))
      .finally(() => (renewing = undefined))
  }, context.leaseMs / 6).unref()
  return {
    kind: 'postgres',
    epoch,
    append: (events, { transaction } = {}) => append(context, events, transaction),
    expunge: (topic, id) => expunge(context, topic, id),
    read: (query) => read(context, query),
    now: () => now(context),
    subscribe: (given, quota) => subscribe(context, given, quota),
    unsubscribe: (id, generation, at) => unsubscribe(context, id, generation, at),
    setState: (id, state, reason, at) => setState(context, id, state, reason, at),
    subscription: (id) => subscription(context, id),
    subscriptions: (filter, page) => subscriptions(context, filter, page),
    claimFanOuts: (limit, chunk) => claimFanOuts(context, limit, chunk),
    recordFanOut: (fanOut, wanted) => recordFanOut(context, fanOut, wanted),
    claimDue: (lane, limit, perSubscription) => claimDue(context, { lane, limit, perSubscription }),
    holds: (delivery) => context.holdings.holds(delivery, context.leaseMs),
    record: (records) => record(context, records),
    release: (claims) => release(context, claims),
    onWork: (listener) => context.wake.onWork(listener),
    deliveries: (filter, page) => deliveries(context, filter, page),
    attempts: (delivery) => attempts(context, delivery),
    replay: (filter, options) => replay(context, filter, options),
    backlog: () => backlog(context),
    sweep: (retention, at, limit) => sweep(context, retention, at, limit),
    async close() {
      if (closed) return
      closed = true
      clearInterval(lease)
      await renewing
      context.wake.stop()
      try {
        await giveBack(context)
      } catch (error) {
        log.warn({ err: error }, 'what was taken could not be given back; it is due again when its lease ends')
      }
      await context.jobs.stop()
      context.database.close()
      await end()
    },
  }
}
