/** Owns the Postman collection: a request for each operation, to try them by hand. */
import { createDiagnosticCollector, type Report } from '../../diagnostics/index.js'
import { requirementsOf } from '../../model/index.js'
import type { ConnectorModel, Operation, Schema } from '../../model/index.js'
import { compact } from '../shared/compact.js'
import { emission, type Emission } from '../shared/emission.js'
import { routesOf } from '../shared/routes.js'
import { emitBody } from './bodies.js'
import { emitRequest } from './requests.js'
import { emitResponses } from './responses.js'
import { createAuthentication, type Authentication } from './security.js'
import type { PostmanCollection, PostmanFolder, PostmanItem, PostmanVariable } from './types.js'

const SCHEMA = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json'

/**
 * Writes a Postman collection of version 2.1. Requests carry examples: types, limits and what designers read are not part of it. Secrets are
 * variables without a value.
 */
export function emitPostman(model: ConnectorModel): Emission<PostmanCollection> {
  const { report, diagnostics } = createDiagnosticCollector()
  const authentication = createAuthentication(model, report)
  const operations = routesOf(model, report).flatMap((route) => route.operations)
  const item = foldersOf(model, (operation) => emitItem(operation, model, authentication, report), new Set(operations))
  const document: PostmanCollection = {
    info: compact<PostmanCollection['info']>({
      name: model.title,
      description: model.description || undefined,
      version: model.version,
      schema: SCHEMA,
    }),
    item,
    auth: authentication.of(requirementsOf(model), {}).auth,
    variable: [...addresses(model, operations), ...authentication.variables],
  }
  return emission(document, diagnostics)
}

/** Operations with a tag are in the folder of the first one, where the first operation with it is declared. */
function foldersOf(
  model: ConnectorModel,
  emit: (operation: Operation) => PostmanItem,
  kept: ReadonlySet<Operation>,
): readonly (PostmanItem | PostmanFolder)[] {
  const meanings = new Map(model.tags?.map(({ name, description }) => [name, description]))
  const folders = new Map<string, PostmanItem[]>()
  const items: (PostmanItem | PostmanFolder)[] = []
  for (const operation of model.operations) {
    if (!kept.has(operation)) continue
    const tag = operation.tags?.[0]
    const folder = tag === undefined ? undefined : folders.get(tag)
    if (tag === undefined) items.push(emit(operation))
    else if (folder !== undefined) folder.push(emit(operation))
    else {
      const item = [emit(operation)]
      folders.set(tag, item)
      items.push(compact<PostmanFolder>({ name: tag, description: meanings.get(tag), item }))
    }
  }
  return items
}

function emitItem(operation: Operation, model: ConnectorModel, authentication: Authentication, report: Report): PostmanItem {
  const at = { class: operation.id }
  const left = (what: string): void => report('not-expressible', at, { format: 'Postman', what })
  if (operation.deprecated === true) left('that the operation is deprecated')
  if (operation.kind === 'webhookTrigger') left('what arrives at the callback URL')
  for (const tag of operation.tags?.slice(1) ?? []) left(`that the operation has the tag ${tag} as well`)
  if (operation.body !== undefined && operation.parameters.some((parameter) => parameter.in === 'formData')) report('body-and-form', at, {})
  const proof = operation.requirements === undefined ? undefined : authentication.of(operation.requirements, at)
  return {
    name: operation.summary || operation.id,
    request: emitRequest(operation, proof ?? authentication.besides, emitBody(operation, model)),
    response: emitResponses(operation, model),
  }
}

/** The address, and what stands for the platform's own. */
function addresses({ address }: ConnectorModel, operations: readonly Operation[]): readonly PostmanVariable[] {
  const value = `${address.scheme}://${address.host}${address.basePath === '/' ? '' : address.basePath}`
  const baseUrl: PostmanVariable = { key: 'baseUrl', value, type: 'string' }
  return operations.some(({ body }) => body !== undefined && holdsCallback(body.schema))
    ? [baseUrl, { key: 'callbackUrl', value: '', type: 'string', description: 'Where events are sent; the platform gives its own.' }]
    : [baseUrl]
}

function holdsCallback(schema: Schema): boolean {
  return schema.callbackUrl === true || (schema.kind === 'object' && schema.properties.some((property) => holdsCallback(property.schema)))
}
