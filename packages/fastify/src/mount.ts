/** Owns putting a model's operations into a scope of Fastify: parsers, doors, routes, and what answers where none fits. */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Bindings, ConnectorModel, Operation } from '@ferrule/core'
import { createReadBody, hasUnreadBody, type ParseBody } from './body-of-get.js'
import { createMakeLink } from './context.js'
import { addDocuments } from './documents.js'
import { answerError, answerNotFound } from './failures.js'
import { RECORDED, type WithRecorded } from './forward/recorded.js'
import { formPlanOf } from './forms.js'
import type { Backend } from './forward/backend.js'
import { createHandler, type Service } from './handler.js'
import { parseJson, parseText, Unreadable } from './json.js'
import { toRouterPath } from './path-template.js'
import { createGuard } from './security/authenticate.js'
import { securityProblems } from './security/problems.js'
import { PRINCIPAL } from './security/principal.js'

/** What is mounted, and how. */
export interface MountOptions {
  readonly model: ConnectorModel
  readonly bindings: Bindings
  readonly connector: object
  readonly publicUrl?: string
  readonly validateReplies?: boolean
  readonly bodyLimit?: number
  readonly uploadLimit?: number
  readonly depthLimit?: number
  readonly documents?: boolean
}

/** Adds the routes of a connector to a scope of its own. Throws where something of it can't be served. */
export async function mount(scope: FastifyInstance, options: MountOptions): Promise<void> {
  const { model, bindings, connector } = options
  refuse(model, bindings)
  const backend = model.backend === undefined ? undefined : await openBackend(scope, model.backend)
  const service = { ...serviceOf(scope.prefix, options), backend }
  scope.decorateRequest(PRINCIPAL, undefined)
  if (backend !== undefined) scope.decorateRequest(RECORDED, undefined)
  scope.setErrorHandler(answerError)
  setNotFoundHandler(scope)

  const kinds = new Map<BodyKind, Operation[]>()
  for (const operation of model.operations) kinds.set(kindOf(operation), [...(kinds.get(kindOf(operation)) ?? []), operation])
  for (const [kind, operations] of kinds) {
    await scope.register(async (inner) => {
      inner.removeAllContentTypeParsers()
      await PARSERS[kind](inner, operations, backend !== undefined)
      for (const operation of operations) {
        const guard = createGuard(operation, model, bindings, connector)
        inner.route({
          method: operation.verb,
          url: toRouterPath(operation.path),
          bodyLimit: service.bodyLimit,
          ...(guard === undefined ? {} : { onRequest: guard }),
          ...(hasUnreadBody(operation)
            ? { preValidation: createReadBody(jsonParsers([operation], backend !== undefined), service.bodyLimit) }
            : {}),
          handler: createHandler(operation, service),
        })
      }
    })
  }
  if (options.documents !== false) addDocuments(scope, model)
}

function refuse(model: ConnectorModel, bindings: Bindings): void {
  // A trigger whose method answers its requests itself is served like an action.
  const kept = model.operations.filter(({ kind, id }) => kind !== 'action' && bindings.operations.get(id)?.answers !== true)
  const triggers = kept.map(({ id }) => id)
  const problems = [
    ...securityProblems(model, bindings),
    ...(triggers.length === 0 ? [] : [`${triggers.join(', ')}: triggers can not be served; only actions can.`]),
  ]
  if (problems.length > 0) throw new Error(`${model.title} can not be served.\n${problems.map((problem) => `- ${problem}`).join('\n')}`)
}

/** undici is loaded only where there is something to send on to. */
async function openBackend(scope: FastifyInstance, url: string): Promise<Backend> {
  const { createBackend } = await import('./forward/backend.js')
  const backend = createBackend(url)
  scope.addHook('onClose', () => backend.close())
  return backend
}

const MEBIBYTE = 1_048_576

function serviceOf(prefix: string, options: MountOptions): Omit<Service, 'backend'> {
  const { model, bindings, connector } = options
  const { scheme, host, basePath } = model.address
  const secrets = model.security.flatMap((one) => (one.kind === 'apiKey' && one.in === 'query' ? [one.parameter] : []))
  const publicUrl = (options.publicUrl ?? `${scheme}://${host}${basePath}`).replace(/\/+$/, '')
  return {
    model,
    bindings,
    connector,
    publicUrl,
    prefix,
    validateReplies: options.validateReplies ?? true,
    bodyLimit: options.bodyLimit ?? MEBIBYTE,
    uploadLimit: options.uploadLimit ?? 100 * MEBIBYTE,
    depthLimit: options.depthLimit ?? 64,
    makeLink: createMakeLink(publicUrl, prefix, new Set(secrets)),
  }
}

/** How a body is read: Fastify chooses parsers by content type within a scope, and a file may be of any. */
type BodyKind = 'json' | 'form' | 'binary'

function kindOf(operation: Operation): BodyKind {
  if (formPlanOf(operation) !== undefined) return 'form'
  return operation.body?.schema.kind === 'file' ? 'binary' : 'json'
}

type AddParsers = (scope: FastifyInstance, operations: readonly Operation[], recorded: boolean) => void | Promise<void>

const PARSERS: Readonly<Record<BodyKind, AddParsers>> = {
  json(scope, operations, recorded) {
    for (const [type, parse] of jsonParsers(operations, recorded)) {
      scope.addContentTypeParser(type, { parseAs: 'buffer' }, (request, bytes, done) => done(null, parse(request, bytes as Buffer)))
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
function jsonParsers(operations: readonly Operation[], recorded: boolean): ReadonlyMap<string, ParseBody> {
  const types = operations.flatMap(({ body }) => (body === undefined ? [] : [body.contentType.toLowerCase()]))
  return new Map(
    ['application/json', ...types].map((type) => {
      const parse = /[/+]json$/.test(type) ? parseJson : parseText
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

/** Whether a body is what it says: not compressed, and no other charset than UTF-8. */
function isPlainUtf8({ headers }: FastifyRequest): boolean {
  const { 'content-type': type = '', 'content-encoding': encoding } = headers
  if (encoding !== undefined && encoding !== 'identity') return false
  if (type === 'application/json') return true
  const charset = /;\s*charset\s*=\s*"?([^";\s]*)/i.exec(type)?.[1]
  return charset === undefined || /^utf-?8$/i.test(charset)
}

/** Where the application answers unknown routes below us itself, it goes on doing so. */
function setNotFoundHandler(scope: FastifyInstance): void {
  try {
    scope.setNotFoundHandler(answerNotFound)
  } catch {
    scope.log.debug('the application answers unknown routes itself')
  }
}
