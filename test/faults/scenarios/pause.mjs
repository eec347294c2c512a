/**
 * A node stands still for longer than its lease in the middle of sending (F11). Another one sends what it was sending, once, under the same
 * id; what it had taken and not begun comes once; and what it says when it goes on changes nothing.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { check } from '../bench.mjs'

export const stores = ['postgres']

const RECEIVERS = 12

export async function run(bench, { short }) {
  const place = short ? { leaseSeconds: 4 } : {}
  const pauseMs = short ? 18_000 : 90_000
  // One at a time, and others are taken and wait for its place.
  const paused = await bench.startNode({ place, options: { slots: 2 } })
  const paths = Array.from({ length: RECEIVERS }, (_, index) => `/${index}`)
  // Too late an answer, and a bad one: were it written down, it would be tried again.
  await bench.receiver.call('answerFirst', paths, { status: 500, delayMs: 2_000 })
  for (const path of paths) await bench.subscribe(paused, path)
  await bench.publish(paused, 'order')
  await bench.until(async () => {
    await bench.sync()
    return bench.ledger.received.length === 1
  }, 'nothing was sent')
  paused.signal('SIGSTOP')
  const [held] = bench.ledger.received
  const other = await bench.startNode({ place })
  await sleep(pauseMs)
  await bench.resumed('the other node does not take over')
  paused.signal('SIGCONT')
  await sleep(5_000)
  const judged = await bench.judge()
  const again = bench.ledger.received.filter(({ webhookId }) => webhookId === held.webhookId)
  check(again.length === 2, `what was being sent came ${again.length} times`)
  const { delivery, attempts } = bench.triggers('show', held.webhookId)
  check(delivery.state === 'delivered', `it is ${delivery.state} after the late answer`)
  check(attempts.length === 1 && attempts[0].status === 200, `its attempts are ${JSON.stringify(attempts)}`)
  // It works on as any other.
  await other.kill()
  await bench.publish(paused, 'order-after')
  await bench.settle()
  return { 'paused s': pauseMs / 1000, ...judged, 'came again': again.length - 1, 'attempts kept of it': attempts.length }
}
