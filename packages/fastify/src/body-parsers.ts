/** Owns which bodies an operation takes, and what reads them: Fastify chooses a parser by media type within a scope, and a file may be of any. */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Operation } from '@ferrule/core'
import type { ParseBody } from './body-of-get.js'
import { RECORDED, type WithRecorded } from './forward/recorded.js'
import { formPlanOf } from './forms.js'
import { isJsonType, parseJson, parseText, Unreadable } from './json.js'

/** Operations of different kinds can't share a scope. */
export type BodyKind = 'json' | 'form' | 'binary'

export function bodyKindOf(operation: Operation): BodyKind {
  if (formPlanOf(operation) !== undefined) return 'form'
  return operation.body?.schema.kind === 'file' ? 'binary' : 'json'
}

type AddParsers = (scope: FastifyInstance, operations: readonly Operation[], recorded: boolean) => void | Promise<void>

/** Gives a scope the parsers of its operations. `recorded`: bytes are kept, because they may have to be sent on. */
export const ADD_PARSERS: Readonly<Record<BodyKind, AddParsers>> = {
  json(scope, operations, recorded) {
    for (const [type, parse] of jsonParsers(operations, recorded)) {
      const read = (request: FastifyRequest, bytes: string | Buffer): unknown => parse(request, bytes as Buffer)
      scope.addContentTypeParser(type.includes('*') ? rangeOf(type) : type, { parseAs: 'buffer' }, (request, bytes, done) =>
        done(null, read(request, bytes)),
      )
    }
  },
  async form(scope, operations, recorded) {
    const files = operations.some((operation) => (formPlanOf(operation)?.files.size ?? 0) > 0)
    // Loaded only where a form is declared: it costs every other start 15 ms.
    await scope.register((await import('@fastify/multipart')).default)
    if (files && operations.every((operation) => (formPlanOf(operation)?.files.size ?? 0) > 0)) return
    scope.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'buffer' }, (request, bytes, done) => {
      if (recorded) (request as WithRecorded)[RECORDED] = bytes as Buffer
      done(null, isPlainUtf8(request) ? bytes : new Unreadable('unsupported-media-type'))
    })
  },
  binary(scope) {
    scope.addContentTypeParser('*', (_request, payload, done) => done(null, payload))
  },
}

/** What reads JSON and texts, by media type. */
export function jsonParsers(operations: readonly Operation[], recorded: boolean): ReadonlyMap<string, ParseBody> {
  const types = operations.flatMap((operation) => mediaTypesOf(operation, recorded))
  return new Map(
    ['application/json', ...types].map((type) => {
      // A text that is empty is one; who answers by itself takes it for none.
      const parse = isJsonType(type) ? parseJson : (bytes: Buffer) => (recorded && bytes.length === 0 ? '' : parseText(bytes))
      return [
        type,
        (request, bytes) => {
          if (recorded) (request as WithRecorded)[RECORDED] = bytes
          return isPlainUtf8(request) ? parse(bytes) : new Unreadable('unsupported-media-type')
        },
      ]
    }),
  )
}

/** The media types that a body may have, without their parameters. Only what is sent on as it came may be other than its schema's own. */
function mediaTypesOf({ body, consumes = [] }: Operation, recorded: boolean): readonly string[] {
  if (body === undefined) return []
  const types = [body.contentType, ...consumes.filter((type) => recorded || isJsonType(type))]
  return types.map((type) => (type.split(';', 1)[0] ?? '').trim().toLowerCase()).filter((type) => /^[^\s/]+\/[^\s/]+$/.test(type))
}

/** `application/*+json` */
function rangeOf(type: string): RegExp {
  const parts = type.split('*').map((part) => part.replace(/[.+]/g, '\\$&'))
  return new RegExp(`^${parts.join('[^;\\s]*')}(?:\\s*;|$)`, 'i')
}

/** Whether a body is what it says: not compressed, and no other charset than UTF-8. */
function isPlainUtf8({ headers }: FastifyRequest): boolean {
  const { 'content-type': type = '', 'content-encoding': encoding } = headers
  if (encoding !== undefined && encoding !== 'identity') return false
  if (type === 'application/json') return true
  const charset = /;\s*charset\s*=\s*"?([^";\s]*)/i.exec(type)?.[1]
  return charset === undefined || /^utf-?8$/i.test(charset)
}
