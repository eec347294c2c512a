/** Owns the line that each attempt has in the log. */
import type { TriggerLog } from '../log.js'
import type { AttemptRecord } from '../store.js'

export function logAttempt(log: TriggerLog, { delivery, attempt, next, disable }: AttemptRecord): void {
  const { id, event, subscription, attempts } = delivery
  const { outcome, durationMs, status, error } = attempt
  const data = {
    delivery: id,
    event: event.id,
    topic: event.topic,
    receiver: subscription.label,
    attempt: attempts + 1,
    outcome,
    durationMs,
    ...(status === undefined ? {} : { status }),
    ...(error === undefined ? {} : { error }),
    ...(next.kind === 'retry' ? { retryAt: new Date(next.dueAt).toISOString() } : {}),
  }
  if (next.kind === 'delivered') log.debug(data, 'delivered')
  else if (next.kind === 'retry') log.info(data, 'delivery failed; it is tried again')
  else log.warn({ ...data, reason: next.reason }, 'delivery given up: a dead letter')
  if (disable !== undefined)
    log.warn({ subscription: subscription.id, receiver: subscription.label, reason: disable }, 'subscription disabled')
}
