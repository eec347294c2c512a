/** Owns a flow that starts with a webhook trigger: subscribes when turned on, receives, and ends its subscription when turned off. */
import type { CallbackEndpoint, Arrival, Callback } from './callbacks.js'
import type { SplitOn } from '../../designer/index.js'
import type { Connection } from '../connections/connection.js'
import type { PlatformDefinition, PlatformOperation } from '../definition.js'
import type { Gateway } from '../gateway.js'
import { mismatch } from '../actions/check-response.js'
import { asJson } from '../as-json.js'
import type { Exchanges } from '../evidence/exchanges.js'
import { Findings, type Finding, type FindingCode } from '../evidence/findings.js'
import type { Json, JsonObject } from '../../json.js'
import { bodyValue } from '../requests/content.js'
import { buildRequest } from '../requests/request.js'
import { Ledger } from './ledger.js'
import { bodiesOf, noteUnsplittable, type Run } from './runs.js'

export interface FlowParts {
  readonly definition: PlatformDefinition
  /** Where the designer splits what comes. */
  readonly splitOn: SplitOn | undefined
  readonly gateway: Gateway
  readonly callbacks: CallbackEndpoint
  readonly exchanges: Exchanges
  readonly connection: Connection
  readonly watch: WebhookWatch
}
/** Who writes down what happens to a flow. */
export interface WebhookWatch {
  readonly notified: (body: Json, runs: readonly Json[]) => void
  readonly turnedOff: () => void
}
interface Subscription {
  /** As it was answered; `undefined` where nothing was. */
  readonly location: string | undefined
  readonly callback: Callback
}

export class WebhookFlow {
  /** What started runs, in the order in which it arrived. */
  readonly runs: Run[] = []
  private readonly noted = new Findings()
  private readonly ledger: Ledger
  private readonly waiting = new Set<() => void>()
  private subscription: Subscription | undefined

  constructor(
    private readonly parts: FlowParts,
    private readonly operation: PlatformOperation,
    private values: JsonObject,
  ) {
    this.ledger = new Ledger(operation.id)
  }

  /** The absolute URL that the platform will end the subscription by; `undefined` while the flow is off. */
  get location(): string | undefined {
    return this.subscription?.location
  }
  get callbackUrl(): string | undefined {
    return this.subscription?.callback.url
  }
  /** What is wrong with the trigger, and how the runs differ from what has happened. */
  get findings(): readonly Finding[] {
    return [...this.noted.list, ...this.ledger.findings]
  }

  /** Rejects where the subscription is refused: the flow then stays off. */
  async turnOn(): Promise<void> {
    noteUnsplittable(this.noted, this.operation, this.parts.splitOn)
    this.subscription = await this.subscribe()
  }

  /** Sends the same request again, as the platform does where it did not hear the answer. */
  async repeat(): Promise<string | undefined> {
    const before = this.running()
    this.subscription = await this.request(before.callback)
    const { location } = this.subscription
    if (location !== before.location)
      this.note(
        'second-subscription',
        'answer to the subscription',
        `${before.location ?? 'nothing'} first, and ${location ?? 'nothing'} when it was repeated.`,
      )
    return location
  }

  /** The maker has changed something: the platform subscribes anew, with another callback URL, and then ends what was. */
  async change(values: JsonObject): Promise<void> {
    const before = this.running()
    this.values = values
    this.subscription = await this.subscribe()
    await this.end(before)
  }

  /** Ends the subscription. Where that fails the flow is off all the same, and the subscription an orphan. */
  async turnOff(): Promise<void> {
    const subscription = this.running()
    this.parts.watch.turnedOff()
    this.subscription = undefined
    await this.end(subscription)
  }

  /** Says that something has happened that should start a run whose body holds at least this. */
  happened(event: object): void {
    this.ledger.happened(asJson(event))
  }

  /** What the endpoint answers from now on; 202 is what the platform says. */
  answer(status: number): void {
    this.running().callback.status = status
  }

