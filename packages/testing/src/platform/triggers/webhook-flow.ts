/** Owns a flow that starts with a webhook trigger: subscribes when turned on, receives, and ends its subscription when turned off. */
import type { CallbackEndpoint, Arrival, Callback } from './callbacks.js'
import type { Connection } from '../connections/connection.js'
import type { PlatformDefinition, PlatformOperation } from '../definition.js'
import type { Gateway } from '../gateway.js'
import type { JsonObject } from '../json.js'
import { buildRequest } from '../requests/request.js'
import { itemsAt, parseBody, splitPath, type Run } from './runs.js'

export interface FlowParts {
  readonly definition: PlatformDefinition
  readonly gateway: Gateway
  readonly callbacks: CallbackEndpoint
  readonly connection: Connection
}
interface Subscription {
  readonly location: string
  readonly callback: Callback
}

export class WebhookFlow {
  /** What started runs, in the order in which it arrived. */
  readonly runs: Run[] = []
  private readonly waiting = new Set<() => void>()
  private subscription: Subscription | undefined

  constructor(
    private readonly parts: FlowParts,
    private readonly operation: PlatformOperation,
    private values: JsonObject,
  ) {}

  /** The absolute URL that the platform will end the subscription by; `undefined` while the flow is off. */
  get location(): string | undefined {
    return this.subscription?.location
  }
  get callbackUrl(): string | undefined {
    return this.subscription?.callback.url
  }

  async turnOn(): Promise<void> {
    this.subscription = await this.subscribe()
  }

  /** Sends the same request again, as the platform does where it did not hear the answer. */
  async repeat(): Promise<string> {
    const { callback } = this.running()
    const { location } = await this.request(callback)
    this.subscription = { location, callback }
    return location
  }

  /** The maker has changed something: the platform subscribes anew, with another callback URL, and then ends what was. */
  async change(values: JsonObject): Promise<void> {
    const before = this.running()
    this.values = values
    this.subscription = await this.subscribe()
    await this.end(before)
  }

  async turnOff(): Promise<void> {
    const subscription = this.running()
    this.subscription = undefined
    await this.end(subscription)
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
    const callback = this.parts.callbacks.add((arrival) => this.arrive(arrival))
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
    const { status, headers, bytes } = await gateway.send(request, { purpose: 'subscribe', operationId, connection })
    if (status < 200 || status > 299)
      throw new Error(`${this.operation.id} answered ${status} to the subscription: ${bytes.toString('utf8', 0, 500)}`)
    const { location } = headers
    // A flow that waits for an action ends by itself; only triggers have to be ended.
    if (location === undefined && this.operation.raw['x-ms-trigger'] === undefined) return { location: '', callback }
    if (location === undefined)
      throw new Error(`${this.operation.id} answered ${status} without a Location: the platform could never end the subscription.`)
    if (!URL.canParse(location)) throw new Error(`${this.operation.id} answered with a Location that is not absolute: ${location}`)
    return { location, callback }
  }

  /** Without the connection's credentials: the platform has been seen to leave them out. */
  private async end({ location, callback }: Subscription): Promise<void> {
    const path = this.parts.gateway.below(location)
    if (path === undefined)
      throw new Error(`${this.operation.id}: the Location ${location} is not below the connector's address; the platform can't reach it.`)
    const { status } = await this.parts.gateway.send({ method: 'DELETE', path, headers: {} }, { purpose: 'unsubscribe' })
    callback.close()
    if (status < 200 || status > 299) throw new Error(`${this.operation.id}: ending the subscription was answered with ${status}.`)
  }

  private arrive({ at, headers, bytes }: Arrival): void {
    const body = parseBody(bytes)
    const split =
      this.operation.raw['x-ms-trigger'] === 'batch' ? splitPath(this.parts.definition, this.operation.notification?.['schema']) : undefined
    const bodies = split === undefined ? [body] : itemsAt(body, split)
    this.runs.push(...bodies.map((one) => ({ at, headers, bytes, body: one })))
    for (const look of [...this.waiting]) look()
  }
}
