/** Owns serving what the connector says about itself: the files that makers import, the OpenAPI document, and that it lives. */
import type { FastifyInstance } from 'fastify'
import type { ConnectorModel } from '@ferrule/core'
import type * as emit from '@ferrule/core/emit'
import { setSecurityHeaders } from './security-headers.js'

type Emitters = typeof emit

const DOCUMENTS: Readonly<Record<string, (emitters: Emitters, model: ConnectorModel) => object>> = {
  '/apiDefinition.swagger.json': ({ emitSwagger2 }, model) => emitSwagger2(model).document,
  '/apiProperties.json': ({ emitApiProperties }, model) => emitApiProperties(model).document,
  '/openapi.json': ({ emitOpenApi31 }, model) => emitOpenApi31(model).document,
}

/** What stands beside the operations. */
export const DOCUMENT_PATHS: readonly string[] = [...Object.keys(DOCUMENTS), '/health']

/** Adds the documents and `/health`. Nobody needs credentials for them. A declared operation of the same path goes first. */
export function addDocuments(scope: FastifyInstance, model: ConnectorModel): void {
  const taken = new Set(model.operations.filter(({ verb }) => verb === 'GET').map(({ path }) => path))
  const add = (path: string, body: () => string | Promise<string>): void => {
    if (taken.has(path)) {
      scope.log.warn({ path }, 'an operation has this path, so the document that usually stands there is not served')
      return
    }
    scope.get(path, async (_request, reply) => {
      setSecurityHeaders(reply)
      reply.header('content-type', 'application/json; charset=utf-8')
      return body()
    })
  }
  for (const [path, make] of Object.entries(DOCUMENTS)) {
    let text: Promise<string> | undefined
    // The emitters are loaded when somebody asks: a server that starts has better things to do.
    add(path, () => (text ??= import('@ferrule/core/emit').then((emitters) => emitters.stringifyDocument(make(emitters, model)))))
  }
  add('/health', () => '{"status":"ok"}')
}
