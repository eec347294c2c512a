/**
 * Owns the served connector that a history is played on: one place that keeps things, real HTTP to it and from it, a clock that stands still.
 * It can die at any call of its store, and comes back on what the dead process left.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { IsInt, IsOptional, IsString } from 'class-validator'
import { Action, BaseConnector, Connector, Property, Security, Trigger } from '@ferrule/core'
import { serve, type Served } from '@ferrule/fastify'
import { receiver, testClock, type Receiver } from '@ferrule/testing'
import { StoreUnavailable, type Store } from '@ferrule/triggers'
import type { Place } from './place.js'

class Order {
  @Property() @IsString() id!: string
  @Property() @IsInt() total!: number
}
class NewOrder extends Order {
  @Property() @IsOptional() @IsString() eventId?: string
}
class OrderFilter {
  @Property() @IsOptional() @IsInt() minimumTotal?: number
}
class Placed {
  @Property() duplicate!: boolean
}

@Connector({ title: 'Shop', description: 'A shop.', version: '1', url: 'https://shop.example/api' })
@Security.apiKey({ in: 'header', name: 'X-Api-Key', keys: () => ['a-key'] })
class Shop extends BaseConnector {
  @Action('POST /orders', { summary: 'Place an order', description: 'Places an order.', returns: () => Placed })
  async place({ id, total, eventId }: NewOrder): Promise<Placed> {
    const { duplicate } = await this.publish(this.orderPlaced, { id, total }, eventId === undefined ? {} : { id: eventId })
    return { duplicate }
  }

  @Trigger.webhook({ summary: 'When an order is placed', description: 'Starts.', event: () => Order, input: () => OrderFilter })
  orderPlaced(order: Order, { minimumTotal = 0 }: OrderFilter): boolean {
    return order.total >= minimumTotal
  }
}

/** Where a process dies: at a call of its store, before it is carried out or after. */
export interface Death {
  readonly call: 'append' | 'subscribe' | 'unsubscribe' | 'claimFanOuts' | 'recordFanOut' | 'claimDue' | 'record' | 'release'
  readonly when: 'before' | 'after'
}

/** One process. */
interface Life {
  readonly store: Store
  readonly served: Served
  isOver: boolean
  death: Death | undefined
}

/** Long for a receiver that answers, short for a test that waits for one that does not. */
const TIMEOUT_MS = 400
const PUBLIC_URL = 'https://shop.example/api'
/** When histories begin. */
export const START = Date.UTC(2026, 0, 1)
const YEARS_MS = 1_000 * 24 * 3_600_000

export class System {
  private readonly clock = testClock(START)
  crashes = 0
  private life!: Life
  private reviving: Promise<void> | undefined
  private burial: Promise<void> = Promise.resolve()

  private constructor(
    private readonly place: Place,
    readonly flows: Receiver,
  ) {}

  static async open(place: Place): Promise<System> {
    const system = new System(place, await receiver())
    system.life = await system.begin()
    return system
  }

  /** Where a flow waits for events. */
  callbackUrl(path: string): string {
    return this.flows.origin + path
  }

