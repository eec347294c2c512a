/** What operators see of a call: spans around methods, and the platform's own name for it. */
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { context, trace } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base'
import { NotFound } from '@ferrule/core'
import { serve } from '@ferrule/fastify'
import { serving } from './connectors/app.js'
import { Ends } from './connectors/ends.js'

const exporter = new InMemorySpanExporter()
const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] })
const tracer = provider.getTracer('test')
beforeAll(() => void context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable()))
afterAll(() => context.disable())

const headers = { authorization: `Basic ${Buffer.from('ada:secret').toString('base64')}` }

test('each call of a method is a span, and what the method does is below it', async () => {
  const connector = new Ends()
  const { call } = await serving(connector, { tracer })
  connector.next = async () => {
    await Promise.resolve()
    tracer.startSpan('query').end()
    return { how: 'well' }
  }
  await call({ method: 'POST', url: '/end', headers })
  connector.next = () => {
    throw new NotFound('There is none.')
  }
  await call({ method: 'POST', url: '/end-at-once', headers })
  const [query, end, failed] = exporter.getFinishedSpans()
  expect(end).toMatchObject({
    name: 'End',
    attributes: {
      'ferrule.operation': 'End',
      'http.route': '/end',
      'http.request.method': 'POST',
      'ferrule.request_id': expect.any(String),
    },
  })
  expect(query?.parentSpanContext?.spanId).toBe(end?.spanContext().spanId)
  expect(failed).toMatchObject({ name: 'EndAtOnce', status: { code: 2, message: 'NotFound' } })
  expect(failed?.events[0]?.attributes?.['exception.message']).toBe('There is none.')
  expect(trace.getActiveSpan()).toBeUndefined()
})

test('a call has the platform’s name where it gives one that is a name', async () => {
  const { address, close } = await serve(new Ends(), { port: 0, logger: false, signals: false })
  const idOf = async (given?: string) => {
    const answer = await fetch(`${address}/end`, {
      method: 'POST',
      headers: given === undefined ? {} : { 'x-ms-client-request-id': given },
    })
    return ((await answer.json()) as { requestId: string }).requestId
  }
  expect(await idOf('1f0c2b7e-0000-4000-8000-5d1f3c9b2a10')).toBe('1f0c2b7e-0000-4000-8000-5d1f3c9b2a10')
  for (const given of [undefined, 'short', 'no name: "quoted" and long enough', 'x'.repeat(65)]) expect(await idOf(given)).not.toBe(given)
  await close()
})
