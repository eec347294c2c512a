/** Owns downloads: bytes, streamed, under a name that no browser or flow misreads. */
import { Readable } from 'node:stream'
import type { FastifyReply } from 'fastify'
import type { DefaultResponse, FileResult } from '@ferrule/core'
import { setSecurityHeaders } from './security-headers.js'

const MEDIA_TYPE = /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+(?:\s*;\s*[\w!#$&^.+-]+=(?:[\w!#$&^.+-]+|"[^"\\\r\n]*"))*$/

/** Whether a method's value is bytes to send. */
export function isFileResult(value: unknown): value is FileResult {
  if (typeof value !== 'object' || value === null) return false
  const { content } = value as { content?: unknown }
  return typeof content === 'string' || content instanceof Uint8Array || content instanceof Readable || isStream(content)
}

function isStream(value: unknown): boolean {
  return typeof value === 'object' && value !== null && typeof (value as { pipe?: unknown }).pipe === 'function'
}

/** Sends bytes with their type and name. */
export function sendFile(reply: FastifyReply, { content, name, type }: FileResult, { contentType, schema }: DefaultResponse): void {
  const declared = contentType ?? (schema?.kind === 'file' ? schema.contentType : undefined) ?? 'application/octet-stream'
  setSecurityHeaders(reply, true)
  // A type that can't stand in a header would fail after the method has done its work.
  reply.header('content-type', type !== undefined && MEDIA_TYPE.test(type) ? type : declared)
  reply.header('content-disposition', contentDisposition(name))
  reply.send(typeof content === 'string' ? Buffer.from(content, 'utf8') : content)
}

/** RFC 6266: an ASCII name for everybody, and the real one as RFC 8187 encodes it. */
export function contentDisposition(name: string | undefined): string {
  if (name === undefined || name === '') return 'attachment'
  const whole = name.replace(/\p{Surrogate}/gu, '\ufffd').replace(/^.*[/\\]/s, '')
  const ascii = whole.replace(/[^\x20-\x7e]/g, '_').replace(/["\\%]/g, '_')
  const encoded = encodeURIComponent(whole).replace(/['()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
  return ascii === whole ? `attachment; filename="${ascii}"` : `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`
}
