/**
 * Owns the promise, and whether a run kept it. It knows three things: what `publish` acknowledged, what the receiver got, and what the store
 * says of its deliveries to whoever looks (`ferrule triggers list` and `show`). The promise:
 *
 * 1. An event that was acknowledged reaches every subscription that was active meanwhile, or is a dead letter there that says why.
 * 2. Nobody receives what nobody published.
 * 3. Nothing comes to a subscription a minute after its end was answered.
 * 4. What comes again is the same: id and bytes. And no more comes again than was on its way when something broke.
 */

const END_GRACE_MS = 60_000
/** An attempt that was answered so long before a node was killed was written down by then. */
const UNWRITTEN_MS = 2_000

/** What happened, each thing written down before the next step. */
export class Ledger {
  /** By id: the group that it is for, and what was answered. */
  published = new Map()
  /** By path at the receiver; `isHopeless` where a scenario's receiver never accepts anything. */
  subscribed = new Map()
  received = []
  /** What was on its way when nodes or their database were killed: from when until when, and the ids of deliveries that the store had as waiting. */
  interruptions = []

  /** Which subscriptions every acknowledged event has to reach; what waits for one that ends is cancelled. */
  owed() {
    const owed = []
    for (const [id, { group, askedAt, acknowledgedAt }] of this.published) {
      if (acknowledgedAt === undefined) continue
      for (const [path, subscription] of this.subscribed)
        if (subscription.group === group && subscription.at <= askedAt && !subscription.isHopeless && subscription.endAskedAt === undefined)
          owed.push({ id, path, subscription: subscription.id })
    }
    return owed
  }

  missing() {
    const there = new Set(this.received.filter(({ accepted }) => accepted).map(({ path, id }) => `${path} ${id}`))
    return this.owed().filter(({ path, id }) => !there.has(`${path} ${id}`))
  }
}

/** `dead`: dead letters by subscription and event, with their reasons. `duplicates`: how many may come again though no node was killed. */
export function judge(ledger, { dead = new Map(), duplicates: allowed = 0 } = {}) {
  const broken = []
  const lost = ledger.missing().filter(({ id, subscription }) => !dead.get(`${subscription} ${id}`))
  if (lost.length > 0) broken.push(`${lost.length} lost: ${some(lost.map(({ id, path }) => `${id} at ${path}`))}`)

  const strange = ledger.received.filter(({ id }) => !ledger.published.has(id))
  if (strange.length > 0) broken.push(`${strange.length} received that nobody published: ${some(strange.map(({ id }) => id))}`)

  const late = ledger.received.filter(({ path, at }) => at > (ledger.subscribed.get(path)?.endedAt ?? Infinity) + END_GRACE_MS)
  if (late.length > 0) broken.push(`${late.length} received a minute after the end: ${some(late.map(({ path }) => path))}`)

  const { again, unexcused, different } = repetitions(ledger)
  if (different.length > 0) broken.push(`${different.length} came again as something else: ${some(different)}`)
  if (unexcused.length > allowed)
    broken.push(`${unexcused.length} came again, ${allowed} may: ${some(unexcused.map(({ id, path }) => `${id} at ${path}`))}`)

  for (const { from, waiting, stalledMs } of ledger.interruptions) {
    const stale = ledger.received.filter((one) => waiting.has(one.webhookId) && one.at < from - UNWRITTEN_MS - stalledMs)
    const first = stale.filter(({ webhookId }) => !wasInterrupted(ledger, webhookId, from))
    if (first.length > 0)
      broken.push(`${first.length} were received long before a kill and not written down: ${some(first.map(({ id }) => id))}`)
  }
  const delivered = ledger.received.filter(({ accepted }) => accepted).length - again
  return { broken, numbers: { delivered, duplicates: again } }
}

/** The same event at the same path, after it was accepted there. What was refused is meant to come again. */
function repetitions({ received, interruptions }) {
  const known = new Map()
  const unexcused = []
  const different = []
  let again = 0
  for (const one of received) {
    const place = `${one.path} ${one.id}`
    const before = known.get(place)
    if (one.accepted || before === undefined) known.set(place, one)
    if (before === undefined) continue
    if (before.webhookId !== one.webhookId || before.hash !== one.hash) different.push(place)
    if (!before.accepted) continue
    again++
    // Each time that it comes again there was a kill in between that left it undone.
    const excused = interruptions.some(
      ({ from, until, waiting }) => before.at <= until + 1_000 && from <= one.at && waiting.has(one.webhookId),
    )
    if (!excused) unexcused.push(one)
  }
  return { again, unexcused, different }
}

/** What was on its way at an earlier kill may have been left for a lease. */
function wasInterrupted({ interruptions }, webhookId, before) {
  return interruptions.some(({ from, waiting }) => from < before && waiting.has(webhookId))
}

const some = (list) => `${list.slice(0, 5).join(', ')}${list.length > 5 ? ', …' : ''}`
