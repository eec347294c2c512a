import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { serve } from '@ferrule/fastify'
import type { Served } from '@ferrule/fastify'
import { Courier } from '../src/connector.js'

const KEY = 'a key of the tests'
const api = spawn(process.execPath, [fileURLToPath(new URL('../api/server.js', import.meta.url))], {
  env: { ...process.env, NODE_OPTIONS: '', PORT: '0', PARCELS_KEY: KEY },
  stdio: ['ignore', 'pipe', 'inherit'],
})
let served: Served

beforeAll(async () => {
  const address = await new Promise<string>((resolve, reject) => {
    api.stdout.once('data', (line: Buffer) => resolve(line.toString().trim()))
    api.once('exit', (code) => reject(new Error(`the API ended with ${code}`)))
  })
  served = await serve(new Courier(), { port: 0, logger: false, signals: false, backend: `${address}/v1` })
}, 30_000)

afterAll(async () => {
  await served.close()
  api.kill()
})

const call = (method: string, path: string, json?: unknown, key = KEY): Promise<Response> =>
  fetch(`${served.address}/api${path}`, {
    method,
    headers: { 'x-courier-key': key, ...(json === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(json === undefined ? {} : { body: JSON.stringify(json) }),
  })

test('a parcel is announced in kilograms, and arrives in grams', async () => {
  const announced = await call('POST', '/parcels', { to: 'Ada', kilograms: 1.25 })
  expect(announced.status).toBe(201)
  expect(announced.headers.get('location')).toBe('https://courier-connector.contoso.example/api/parcels/P-1')
  const parcel = (await announced.json()) as { number: string }
  expect(parcel).toMatchObject({ number: 'P-1', to: 'Ada', grams: 1250, state: 'announced' })
  expect(await (await call('GET', '/parcels/P-1')).json()).toEqual(parcel)
})

test('a list has room for more than its items', async () => {
  await call('POST', '/parcels', { to: 'Grace', kilograms: 2 })
  expect(await (await call('GET', '/parcels?to=Grace')).json()).toEqual({ value: [expect.objectContaining({ to: 'Grace', grams: 2000 })] })
})

test('a label comes back as it went', async () => {
  const label = randomBytes(100_000)
  const headers = { 'x-courier-key': KEY, 'content-type': 'application/pdf' }
  const kept = await fetch(`${served.address}/api/parcels/P-1/label`, { method: 'PUT', headers, body: label })
  expect(kept.status).toBe(204)
  const answer = await call('GET', '/parcels/P-1/label')
  expect(answer.headers.get('content-type')).toBe('application/pdf')
  expect(Buffer.from(await answer.arrayBuffer()).equals(label)).toBe(true)
})

test('what is not valid never reaches the API, and what the API refuses is told in our words', async () => {
  const heavy = await call('POST', '/parcels', { to: 'Ada', kilograms: 31 })
  expect([heavy.status, ((await heavy.json()) as { code: string }).code]).toEqual([400, 'invalid-input'])
  const wrong = await call('GET', '/parcels', undefined, 'a wrong key')
  expect([wrong.status, ((await wrong.json()) as { code: string }).code]).toEqual([401, 'unauthenticated'])
  expect((await call('GET', '/parcels/P-99')).status).toBe(404)
})
