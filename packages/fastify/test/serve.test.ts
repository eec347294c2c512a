import { once } from 'node:events'
import { request } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, test } from '@jest/globals'
import { IsString } from 'class-validator'
import { Action, BaseConnector, Connector, Security } from '@ferrule/core'
import { serve } from '@ferrule/fastify'
import { call } from './connectors/app.js'
import { Orders } from './connectors/orders.js'

class Done {
  @IsString() text!: string
}
@Connector({ title: 'Slow', description: 'Takes its time.', version: '1.0.0', url: 'https://slow.example/' })
@Security.none()
class Slow extends BaseConnector {
  readonly began = deferred()
  readonly release = deferred()

  @Action('GET /slow', { summary: 'Slow', returns: () => Done })
  async slow(): Promise<Done> {
    this.began.resolve()
    await this.release.promise
    return { text: 'done' }
  }
}
function deferred(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve: () => void = () => undefined
  const promise = new Promise<void>((done) => (resolve = done))
  return { promise, resolve: () => resolve() }
}
const quiet = { logger: false, port: 0, signals: false } as const
const portOf = (address: string): number => Number(new URL(address).port)

test('`serve` listens and says where', async () => {
  const { address, close } = await serve(new Orders(), quiet)
  expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
  expect((await call(portOf(address), { url: '/api/orders' })).status).toBe(200)
  await close()
  await expect(call(portOf(address), { url: '/api/orders' })).rejects.toThrow('ECONNREFUSED')
})

test('requests that are being answered are answered to their end', async () => {
  const slow = new Slow()
  const { address, close } = await serve(slow, quiet)
  const answer = call(portOf(address), { url: '/slow' })
  await slow.began.promise
  const closed = close()
  slow.release.resolve()
  expect((await answer).json()).toEqual({ text: 'done' })
  await closed
})

test('a server that is asked to stop waits no longer than it was told', async () => {
  const slow = new Slow()
  const { address, close } = await serve(slow, { ...quiet, shutdownTimeoutMs: 100 })
  const answer = call(portOf(address), { url: '/slow' }).then(
    () => 'answered',
    () => 'cut',
  )
  await slow.began.promise
  const start = performance.now()
  await close()
  expect(await answer).toBe('cut')
  expect(performance.now() - start).toBeLessThan(3_000)
  slow.release.resolve()
})

test('SIGTERM stops the server; closing it takes the handlers away again', async () => {
  const before = process.listenerCount('SIGTERM')
  const { close } = await serve(new Orders(), { ...quiet, signals: true })
  expect(process.listenerCount('SIGTERM')).toBe(before + 1)
  await close()
  expect([process.listenerCount('SIGTERM'), process.listenerCount('SIGINT')]).toEqual([before, before])
})

test('one line a request is logged, without the query', async () => {
  const lines: Record<string, unknown>[] = []
  const stream = { write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>) }
  const { address, close } = await serve(new Orders(), { ...quiet, logger: { stream } })
  lines.length = 0
  await call(portOf(address), { url: '/api/orders?limit=5' })
  await wait(20)
  expect(lines.filter(({ reqId }) => reqId !== undefined)).toEqual([
    expect.objectContaining({ method: 'GET', path: '/api/orders', status: 200, msg: 'request' }),
  ])
  lines.length = 0
  await call(portOf(address), { url: '/api/orders&x-api-key=a-secret' })
  await wait(20)
  expect(JSON.stringify(lines)).not.toContain('a-secret')
  await close()
})

test('what HTTP itself forbids, and what nobody declared, are problem documents too', async () => {
  const { address, close } = await serve(new Orders(), quiet)
  const port = portOf(address)
  expect((await call(port, { url: '/api/orders/%zz' })).json()).toMatchObject({ status: 400, code: 'malformed-request' })
  expect((await call(port, { url: '/' })).json()).toMatchObject({ status: 404, code: 'not-found' })
  expect((await call(port, { url: `/api/orders/${'a'.repeat(2_049)}` })).json()).toMatchObject({ status: 414, code: 'uri-too-long' })
  expect((await call(port, { url: `/api/orders/${'a'.repeat(1_000)}` })).json()).toMatchObject({ status: 400, code: 'invalid-input' })
  await close()
})

test('a request that does not arrive in time ends', async () => {
  const { address, close } = await serve(new Orders(), { ...quiet, requestTimeoutMs: 200 })
  const sent = request({
    port: portOf(address),
    host: '127.0.0.1',
    path: '/api/orders',
    method: 'POST',
    headers: { 'content-type': 'application/json', 'content-length': '100' },
  })
  sent.write('{')
  const failed = once(sent, 'error').then(
    () => 'cut',
    () => 'cut',
  )
  const answered = once(sent, 'response').then(
    ([response]) => (response as { statusCode: number }).statusCode,
    () => 'cut',
  )
  expect([408, 'cut']).toContain(await Promise.race([failed, answered]))
  sent.destroy()
  await close()
})
