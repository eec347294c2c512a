/** An agent's host: the protocol's own client, over a real socket. */
import { afterAll } from '@jest/globals'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js'

const open = new Set<Client>()
afterAll(async () => {
  for (const client of open) await client.close()
})

export interface Agent {
  readonly client: Client
  call(name: string, given?: Record<string, unknown>, signal?: AbortSignal): Promise<CallToolResult>
  /** What a tool said in words. */
  say(name: string, given?: Record<string, unknown>): Promise<string>
}

/** Connects to an endpoint. */
export async function connect(url: string, headers: Readonly<Record<string, string>> = {}): Promise<Agent> {
  const client = new Client({ name: 'tests', version: '1.0.0' })
  await client.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers } }) as Parameters<Client['connect']>[0])
  open.add(client)
  // The client checks results against what tools promise, once it has seen that.
  await client.listTools()
  const call: Agent['call'] = async (name, given = {}, signal) =>
    (await client.callTool({ name, arguments: given }, undefined, signal === undefined ? {} : { signal })) as CallToolResult
  return { client, call, say: async (name, given) => textOf(await call(name, given)) }
}

export function textOf({ content: [first] }: CallToolResult): string {
  return first?.type === 'text' ? first.text : JSON.stringify(first)
}