  /** A request to the connector, by its path or a `Location`. `undefined` where the process died before it had answered. */
  async request(method: string, url: string, body?: object): Promise<{ readonly response: Response; readonly body: unknown } | undefined> {
    await this.revive()
    const { life } = this
    const { address } = life.served
    try {
      const response = await fetch(`${address}/api${url.replace(PUBLIC_URL, '')}`, {
        method,
        // Whoever ends a subscription has no key.
        headers: { connection: 'close', ...(body === undefined ? {} : { 'content-type': 'application/json', 'x-api-key': 'a-key' }) },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      const text = await response.text()
      if (life.isOver) return undefined
      return { response, body: text === '' ? undefined : (JSON.parse(text) as unknown) }
    } catch (error) {
      if (life.isOver) return undefined
      throw error
    }
  }

  /** Waits a moment for something that a flow receives. */
  async untilSomethingComes(path: string): Promise<void> {
    await this.flows.waitFor(path, this.flows.requestsTo(path).length + 1, 100).catch(() => undefined)
  }

  /** Lets the process die: at once, or at a call of its store. */
  die(death?: Death): void {
    if (death === undefined) this.bury(this.life)
    else this.life.death = death
  }

  /** Stops the process as an operator does, and starts another. */
  async restart(): Promise<void> {
    await this.revive()
    const { life } = this
    life.death = undefined
    await life.served.close()
    life.isOver = true
    this.life = await this.begin()
  }

  /** Lets time go on. */
  async pass(ms: number): Promise<void> {
    if (this.place.leases) await this.whenSettled(async () => undefined)
    await this.step(ms)
  }

  /** Waits until everything that is due has been tried and written down, and looks. */
  async whenSettled<T>(look: (store: Store) => Promise<T>): Promise<T> {
    for (let tries = 0; tries < 2_000; tries++) {
      await this.revive()
      const { life } = this
      try {
        if (await this.isSettled(life.store)) {
          const seen = await look(life.store)
          if (!life.isOver) return seen
        }
      } catch (error) {
        if (!life.isOver) throw error
      }
      await sleep(4)
      // What waits for its turn, and the engine's looking for work, go by this clock.
      await this.step(25)
      if (tries % 20 === 19) await this.place.tend()
    }
    throw new Error('It never settles: what is due is not tried, or not written down.')
  }

  /** Lets time go on until nothing waits any more. */
  async drain(): Promise<void> {
    for (let rounds = 0; rounds < 500; rounds++) {
      const times = await this.whenSettled(async (store) => {
        const { items } = await store.deliveries({ state: 'waiting' }, { limit: 1_000 })
        return items.map(({ dueAt }) => dueAt)
      })
      if (times.length === 0) return
      await this.step(Math.max(1, Math.min(...times) - this.clock.now()))
    }
    throw new Error('Something waits for ever.')
  }

  async close(): Promise<void> {
    if (!this.life.isOver) {
      this.life.death = undefined
      await this.life.served.close()
    }
    await this.burial
    await this.flows.close()
    await this.place.remove()
  }

  /** Starts a process where the last one died. */
  private async revive(): Promise<void> {
    if (!this.life.isOver) return
    this.reviving ??= this.rise().finally(() => (this.reviving = undefined))
    await this.reviving
  }

  private async rise(): Promise<void> {
    await this.burial
    this.flows.breakConnections(false)
    this.life = await this.begin()
  }

  private async isSettled(store: Store): Promise<boolean> {
    const { fanOuts } = await store.backlog()
    const { items } = await store.deliveries({ state: 'waiting' }, { limit: 1_000 })
    return fanOuts === 0 && items.every(({ dueAt }) => dueAt > this.clock.now())
  }

  private async step(ms: number): Promise<void> {
    await this.place.pass(ms)
    this.clock.advance(ms)
  }

  private async begin(): Promise<Life> {
    const life: Partial<Life> & Pick<Life, 'isOver' | 'death'> = { isOver: false, death: undefined }
    const store = this.mortal(await this.place.open(this.clock), life as Life)
    const served = await serve(new Shop(), {
      port: 0,
      logger: false,
      signals: false,
      publicUrl: PUBLIC_URL,
      triggers: {
        store,
        keys: [Buffer.alloc(32, 7)],
        development: true,
        clock: this.clock,
        timeoutMs: TIMEOUT_MS,
        retention: { finishedMs: YEARS_MS, deadMs: YEARS_MS },
      },
    })
    return Object.assign(life, { store, served })
  }

  /** A store whose process may die; from then on it is out of reach. */
  private mortal(store: Store, life: Life): Store {
    return new Proxy(store, {
      get: (target, name) => {
        const member: unknown = Reflect.get(target, name)
        if (typeof member !== 'function') return member
        const call = (...given: unknown[]): unknown => Reflect.apply(member, target, given)
        if (name === 'onWork') return call
        // Asked without waiting: a dead process holds nothing.
        if (name === 'holds') return (...given: unknown[]) => !life.isOver && call(...given)
        return async (...given: unknown[]) => {
          if (name === 'close') return call(...given)
          if (life.death?.call === name && life.death.when === 'before') this.bury(life)
          if (life.isOver) return afterDeath(String(name), given)
          const result = await call(...given)
          if (life.death?.call === name) this.bury(life)
          return life.isOver ? afterDeath(String(name), given) : result
        }
      },
    })
  }

  private bury(life: Life): void {
    if (life.isOver) return
    life.isOver = true
    this.crashes++
    this.place.kill()
    this.flows.breakConnections(true)
    this.flows.dropConnections()
    life.served.app.server.closeAllConnections()
    this.burial = life.served.close().catch(() => undefined)
  }
}

/** What lets the remains of a process come to their end without keeping, giving or taking anything. */
function afterDeath(call: string, given: readonly unknown[]): unknown {
  if (call === 'claimDue' || call === 'claimFanOuts' || call === 'recordFanOut') return []
  if (call === 'record') return { late: (given[0] as readonly unknown[]).length }
  if (call === 'release') return undefined
  throw new StoreUnavailable('The process is dead.')
}
