/**
 * Owns what was asked and answered on one side and what flows received on the other, and the promise that joins them: every event that was
 * accepted reaches every subscription that was active then, or is a dead letter with a reason; nothing else is received; nothing after the
 * end; nothing twice but what was on its way when a process died, and then the same.
 */
import type { Answer, ReceivedRequest } from '@ferrule/testing'
import type { DeliveryView, Store } from '@ferrule/triggers'

export const ANSWERS = {
  fine: { status: 202 },
  slow: { status: 200, delayMs: 40 },
  broken: { status: 500 },
  busy: { status: 429, headers: { 'retry-after': '90' } },
  wrong: { status: 400 },
  missing: { status: 404 },
  gone: { status: 410 },
  silent: { hang: 'before-head' },
  reset: { reset: 'before-head' },
} as const satisfies Record<string, Answer>
export type AnswerKind = keyof typeof ANSWERS

/** One callback URL, and the subscription that it has. */
export interface Flow {
  readonly path: string
  state: 'unknown' | 'active' | 'ended'
  minimumTotal: number
  location: string
  /** Its id: what the Location ends with, up to the generation. */
  subscription: string
  /** Locations of generations before. */
  readonly former: string[]
  answers: AnswerKind
  /** Whether it has answered anything but success since it was subscribed: it may be disabled. */
  hasFailed: boolean
  /** Nothing may come any more: it ended, or said that it is gone, and what was on its way then has come. */
  isSilent: boolean
  /** Requests that may still come though it has ended: they were on their way. */
  onTheirWay: number
}

interface Event {
  readonly id: string
  /** The id that it was published under. */
  readonly name: string
  readonly total: number
  /** `unknown`: nothing was answered, or not yet. */
  certainty: 'accepted' | 'unknown'
  /** Compared with all subscriptions: what subscriptions want from now on changes nothing. */
  isFannedOut: boolean
  /** By path: `must` receive it or `may`; has `had` what it must, or may no more: it is `over`. */
  readonly owed: Map<string, 'must' | 'may' | 'had' | 'over'>
}

interface Receipt {
  readonly path: string
  readonly event: string
  readonly webhookId: string
  readonly isSuccess: boolean
  /** Until when it is certainly not answered, as `performance.now()` says it. */
  readonly until: number
  /** Processes that had died by then. */
  readonly crashes: number
}

/** The attempts that one subscription may have at the same time: the default of the engine. */
const MOST_AT_ONCE = 4

export class Ledger {
  readonly flows: readonly Flow[]
  readonly events = new Map<string, Event>()
  readonly violations: string[] = []
  private readonly receipts: Receipt[] = []
  private readonly bodies = new Map<string, string>()

  constructor(
    paths: readonly string[],
    private readonly crashes: () => number,
  ) {
    this.flows = paths.map((path) => ({
      path,
      state: 'unknown',
      minimumTotal: 0,
      location: '',
      subscription: '',
      former: [],
      answers: 'fine',
      hasFailed: false,
      isSilent: true,
      onTheirWay: 0,
    }))
  }

  flow(path: string): Flow {
    const found = this.flows.find((flow) => flow.path === path)
    if (found === undefined) throw new Error(`unreachable: ${path}`)
    return found
  }

  /** Taken down before it is asked: a flow may have it before the answer is there. */
  published(id: string, name: string, total: number): Event {
    const active = this.flows.filter((flow) => flow.state === 'active' && total >= flow.minimumTotal)
    const owed = new Map(active.map(({ path }) => [path, 'must'] as const))
    const event: Event = { id, name, total, certainty: 'unknown', isFannedOut: false, owed }
    this.events.set(id, event)
    return event
  }

  accepted(event: Event): void {
    for (const other of this.namesakes(event)) {
      if (other.certainty === 'accepted') this.violations.push(`${event.name} was accepted twice`)
      // Where nothing was answered, nothing was kept.
      this.events.delete(other.id)
    }
    event.certainty = 'accepted'
  }

  /** It was there under its name: nobody may receive what was sent this time. */
  refused(event: Event): void {
    const [first, ...others] = this.namesakes(event)
    if (first === undefined) this.violations.push(`${event.name} is called known and never was`)
    else if (others.length === 0) first.certainty = 'accepted'
    this.events.delete(event.id)
  }

  /** Others that were published under the same name: one of them has it. */
  private namesakes({ id, name }: Event): readonly Event[] {
    return [...this.events.values()].filter((event) => event.name === name && event.id !== id)
  }

  subscribed(flow: Flow, minimumTotal: number, location: string): void {
    const isKnown = flow.state === 'active' && flow.minimumTotal === minimumTotal
    if (isKnown && !flow.hasFailed && flow.location !== location)
      this.violations.push(`${flow.path}: a repeated request was answered with another Location`)
    if (!isKnown && [flow.location, ...flow.former].includes(location))
      this.violations.push(`${flow.path}: a new generation has the Location of an older one`)
    // What is compared after this is compared with what it wants now.
    if (flow.state === 'active') for (const event of this.events.values()) this.widen(event, flow, minimumTotal)
    if (location !== flow.location) {
      if (flow.location !== '') flow.former.push(flow.location)
      flow.hasFailed = false
      flow.isSilent = false
    }
    Object.assign(flow, { state: 'active', minimumTotal, location, subscription: /\/([\w-]{22})\.[^/]*$/.exec(location)?.[1] ?? '' })
  }

