/** Two processes that share one PostgreSQL: what is idempotent runs once, and limits hold for both together. */
import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'

const url = process.env['DATABASE_URL']
if (url === undefined) console.log('Two processes on PostgreSQL are not tested: set DATABASE_URL to a database that may be filled.')
const onPostgres = url === undefined ? test.skip : test

interface Node {
  readonly child: ChildProcess
  readonly address: string
}
let nodes: readonly Node[] = []

beforeAll(async () => {
  if (url === undefined) return
  const schema = `two_${process.pid}`
  nodes = await Promise.all(
    [0, 1].map(async () => {
      const child = fork(join(import.meta.dirname, 'counted-server.mjs'), [url, schema], {
        execArgv: [],
        env: { ...process.env, NODE_OPTIONS: '' },
      })
      const [{ address }] = (await once(child, 'message')) as [{ address: string }]
      return { child, address }
    }),
  )
}, 60_000)
afterAll(() => nodes.forEach(({ child }) => child.kill('SIGKILL')))

const ran = async (): Promise<number> => {
  const counts = await Promise.all(
    nodes.map(async ({ child }) => {
      const answer = once(child, 'message') as Promise<[{ ran: number }]>
      child.send('ran')
      const [{ ran: count }] = await answer
      return count
    }),
  )
  return counts.reduce((sum, count) => sum + count, 0)
}
const ask = async (index: number, method: string, path: string, headers: Record<string, string> = {}) =>
  fetch(`${nodes[index % 2]?.address}${path}`, { method, headers: { 'x-api-key': 'key', ...headers } })

onPostgres('forty calls with one key at both run the method once, and everybody gets its answer in the end', async () => {
  const before = await ran()
  const call = async (index: number): Promise<string> => {
    for (;;) {
      const answer = await ask(index, 'POST', '/charges', { 'idempotency-key': 'one' })
      const text = await answer.text()
      if (answer.status === 200) return text
      expect(answer.status).toBe(503)
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }
  const answers = await Promise.all(Array.from({ length: 40 }, (_, index) => call(index)))
  expect(new Set(answers).size).toBe(1)
  expect((await ran()) - before).toBe(1)
})

onPostgres('of fifty calls at both, as many get through as one may make', async () => {
  const statuses = await Promise.all(Array.from({ length: 50 }, async (_, index) => (await ask(index, 'GET', '/often')).status))
  expect(statuses.filter((status) => status === 200)).toHaveLength(10)
  expect(statuses.filter((status) => status === 429)).toHaveLength(40)
})
