/** Owns what a scenario works with: nodes and a receiver in processes of their own, a place that keeps things, and the ledger of what happened. */
import { Keys, readSubscriptionToken } from '@ferrule/triggers'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { stopwatch, stalledMs } from './machine.mjs'
import { judge, Ledger } from './oracle.mjs'
import { look, newPlace } from './places.mjs'
import { startProcess } from './process.mjs'

const here = import.meta.dirname
const command = join(here, '../../packages/cli/bin/ferrule.js')
const keys = new Keys([Buffer.alloc(32, 7)])
const HEADERS = { 'content-type': 'application/json', 'x-api-key': 'a-key' }
/** Receivers here are fast and many are on one address: the limits that spare real ones would be all that is measured. */
const UNLIMITED = { concurrency: 4, perSecond: 2_000, burst: 2_000 }

/** What a scenario finds wrong. */
export class Broken extends Error {}

export function check(condition, otherwise) {
  if (!condition) throw new Broken(otherwise)
}

export async function openBench(kind, { random }) {
  const bench = new Bench(kind, mkdtempSync(join(tmpdir(), 'ferrule-faults-')), random)
  bench.place = await newPlace(kind, bench.folder)
  bench.receiver = await bench.startReceiver()
  return bench
}

class Bench {
  ledger = new Ledger()
  processes = new Set()
  receivers = []
  closing = []
  place
  receiver

  constructor(kind, folder, random) {
    this.kind = kind
    this.folder = folder
    this.log = join(folder, 'log')
    this.random = random
  }

  between(least, most) {
    return least + this.random() * (most - least)
  }

  /** Resolves when it serves; `begin: false`: at once. */
  async startNode({ options = {}, begin = true, place = {}, under, ...rest } = {}) {
    const triggers = { perSubscription: UNLIMITED, ...options }
    const node = startProcess(
      join(here, 'processes/node.mjs'),
      { place: { ...this.place, ...place }, triggers, ...rest },
      { log: this.log, ...(under === undefined ? {} : { under }) },
    )
    this.processes.add(node)
    node.ready.then(
      ({ address }) => (node.address = address),
      () => undefined,
    )
    if (begin) await node.ready
    return node
  }

  async startReceiver() {
    const child = startProcess(join(here, 'processes/receiver.mjs'), {}, { log: this.log })
    this.processes.add(child)
    const receiver = Object.assign(child, await child.ready, {
      count: 0,
      answer: (path, ...answers) => child.call('answer', path, ...answers),
    })
    this.receivers.push(receiver)
    return receiver
  }

  /** Subscribes a path of the receiver, or another address before it, to a group of orders. */
  async subscribe(node, path, group = 'all', origin = this.receiver.origin) {
    const response = await ask(`${node.address}/triggers/order-placed`, { callbackUrl: origin + path, group })
    check(response.status === 201, `the subscription was answered ${response.status}: ${await response.text()}`)
    const token = new URL(response.headers.get('location')).pathname.split('/').at(-1)
    const { id } = readSubscriptionToken(keys, token)
    this.ledger.subscribed.set(path, { group, at: Date.now(), id, token })
    return id
  }

  async unsubscribe(node, path) {
    const subscription = this.ledger.subscribed.get(path)
    subscription.endAskedAt = Date.now()
    const response = await fetch(`${node.address}/triggers/order-placed/${subscription.token}`, { method: 'DELETE' })
    check(response.status === 204, `the end was answered ${response.status}`)
    subscription.endedAt = Date.now()
  }

  /** Resolves to the status of the answer, 0 where none came, and what it says. */
  async publish(node, id, { group = 'all', path = '/orders', timeoutMs = 30_000, ...rest } = {}) {
    const entry = this.ledger.published.get(id) ?? { group, askedAt: Date.now() }
    this.ledger.published.set(id, entry)
    try {
      const response = await ask(node.address + path, { id, group, ...rest }, AbortSignal.timeout(timeoutMs))
      const answer = await response.json()
      if (response.status === 200) entry.acknowledgedAt ??= Date.now()
      return { status: response.status, answer }
    } catch {
      return { status: 0 }
    }
  }

  /** Publishes evenly until it is stopped; `nodeOf` says at which node, if any. Resolves to what was answered how often. */
  publishing(nodeOf, { perSecond = 50, groups = ['all'], prefix = 'order' } = {}) {
    const running = new Set()
    const statuses = {}
    let stopped = false
    const work = (async () => {
      for (let next = performance.now(), index = 0; !stopped; index++) {
        next = Math.max(next + 1000 / perSecond, performance.now() - 200)
        await sleep(Math.max(0, next - performance.now()))
        const node = nodeOf(index)
        if (node?.address === undefined || node.ended !== undefined) continue
        const one = this.publish(node, `${prefix}-${index}`, { group: groups[index % groups.length] }).then(({ status }) => {
          statuses[status] = (statuses[status] ?? 0) + 1
          running.delete(one)
        })
        running.add(one)
        // Somebody who publishes waits for answers, sometime.
        if (running.size > 200) await Promise.race(running)
      }
      await Promise.all(running)
      return statuses
    })()
    return {
      stop: () => {
        stopped = true
        return work
      },
    }
  }

  /** Resolves when everything of now that is owed has arrived, whatever is published meanwhile. */
  async resumed(otherwise, withinMs = 60_000) {
    await this.sync()
    const due = new Set(this.ledger.missing().map(({ path, id }) => `${path} ${id}`))
    await this.until(
      async () => {
        await this.sync()
        return !this.ledger.missing().some(({ path, id }) => due.has(`${path} ${id}`))
      },
      otherwise,
      withinMs,
    )
  }