  ended(flow: Flow): void {
    if (flow.state !== 'active') return
    flow.state = 'ended'
    // Those that it has and did not answer yet are no more on their way.
    const unanswered = this.receipts.filter(({ path, until }) => path === flow.path && performance.now() < until).length
    flow.onTheirWay = Math.max(0, MOST_AT_ONCE - unanswered)
    for (const { owed } of this.events.values()) if (owed.get(flow.path) === 'must') owed.set(flow.path, 'may')
  }

  /** Takes down what a flow received, and gives what it answers. */
  receive(path: string, { headers, body }: ReceivedRequest): Answer {
    const flow = this.flow(path)
    const text = body.toString()
    const { id } = JSON.parse(text) as { readonly id: string }
    const event = this.events.get(id)
    const said = `${path} received the event ${id}`
    const isSuccess = flow.answers === 'fine' || flow.answers === 'slow'
    const answer: Answer = ANSWERS[flow.answers]
    const until = performance.now() + (answer.delayMs ?? 0)
    if (event === undefined) this.violations.push(`${said}, which nobody published`)
    else if (event.certainty === 'unknown') this.accepted(event)
    if (event !== undefined && !event.owed.has(path)) this.violations.push(`${said}, which is not for it`)
    if (['had', 'over'].includes(event?.owed.get(path) ?? '')) this.violations.push(`${said} again`)
    if (flow.isSilent) this.violations.push(`${said} after its end`)
    else if (flow.state === 'ended' && --flow.onTheirWay < 0)
      this.violations.push(`${said} after its end, more than can have been on its way`)
    const webhookId = String(headers['webhook-id'])
    const known = this.bodies.get(webhookId) ?? `${path} ${text}`
    if (known !== `${path} ${text}`) this.violations.push(`${said} under the id of ${known}`)
    this.bodies.set(webhookId, known)
    if (this.receipts.some((one) => one.path === path && one.event === id && one.webhookId !== webhookId))
      this.violations.push(`${said} under another id than before`)
    this.receipts.push({ path, event: id, webhookId, isSuccess, until, crashes: this.crashes() })
    if (!isSuccess) flow.hasFailed = true
    return answer
  }

  /** Everything that was due has been tried and written down: what is finished stays so. */
  async settled(store: Store): Promise<void> {
    const deliveries = await deliveriesOf(store)
    for (const event of this.events.values()) {
      event.isFannedOut = true
      for (const [path, owes] of event.owed) {
        const delivery = deliveries.get(`${this.flow(path).subscription} ${event.name}`)
        const isUnwanted = delivery === undefined && (owes === 'may' || event.certainty === 'unknown')
        if (isUnwanted || (delivery !== undefined && delivery.state !== 'waiting'))
          event.owed.set(path, owes === 'may' ? 'over' : owes === 'must' ? 'had' : owes)
      }
    }
    for (const flow of this.flows) {
      const { kind } = (await store.subscription(flow.subscription))?.state ?? { kind: 'ended' }
      if (kind !== 'active') flow.isSilent = true
    }
  }

  /** What is broken of the promise, when nothing waits any more. */
  async check(store: Store): Promise<readonly string[]> {
    const deliveries = await deliveriesOf(store)
    for (const event of this.events.values()) {
      const rows = this.flows.map(({ subscription }) => deliveries.get(`${subscription} ${event.name}`))
      const exists = event.certainty === 'accepted' || (this.namesakes(event).length === 0 && rows.some((row) => row !== undefined))
      for (const [index, { path }] of this.flows.entries()) {
        const delivery = rows[index]
        const owes = event.owed.get(path)
        const said = `the event ${event.id} for ${path}`
        const isOwed = exists && (owes === 'must' || owes === 'had')
        const isKept = delivery?.state === 'delivered' || (delivery?.state === 'dead' && (delivery.reason ?? '') !== '')
        if (isOwed && !isKept)
          this.violations.push(`${said} is neither delivered nor a dead letter: ${delivery?.state ?? 'nothing is known'}`)
        const successes = this.receipts.filter((one) => one.path === path && one.event === event.id && one.isSuccess)
        if (exists && delivery?.state === 'delivered' && successes.length === 0)
          this.violations.push(`${said} is called delivered and never came`)
        const attempts = delivery === undefined ? [] : await store.attempts(delivery.id)
        const unheard = attempts.filter(({ outcome }) => outcome === 'timeout' || outcome === 'connection').length
        const died = this.crashes() - (successes[0]?.crashes ?? 0)
        if (successes.length > 1 + died + unheard)
          this.violations.push(`${said} came ${successes.length} times, though ${died} processes died since`)
      }
    }
    return this.violations
  }

  private widen(event: Event, flow: Flow, minimumTotal: number): void {
    if (event.isFannedOut) return
    const owes = event.owed.get(flow.path)
    const wants = event.total >= minimumTotal
    if (owes === 'must' && !wants) event.owed.set(flow.path, 'may')
    if (owes === undefined && wants) event.owed.set(flow.path, 'may')
  }
}

/** By subscription and the id that the event was published under. */
async function deliveriesOf(store: Store): Promise<ReadonlyMap<string, DeliveryView>> {
  const { items } = await store.deliveries({}, { limit: 10_000 })
  return new Map(items.map((delivery) => [`${delivery.subscription.id} ${delivery.event.id}`, delivery]))
}
