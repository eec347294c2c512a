/**
 * Owns what a call of a tool is: a request of its operation, through the same route as anybody's. So the same door, limits, checks, deadlines and texts
 * hold by construction.
 */
import { setTimeout as wait } from 'node:timers/promises'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js'
import type { Verb } from '@ferrule/core'
import type { PlannedTool } from '@ferrule/core/emit'
import type { Fault } from '../errors.js'
import { problem } from '../problem.js'
import { callerHeaders } from './caller-headers.js'
import { toolCallOf, type Arguments, type ToolCall } from './tool-request.js'
import { failed, readBody, resultOf, type Answer } from './tool-result.js'

export interface CallToolOptions {
  readonly app: FastifyInstance
  readonly publicUrl: string
  readonly prefix: string
  /** The query parameters in which keys travel. */
  readonly keys: readonly string[]
  /** How long a long-running action is waited for, in milliseconds: hosts give up after a minute. */
  readonly patienceMs: number
}

const ASK_AGAIN_MS = 1_000
const NOTHING = { query: new URLSearchParams(), headers: {}, payload: undefined }

/** Calls a tool for who sent a request. */
export type CallTool = (tool: PlannedTool, given: Arguments, caller: FastifyRequest, signal: AbortSignal) => Promise<CallToolResult>

/** Makes what calls tools. */
export function createCallTool(options: CallToolOptions): CallTool {
  const { app, publicUrl, prefix, keys, patienceMs } = options
  const base = encodeURI(prefix)

  const ask = async (method: Verb, call: ToolCall, caller: FastifyRequest, signal: AbortSignal): Promise<Answer> => {
    const { path, query, headers, payload } = call
    const keyed = new URLSearchParams(query)
    for (const key of keys) {
      const given = (caller.query as Readonly<Record<string, string | readonly string[] | undefined>>)[key]
      for (const value of given === undefined ? [] : [given].flat()) keyed.append(key, value)
    }
    const response = await app.inject({
      method,
      url: `${base}${path}${search(keyed)}`,
      headers: { ...callerHeaders(caller.raw), ...headers },
      ...(payload === undefined ? {} : { payload: payload as string }),
      // The caller's own: limits go by it, and it is what a proxy is known by. Of a socket without an address nobody is to be taken for this machine.
      remoteAddress: caller.raw.socket.remoteAddress ?? '0.0.0.0',
      payloadAsStream: true,
      signal,
    })
    const bytes = await readBody(response.stream())
    return { status: response.statusCode, headers: response.headers, bytes, url: `${publicUrl}${path}${search(query)}` }
  }

  /** The answer of an action that takes longer than its caller is told to wait. */
  const whenDone = async (first: Answer, caller: FastifyRequest, signal: AbortSignal): Promise<Answer> => {
    const { location } = first.headers
    if (first.status !== 202 || typeof location !== 'string' || !location.startsWith(`${publicUrl}/_ferrule/calls/`)) return first
    const ends = Date.now() + patienceMs
    for (let answer = first; ;) {
      if (answer.status !== 202 || Date.now() + ASK_AGAIN_MS > ends) return answer
      await wait(ASK_AGAIN_MS, undefined, { signal })
      answer = await ask('GET', { ...NOTHING, path: location.slice(publicUrl.length) }, caller, signal)
    }
  }

  return async (planned, given, caller, signal) => {
    const call = toolCallOf(planned, given)
    if (isRefused(call)) return failed(JSON.stringify(problem('invalid-input', caller.id, call)))
    return resultOf(planned.tool, await whenDone(await ask(planned.operation.verb, call, caller, signal), caller, signal))
  }
}

function search(query: URLSearchParams): string {
  const text = query.toString()
  return text === '' ? '' : `?${text}`
}

function isRefused(call: ToolCall | readonly Fault[]): call is readonly Fault[] {
  return Array.isArray(call)
}
