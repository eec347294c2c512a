/** Owns what an agent is given of an operation's answer: the same text, and the same object where the tool promises one. */
import type { Readable } from 'node:stream'
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js'
import type { McpTool } from '@ferrule/core/emit'
import { isJsonType } from '../json.js'

/** What an operation answered. */
export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, unknown>>
  /** Absent where it was more than an agent is given. */
  readonly bytes: Buffer | undefined
  /** Where anybody would have asked for it. */
  readonly url: string
}

/** Bytes of an answer; a model reads a hundredth of that. */
export const MOST_BYTES = 4_194_304

/** Reads a body, as far as an agent is given it. */
export async function readBody(body: Readable): Promise<Buffer | undefined> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of body as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > MOST_BYTES) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** The result of a call. Failures are results too: what is wrong, a model can mend. */
export function resultOf(tool: McpTool, answer: Answer): CallToolResult {
  const { status, headers, bytes } = answer
  if (bytes === undefined) return failed(`The result is larger than ${MOST_BYTES} bytes. Ask for less of it.`)
  if (status >= 400) {
    const wait = headers['retry-after']
    return { ...failed(bytes.toString('utf8')), ...(wait === undefined ? {} : { _meta: { 'retry-after': String(wait) } }) }
  }
  const type = String(headers['content-type'] ?? '')
  if (bytes.length === 0) return { content: [text(status === 202 ? 'Accepted; it is not done yet.' : 'Done.')] }
  if (!isJsonType(type)) return { content: [contentOf(type, bytes, answer.url)] }
  const written = bytes.toString('utf8')
  if (tool.outputSchema === undefined) return { content: [text(written)] }
  return { content: [text(written)], structuredContent: JSON.parse(written) as Record<string, unknown> }
}

/** A call that went wrong. */
export function failed(reason: string): CallToolResult {
  return { content: [text(reason)], isError: true }
}

function text(written: string): { readonly type: 'text'; readonly text: string } & CallToolResult['content'][number] {
  return { type: 'text', text: written }
}

function contentOf(type: string, bytes: Buffer, uri: string): CallToolResult['content'][number] {
  const mimeType = (type.split(';', 1)[0] ?? '').trim().toLowerCase()
  if (mimeType.startsWith('text/')) return text(bytes.toString('utf8'))
  const data = bytes.toString('base64')
  if (mimeType.startsWith('image/')) return { type: 'image', data, mimeType }
  if (mimeType.startsWith('audio/')) return { type: 'audio', data, mimeType }
  return { type: 'resource', resource: { uri, blob: data, ...(mimeType === '' ? {} : { mimeType }) } }
}
