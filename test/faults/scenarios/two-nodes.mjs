/** Two nodes on one PostgreSQL, and nothing breaks: everything arrives once. */
import { setTimeout as sleep } from 'node:timers/promises'
import { check } from '../bench.mjs'
import { subscribeGroups } from '../common.mjs'

export const stores = ['postgres']

export async function run(bench, { short }) {
  const nodes = [await bench.startNode(), await bench.startNode()]
  const groups = await subscribeGroups(bench, nodes[0])
  const publishing = bench.publishing((index) => nodes[index % 2], { perSecond: 60, groups })
  await sleep(short ? 5_000 : 60_000)
  const statuses = await publishing.stop()
  check(Object.keys(statuses).join() === '200', `publishing was answered ${JSON.stringify(statuses)}`)
  await bench.settle()
  return bench.judge()
}
