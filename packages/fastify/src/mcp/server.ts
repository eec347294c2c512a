/**
 * Owns speaking the Model Context Protocol. The SDK is loaded with this file alone. Nothing is remembered between two requests, so that any machine
 * answers any of them.
 */
import { Server } from '@modelcontextprotocol/sdk/server/index.js'
import { WebStandardStreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js'
import { CallToolRequestSchema, ErrorCode, ListToolsRequestSchema, McpError } from '@modelcontextprotocol/sdk/types.js'
import type { CallToolResult, Implementation, Tool } from '@modelcontextprotocol/sdk/types.js'
import type { FastifyRequest } from 'fastify'
import type { PlannedTool } from '@ferrule/core/emit'
import { problem, truncate } from '../problem.js'
import type { CallTool } from './call-tool.js'
import { failed } from './tool-result.js'

export interface McpServerOptions {
  readonly info: Implementation
  readonly instructions: string
  readonly tools: readonly PlannedTool[]
  readonly callTool: CallTool
}

/** Answers one request; `undefined` where its caller has gone. */
export type AnswerMcp = (request: FastifyRequest, url: string, signal: AbortSignal) => Promise<Response | undefined>

/** Makes what answers. */
export function createMcpServer({ info, instructions, tools, callTool }: McpServerOptions): AnswerMcp {
  const listed = { tools: tools.map(({ tool }) => tool as unknown as Tool) }
  const byName = new Map(tools.map((planned) => [planned.tool.name, planned]))

  const call = async (
    name: string,
    given: Record<string, unknown>,
    caller: FastifyRequest,
    signal: AbortSignal,
  ): Promise<CallToolResult> => {
    const planned = byName.get(name)
    if (planned === undefined) throw new McpError(ErrorCode.InvalidParams, `There is no tool ${truncate(name, 100)}`)
    try {
      return await callTool(planned, given, caller, signal)
    } catch (error) {
      if (signal.aborted) caller.log.info({ tool: name }, 'the call of a tool was given up')
      else caller.log.error({ err: error, tool: name }, 'the call of a tool failed')
      return failed(JSON.stringify(problem('internal-error', caller.id)))
    }
  }

  return async (request, url, signal) => {
    const server = new Server(info, { capabilities: { tools: {} }, instructions, jsonSchemaValidator: UNUSED })
    server.onerror = (error) => request.log.info({ err: error }, 'a message of the Model Context Protocol was refused')
    server.setRequestHandler(ListToolsRequestSchema, () => listed)
    server.setRequestHandler(CallToolRequestSchema, ({ params }, extra) => call(params.name, params.arguments ?? {}, request, extra.signal))
    const transport = new WebStandardStreamableHTTPServerTransport({ enableJsonResponse: true })
    await server.connect(transport as Parameters<Server['connect']>[0])
    try {
      return await Promise.race([
        transport.handleRequest(new Request(url, { method: 'POST', headers: headersOf(request) }), { parsedBody: request.body }),
        gone(signal),
      ])
    } finally {
      // Ends what is still on its way.
      await server.close()
    }
  }
}

/** Checks what clients answer to questions, of which none are asked; the SDK would make one for each request. */
const UNUSED = { getValidator: () => () => ({ valid: true as const, data: undefined as never, errorMessage: undefined }) }

/** What the transport goes by. */
function headersOf({ headers }: FastifyRequest): Headers {
  const given = new Headers()
  for (const name of ['accept', 'content-type', 'mcp-protocol-version', 'mcp-session-id', 'last-event-id']) {
    const value = headers[name]
    if (typeof value === 'string') given.set(name, value)
  }
  return given
}

function gone(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(undefined)
    else signal.addEventListener('abort', () => resolve(undefined), { once: true })
  })
}
