/** Owns reading what a header says where it must be said once. */
import type { FastifyRequest } from 'fastify'

/** A header that came once. Node drops or joins what came twice; only the raw list tells, and nobody can say which one a proxy has looked at. */
export function headerOnce(name: string, request: FastifyRequest): string | undefined {
  const wanted = name.toLowerCase()
  const value = request.headers[wanted]
  if (typeof value !== 'string') return undefined
  // Most are joined with a comma, `Authorization` is not.
  if (wanted !== 'authorization' && !value.includes(',')) return value
  const { rawHeaders } = request.raw
  let times = 0
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const header = rawHeaders[index] as string
    if (header.length === wanted.length && header.toLowerCase() === wanted) times++
  }
  return times === 1 ? value : undefined
}

/** What an `Authorization` header carries for a scheme such as Bearer; nothing where it is for another, came twice, or is longer than `limit`. */
export function authorizationOf(scheme: string, request: FastifyRequest, limit: number): string | undefined {
  const value = headerOnce('authorization', request)
  if (value === undefined || value.length > limit + scheme.length + 1) return undefined
  const space = value.indexOf(' ')
  return value.slice(0, space).toLowerCase() === scheme ? value.slice(space + 1).trim() : undefined
}
