/** Owns the OpenAPI 3.1 document: the connector's API for readers and tools outside the platform. */
import { OpenApiBuilder, type InfoObject, type OpenAPIObject } from 'openapi3-ts/oas31'
import { createDiagnosticCollector } from '../../diagnostics/index.js'
import { requirementsOf } from '../../model/index.js'
import type { ConnectorModel } from '../../model/index.js'
import { compact } from '../shared/compact.js'
import { emission, type Emission } from '../shared/emission.js'
import { routesOf } from '../shared/routes.js'
import { emitPath } from './paths.js'
import { emitComponents } from './schemas.js'
import { createScope, enter, type Scope } from './scope.js'
import { emitSecurity, emitSecurityScheme } from './security.js'
import { emitWebhook } from './webhooks.js'

/** Writes an OpenAPI 3.1 document. What only the platform's designers read, such as visibility, is not part of it. */
export function emitOpenApi31(model: ConnectorModel): Emission<OpenAPIObject> {
  const { report, diagnostics } = createDiagnosticCollector()
  const scope = createScope(model, report)
  const builder = OpenApiBuilder.create({ openapi: '3.1.0', info: emitInfo(model), paths: {} })
  builder.addServer({ url: emitUrl(model) })
  const { url = model.website, description } = model.externalDocs ?? {}
  if (url !== undefined) builder.addExternalDocs(compact({ url, description }))
  for (const { name, description: meaning } of model.tags ?? []) builder.addTag(compact({ name, description: meaning }))
  addOperations(builder, model, scope)
  for (const [name, schema] of emitComponents(model, scope)) builder.addSchema(name, schema)
  for (const scheme of model.security) builder.addSecurityScheme(scope.schemeOf.get(scheme.name) as string, emitSecurityScheme(scheme))
  const security = emitSecurity(requirementsOf(model), scope)
  return emission({ ...builder.getSpec(), ...compact({ security }), ...model.extensions }, diagnostics)
}

function emitInfo({ title, description, version, termsOfService, contact, license }: ConnectorModel): InfoObject {
  const { extensions, ...reach } = contact ?? {}
  const { name, url } = license ?? {}
  return compact<InfoObject>({
    title,
    description: description || undefined,
    version,
    termsOfService,
    contact: contact && { ...reach, ...extensions },
    license: name === undefined ? undefined : compact({ name, url }),
  })
}

function emitUrl({ address }: ConnectorModel): string {
  return `${address.scheme}://${address.host}${address.basePath === '/' ? '' : address.basePath}`
}

function addOperations(builder: OpenApiBuilder, model: ConnectorModel, scope: Scope): void {
  for (const route of routesOf(model, scope.report)) builder.addPath(route.path, emitPath(route, scope))
  for (const operation of model.operations) {
    if (operation.kind === 'webhookTrigger') builder.addWebhook(operation.id, emitWebhook(operation, enter(scope, operation.id)))
  }
}
