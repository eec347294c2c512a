/**
 * The loads, each with what is promised. Everything that is promised is switched on: durable commits, sealed URLs, guard, signatures, records.
 * A load gives figures, each with its bar.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { fillFinished } from '../../support/finished-rows.mjs'
import { ask, median, next, withProcesses } from './processes.mjs'

/** So high that what is measured is not the limit of one subscription. */
const UNLIMITED = { perSecond: 1_000, burst: 1_000 }

/** One `publish` to 5,000 subscriptions, from its call to the last arrival, beside undici alone sending the same requests. */
async function fanOut({ stores, onPlace, rounds }) {
  const count = 5_000
  const samples = { raw: [], ...Object.fromEntries(stores.map((store) => [store, []])) }
  const measure = (kind, place) =>
    withProcesses(async ({ receiver, sender, port }) => {
      await ask(sender, { do: 'open', kind, place, limits: UNLIMITED })
      await ask(sender, { do: 'subscribe', kind, port, count })
      if (kind !== 'raw') await ask(sender, { do: 'start' })
      await ask(receiver, { expect: count })
      const arrived = next(receiver)
      const { began } = await ask(sender, { do: 'publish', kind })
      return (await arrived).all - began
    })
  for (let round = 0; round < rounds; round++)
    for (const kind of Object.keys(samples)) samples[kind].push(await onPlace(kind, (place) => measure(kind, place)))
  const base = median(samples.raw)
  return stores.map((store) => {
    const ms = median(samples[store])
    const note = `${Math.round(ms)} ms, undici alone ${Math.round(base)} ms`
    return { store, figure: 'share of the speed of undici alone', value: base / ms, atLeast: { sqlite: 0.65, postgres: 0.4 }[store], note }
  })
}

/** 200 events a second, each to one of 10,000 subscriptions, with and without 1 % of receivers that hang or refuse. */
async function deadReceivers({ stores, onPlace, seconds }) {
  const count = 10_000
  const measure = (kind, place, dead) =>
    withProcesses(async ({ receiver, sender, port }) => {
      await ask(sender, { do: 'open', kind, place })
      await ask(sender, { do: 'subscribe', kind, port, count, dead, topics: 'each' })
      await ask(sender, { do: 'start' })
      await ask(receiver, { expect: Infinity, timed: true })
      await ask(sender, { do: 'pace', perSecond: 200, seconds, topics: count })
      await sleep(2_000)
      return ask(receiver, { report: true })
    })
  const figures = []
  for (const store of stores) {
    const without = await onPlace(store, (place) => measure(store, place, 0))
    const beside = await onPlace(store, (place) => measure(store, place, 0.01))
    const note = `p99 ${beside.p99.toFixed(1)} ms beside dead ones, ${without.p99.toFixed(1)} ms without; p50 ${beside.p50.toFixed(1)} and ${without.p50.toFixed(1)} ms`
    figures.push({
      store,
      figure: 'p99 of healthy receivers beside dead ones, against that without',
      value: beside.p99 / without.p99,
      atMost: 2,
      note,
    })
  }
  return figures
}

/** 50,000 deliveries over 1,000 subscriptions that nobody has worked on, within the limits of each subscription. */
async function backlog({ stores, onPlace }) {
  const figures = []
  for (const store of stores) {
    const { perSecond, maxRssMb } = await onPlace(store, (place) => drain(store, place, { events: 50 }))
    figures.push(
      { store, figure: 'deliveries a second of a backlog of 50,000', value: perSecond, atLeast: { sqlite: 1_500, postgres: 1_000 }[store] },
      { store, figure: 'memory of the process meanwhile, MB', value: maxRssMb, atMost: 512 },
    )
  }
  return figures
}

/** 20,000 deliveries beside a million that were finished before, and beside none. */
async function finishedRows({ stores, onPlace, rounds }) {
  const figures = []
  for (const store of stores) {
    const samples = { none: [], million: [] }
    for (let round = 0; round < Math.min(rounds, 3); round++)
      for (const kind of Object.keys(samples)) {
        const before = kind === 'million' ? (place) => fillFinished(store, place, 1_000) : undefined
        const { perSecond } = await onPlace(store, (place) => drain(store, place, { events: 20, before, limits: UNLIMITED }))
        samples[kind].push(perSecond)
      }
    const [none, million] = [median(samples.none), median(samples.million)]
    const note = `${Math.round(million)} and ${Math.round(none)} deliveries a second`
    figures.push({
      store,
      figure: 'throughput beside 1,000,000 finished rows, against that beside none',
      value: million / none,
      atLeast: 0.7,
      note,
    })
  }
  return figures
}

/** What was published before anybody works: from the start to the last arrival. */
function drain(store, place, { events, before, limits }) {
  const count = 1_000
  return withProcesses(async ({ receiver, sender, port }) => {
    await ask(sender, { do: 'open', kind: store, place, limits })
    await ask(sender, { do: 'subscribe', kind: store, port, count })
    await before?.(place)
    await ask(sender, { do: 'publish', kind: store, events })
    await ask(receiver, { expect: events * count })
    const arrived = next(receiver)
    const began = performance.timeOrigin + performance.now()
    await ask(sender, { do: 'start' })
    const { all } = await arrived
    return { perSecond: (events * count * 1000) / (all - began), ...(await ask(sender, { do: 'memory' })) }
  })
}

export const loads = { 'fan-out': fanOut, 'dead-receivers': deadReceivers, backlog, 'finished-rows': finishedRows }
