/** Owns measuring what the pretend platform adds to the plain HTTP client below it: the same calls to the same server, a few of each by turns. */
import { createRequire } from 'node:module'
import { openPlatform } from '@ferrule/testing'
import { median, pinLoad, round, start } from './harness.mjs'

// The client that the platform has itself.
const { Agent } = createRequire(import.meta.resolve('@ferrule/testing'))('undici')

const CALLS = 1_000
const ROUNDS = 41
/** So few of one kind at a time: what slows the machine down for a while slows down both. */
const BLOCK = 25
/** Of the plain client's time. */
const TARGET = 1.3

const text = { type: 'string' }
const line = {
  type: 'object',
  required: ['article'],
  properties: { article: text, quantity: { type: 'integer' }, price: { type: 'number' } },
}
const properties = { id: text, status: text, lines: { type: 'array', items: line }, total: { type: 'number' }, note: text }
const order = { type: 'object', required: ['id'], properties }
const body = {
  name: 'body',
  in: 'body',
  required: true,
  schema: { type: 'object', required: ['lines'], properties: { lines: properties.lines, note: text } },
}
const definition = {
  ...{ swagger: '2.0', info: { title: 'Orders', version: '1' }, host: 'orders.example', basePath: '/', schemes: ['https'] },
  ...{ consumes: ['application/json'], produces: ['application/json'] },
  securityDefinitions: { key: { type: 'apiKey', in: 'header', name: 'X-Api-Key' } },
  paths: { '/orders': { post: { operationId: 'Place', parameters: [body], responses: { 200: { description: 'OK', schema: order } } } } },
}
const input = {
  lines: [1, 2, 3].map((index) => ({ article: `article-${index}`, quantity: index, price: index * 10.5 })),
  note: 'Ring twice.',
}

/** Milliseconds of both for so many calls. Sets the exit code where the platform adds more than is wanted. */
export async function measureEmulator() {
  pinLoad()
  const server = await start('forward-backend')
  const agent = new Agent({ pipelining: 1 })
  const platform = await openPlatform({ definition, baseUrl: server.address, connection: { api_key: 'key' } })
  const plain = async () => {
    const { body: answer } = await agent.request({
      ...{ origin: server.address, path: '/orders', method: 'POST', body: JSON.stringify(input) },
      headers: { 'content-type': 'application/json', 'x-api-key': 'key' },
    })
    return answer.json()
  }
  const invoke = async () => {
    const { failure, body: answer } = await platform.invoke('Place', input)
    if (failure !== undefined) throw new Error(failure.message)
    return answer
  }
  const samples = []
  const timed = async (call) => {
    const began = performance.now()
    for (let count = 0; count < BLOCK; count++) await call()
    return performance.now() - began
  }
  try {
    for (let index = -2; index < ROUNDS; index++) {
      const sample = { plainMs: 0, platformMs: 0 }
      for (let block = 0; block < CALLS / BLOCK; block++) {
        sample.plainMs += await timed(plain)
        sample.platformMs += await timed(invoke)
      }
      // The first rounds warm up.
      if (index >= 0) samples.push(sample)
    }
  } finally {
    await platform.close()
    await agent.close()
    server.stop()
  }
  const middle = (of) => round(median(samples.map(of)), 2)
  const ratio = middle(({ plainMs, platformMs }) => platformMs / plainMs)
  const result = { plainMs: middle(({ plainMs }) => plainMs), platformMs: middle(({ platformMs }) => platformMs), ratio }
  console.log(`\n${CALLS} calls, plainly and as a flow's step (${ROUNDS} rounds)`)
  console.table([result])
  console.log(`${ratio} of the plain client's time; at most ${TARGET} is wanted`)
  if (ratio > TARGET) process.exitCode = 1
  return result
}
