/** Owns spans around methods, where the application traces. Nothing is loaded for it: the tracer is the application's own. */
import type { Operation } from '@ferrule/core'
import type { RequestContext } from './context.js'

/** The part of a span of `@opentelemetry/api` that is used. */
export interface Span {
  setAttribute(name: string, value: string | number): unknown
  setStatus(status: { readonly code: number; readonly message?: string }): unknown
  recordException(error: Error): unknown
  end(): unknown
}

/** The part of a tracer of `@opentelemetry/api` that is used: `trace.getTracer('orders')`. */
export interface Tracer {
  startActiveSpan<T>(name: string, options: { readonly attributes?: Record<string, string | number> }, work: (span: Span) => T): T
}

/** OpenTelemetry's `SpanStatusCode.ERROR`. */
const FAILED = 2

type Call<I> = (input: unknown, context: RequestContext, incoming: I) => unknown

/** Puts a span around each call of a method: what the method does is traced below it. No input and no result is in it. */
export function traced<I>(call: Call<I>, { id, verb, path }: Operation, tracer: Tracer): Call<I> {
  const attributes = { 'ferrule.operation': id, 'http.request.method': verb, 'http.route': path }
  return (input, context, incoming) =>
    tracer.startActiveSpan(id, { attributes: { ...attributes, 'ferrule.request_id': context.requestId } }, (span) => {
      const failed = (error: unknown): never => {
        if (error instanceof Error) span.recordException(error)
        span.setStatus({ code: FAILED, message: error instanceof Error ? error.name : 'failed' })
        span.end()
        throw error
      }
      try {
        const given = call(input, context, incoming)
        if (!(given instanceof Promise)) {
          span.end()
          return given
        }
        return given.then((value: unknown) => {
          span.end()
          return value
        }, failed)
      } catch (error) {
        return failed(error)
      }
    })
}
