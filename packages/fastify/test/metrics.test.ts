/** What Prometheus is told of requests. */
import { connect } from 'node:net'
import { expect, test } from '@jest/globals'
import Fastify from 'fastify'
import { Action, BaseConnector, Connector, Security, type Context } from '@ferrule/core'
import { ferrule } from '@ferrule/fastify'
import { requestMetrics } from '@ferrule/fastify/metrics'
import { serving, type Serving } from './connectors/app.js'
import { Keys } from './connectors/keys.js'

@Connector({ title: 'Slow', description: 'Takes its time.', version: '1.0.0', url: 'https://slow.example/' })
@Security.none()
class Slow extends BaseConnector {
  work: (signal: AbortSignal) => Promise<void> = async () => undefined

  @Action('POST /work', { summary: 'Work' })
  async doWork(_: undefined, { signal }: Context): Promise<void> {
    await this.work(signal)
  }
}

const COUNT = /^ferrule_request_duration_seconds_count\{operation="(.*?)",status="(.*?)"\} (\d+)$/gm
const countsIn = (text: string): Record<string, number> =>
  Object.fromEntries([...text.matchAll(COUNT)].map(([, operation, status, count]) => [`${operation} ${status}`, Number(count)]))
const countsOf = async ({ call }: Serving): Promise<Record<string, number>> => countsIn((await call({ url: '/metrics' })).text)
const headers = { 'x-api-key': 'key-of-ada' }

test('requests are counted by operation and class of the status, whoever answers them', async () => {
  const server = await serving(new Keys(), { metrics: '/metrics' })
  for (const url of ['/who', '/who?q=1', '/who?unknown=1']) await server.call({ url, method: 'POST', headers })
  await server.call({ url: '/who', method: 'POST' })
  await server.call({ url: '/open' })
  expect(await countsOf(server)).toEqual({ 'Who 2xx': 2, 'Who 4xx': 2, 'Open 2xx': 1 })
})

test('how long they took is told', async () => {
  const slow = new Slow()
  slow.work = () => new Promise((resolve) => setTimeout(resolve, 60))
  const { call } = await serving(slow, { metrics: '/metrics' })
  await call({ url: '/work', method: 'POST' })
  const { text, headers: told } = await call({ url: '/metrics' })
  expect(told['content-type']).toMatch(/^text\/plain/)
  expect(text).toContain('ferrule_request_duration_seconds_bucket{le="0.05",operation="DoWork",status="2xx"} 0')
  expect(text).toContain('ferrule_request_duration_seconds_bucket{le="+Inf",operation="DoWork",status="2xx"} 1')
})

test('no request makes a label of its own', async () => {
  const server = await serving(new Keys(), { metrics: '/metrics' })
  for (let index = 0; index < 20; index++) {
    await server.call({ url: `/unknown-${index}?q=${index}` })
    await server.call({ url: '/who', method: 'DELETE' })
  }
  await server.call({ url: '/health' })
  expect(await countsOf(server)).toEqual({ 'none 4xx': 40, 'none 2xx': 1 })
})

test('who hangs up was not answered', async () => {
  const slow = new Slow()
  const server = await serving(slow, { metrics: '/metrics' })
  const socket = connect(server.port, '127.0.0.1')
  slow.work = (signal) =>
    new Promise((resolve) => {
      signal.addEventListener('abort', () => resolve())
      socket.destroy()
    })
  socket.write('POST /work HTTP/1.1\r\nhost: slow.example\r\n\r\n')
  let counts: Record<string, number> = {}
  while (!Object.keys(counts).some((name) => name.startsWith('DoWork'))) counts = await countsOf(server)
  expect(counts).toMatchObject({ 'DoWork none': 1 })
})

test('nothing is served for Prometheus unless a path is given', async () => {
  const { call } = await serving(new Keys())
  expect((await call({ url: '/metrics' })).status).toBe(404)
})

test('an application with a registry of its own adds them to it', async () => {
  const app = Fastify()
  const registry = requestMetrics(app)
  await app.register(ferrule, { connector: new Keys() })
  await app.inject({ url: '/open' })
  expect(countsIn(await registry.metrics())).toEqual({ 'Open 2xx': 1 })
  await app.close()
})