  /** Asks a trigger that is polled for what comes after a place. */
  async poll(node, trigger, location) {
    const { pathname, search } = new URL(location ?? `https://shop.example/api/triggers/${trigger}`)
    const response = await fetch(new URL(node.address).origin + pathname + search, { headers: HEADERS })
    check(response.status === 200 || response.status === 202, `polling was answered ${response.status}: ${await response.clone().text()}`)
    const items = response.status === 200 ? await response.json() : []
    return { location: response.headers.get('location'), ids: items.map(({ id }) => id) }
  }

  /** How long it took from publishing to arriving, sorted; of what was published since a time, at all paths but some. */
  latencies(since, except = []) {
    const { published, received } = this.ledger
    return received
      .filter(({ path, id }) => !except.includes(path) && (published.get(id)?.askedAt ?? 0) >= since)
      .map(({ id, at }) => at - published.get(id).askedAt)
      .sort((one, other) => one - other)
  }

  /** Takes over what the receivers got. */
  async sync() {
    for (const receiver of this.receivers) {
      const requests = await receiver.call('since', receiver.count)
      receiver.count += requests.length
      for (const one of requests) this.ledger.received.push(one)
    }
    if (this.receivers.length > 1) this.ledger.received.sort((one, other) => one.at - other.at)
  }

  /** Waits until everything that was acknowledged has arrived, as long as anything arrives. */
  async settle(withinMs = 60_000) {
    let took = stopwatch()
    for (let left = Infinity; ;) {
      await this.sync()
      const missing = this.ledger.missing().length
      if (missing < left) took = stopwatch()
      left = missing
      if (missing === 0) return
      if (took() > withinMs) throw new Broken(`nothing more arrives for ${withinMs} ms: ${await this.state()}`)
      await sleep(25)
    }
  }

  async until(condition, otherwise, withinMs = 10_000) {
    for (const took = stopwatch(); !(await condition()); await sleep(20))
      if (took() > withinMs) throw new Broken(`within ${withinMs} ms: ${otherwise}; ${await this.state()}`)
  }

  /** What is owed and what the store says of it. */
  async state() {
    const missing = this.ledger.missing()
    const [one] = missing
    if (one === undefined) return 'nothing is owed'
    const [delivery] = (await this.deliveries({ subscription: one.subscription })).filter(({ event }) => event.id === one.id)
    const attempts = delivery === undefined ? [] : this.triggers('show', delivery.id).attempts
    return `${missing.length} are owed, of them ${one.id} at ${one.path}: ${JSON.stringify({ ...delivery, subscription: delivery?.subscription.health, attempts })}`
  }

  /** All deliveries that the store has in a state. */
  deliveries(filter = {}) {
    return look(this.place, async (store) => {
      const all = []
      for (let after; ;) {
        const { items, next } = await store.deliveries(filter, { limit: 1_000, ...(after === undefined ? {} : { after }) })
        all.push(...items)
        if (next === undefined) return all
        after = next
      }
    })
  }

  /**
   * Writes down what was on its way when a node was killed, before another one goes on with it; or when the database was away: `rows` are
   * then what it said first when it was back.
   */
  async interrupted(from, until = from, rows = undefined) {
    const waiting = new Set((rows ?? (await this.deliveries({ state: 'waiting' }))).map(({ id }) => id))
    await this.sync()
    const inFlight = new Set(this.ledger.received.filter(({ webhookId }) => waiting.has(webhookId)).map(({ webhookId }) => webhookId)).size
    this.ledger.interruptions.push({ from, until, waiting, stalledMs: stalledMs(from - 10_000, from) })
    return inFlight
  }

  /** What `ferrule triggers list` and `show` say. */
  triggers(...given) {
    const { stdout, stderr, status } = spawnSync(process.execPath, [command, 'triggers', ...given, '--store', this.place.name, '--json'], {
      encoding: 'utf8',
    })
    if (status !== 0) throw new Error(`ferrule triggers ${given.join(' ')}: ${stderr}${stdout}`)
    return JSON.parse(stdout)
  }

  /** The oracle's word; throws where the promise is broken. Nothing is on its way any more, unless `waiting` says how many are. */
  async judge({ duplicates = 0, waiting = 0 } = {}) {
    await this.sync()
    const dead = new Map(
      (await this.deliveries({ state: 'dead' })).map(({ subscription, event, reason }) => [`${subscription.id} ${event.id}`, reason]),
    )
    const { broken, numbers } = judge(this.ledger, { dead, duplicates })
    let backlog
    for (const took = stopwatch(); ; await sleep(100)) {
      try {
        ;({ backlog } = this.triggers('list'))
      } catch (error) {
        // Who looks is told where the database can't answer in time.
        if (took() > 5_000) throw error
        continue
      }
      if ((backlog.deliveries === waiting && backlog.fanOuts === 0) || took() > 5_000) break
    }
    if (backlog.deliveries !== waiting || backlog.fanOuts !== 0)
      broken.push(`${backlog.deliveries} deliveries and ${backlog.fanOuts} comparisons are left, expected ${waiting} and 0`)
    if (broken.length > 0) throw new Broken(broken.join('; '))
    const acknowledged = [...this.ledger.published.values()].filter(({ acknowledgedAt }) => acknowledgedAt !== undefined).length
    return { published: acknowledged, ...numbers, dead: dead.size }
  }

  async close() {
    for (const one of this.closing.reverse()) await one()
    await Promise.all([...this.processes].map((one) => (one.ended === undefined ? one.kill() : undefined)))
    rmSync(this.folder, { recursive: true, force: true })
  }
}

export function ask(url, body, signal) {
  return fetch(url, { method: 'POST', headers: HEADERS, body: JSON.stringify(body), ...(signal === undefined ? {} : { signal }) })
}