  /** Resolves once so many runs have started; rejects after a time. */
  async received(count: number, timeoutMs = 10_000): Promise<readonly Run[]> {
    if (this.runs.length >= count) return this.runs
    await new Promise<void>((resolve, reject) => {
      const look = (): void => {
        if (this.runs.length < count) return
        this.waiting.delete(look)
        clearTimeout(timer)
        resolve()
      }
      const timer = setTimeout(() => {
        this.waiting.delete(look)
        reject(new Error(`${this.operation.id}: ${this.runs.length} of ${count} runs started within ${timeoutMs} ms.`))
      }, timeoutMs)
      this.waiting.add(look)
    })
    return this.runs
  }

  private running(): Subscription {
    if (this.subscription === undefined) throw new Error(`The flow on ${this.operation.id} is off; turn it on first.`)
    return this.subscription
  }

  private async subscribe(): Promise<Subscription> {
    const callback = this.parts.callbacks.add({
      arrived: (arrival) => this.arrive(arrival),
      arrivedLate: () => this.note('still-sending', 'callback URL', 'Something arrived after the subscription was ended.'),
      arrivedBeside: (path) =>
        this.note(
          'changed-callback-url',
          'callback URL',
          `${path} was sent to; the address was given as ${new URL(callback.url).pathname}….`,
        ),
    })
    // Whoever has the signature starts runs.
    this.parts.exchanges.keepSecret([new URL(callback.url).searchParams.get('sig') ?? ''])
    try {
      return await this.request(callback)
    } catch (error) {
      callback.close()
      throw error
    }
  }

  private async request(callback: Callback): Promise<Subscription> {
    const { definition, gateway, connection } = this.parts
    const { id: operationId } = this.operation
    const request = buildRequest({ definition, operation: this.operation, values: this.values, callbackUrl: callback.url })
    if (request.body?.includes(callback.url) !== true)
      this.note('missing-notification-url', 'parameters', 'The callback URL has no place in the request.')
    const { status, headers, bytes } = await gateway.send(request, { purpose: 'subscribe', operationId, connection })
    if (status < 200 || status > 299)
      throw new Error(`${this.operation.id} answered ${status} to the subscription: ${bytes.toString('utf8', 0, 500)}`)
    this.noteAnswer(status, headers['location'])
    return { location: headers['location'], callback }
  }

  private noteAnswer(status: number, location: string | undefined): void {
    // A flow that waits for an action ends by itself; only triggers have to be ended.
    if (this.operation.raw['x-ms-trigger'] === undefined) return
    if (status !== 201) this.note('not-created', 'answer to the subscription', `The status is ${status}.`)
    if (location === undefined) this.note('missing-location', 'answer to the subscription, header Location', 'There is none.')
    else if (this.parts.gateway.below(location) === undefined)
      this.note('unreachable-location', 'answer to the subscription, header Location', `${location} is not below the connector's address.`)
  }

  /** Without the connection's credentials: the platform has been seen to leave them out. */
  private async end({ location, callback }: Subscription): Promise<void> {
    const path = location === undefined ? undefined : this.parts.gateway.below(location)
    if (path === undefined)
      this.note(
        'orphan',
        'subscription',
        `It can't be ended: ${location === undefined ? 'it has no Location' : `${location} can't be reached`}.`,
      )
    else {
      const { status } = await this.parts.gateway.send({ method: 'DELETE', path, headers: {} }, { purpose: 'unsubscribe' })
      if (status < 200 || status > 299) this.note('orphan', 'subscription', `DELETE ${location} was answered ${status}.`)
    }
    callback.close()
  }

  private arrive({ at, headers, bytes }: Arrival): void {
    const { definition, splitOn } = this.parts
    const { id, notification } = this.operation
    const body = bodyValue(bytes, headers['content-type'])
    const found = mismatch(definition, id, notification?.['schema'], body)
    if (found !== undefined) this.note('invalid-notification', `notification, ${found.at}`, found.details)
    const bodies = bodiesOf(body, splitOn)
    this.ledger.started(bodies)
    this.parts.watch.notified(body, bodies)
    this.runs.push(...bodies.map((one) => ({ at, headers, bytes, body: one })))
    for (const look of [...this.waiting]) look()
  }

  private note(code: FindingCode, place: string, message: string): void {
    this.noted.add(code, `${this.operation.id}, ${place}`, message)
  }
}
