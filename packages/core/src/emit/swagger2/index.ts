/** Owns the definition: Swagger 2.0 with the platform's extensions, straight from the model. */
import { createDiagnosticCollector } from '../../diagnostics/index.js'
import type { ConnectorModel, Contact, License, Tag } from '../../model/index.js'
import { compact } from '../shared/compact.js'
import { JSON_TYPE } from '../../model/index.js'
import { emission, type Emission } from '../shared/emission.js'
import { connectorExtensions, infoExtensions } from './extensions/index.js'
import { linkOf } from './links.js'
import { emitPaths } from './paths.js'
import { emitDefinitions } from './schemas.js'
import { createScope } from './scope.js'
import { emitSecurity, emitSecurityDefinitions } from './security.js'
import type { SwaggerDocument } from './types.js'

/** Writes `apiDefinition.swagger.json`. */
export function emitSwagger2(model: ConnectorModel): Emission<SwaggerDocument> {
  const { report, diagnostics } = createDiagnosticCollector()
  const scope = createScope(model, report)
  const { address, consumes = [JSON_TYPE], produces = [JSON_TYPE] } = model
  // The definitions come last: only what the paths refer to is written.
  const paths = emitPaths(model, scope)
  const document = compact<SwaggerDocument>({
    swagger: '2.0',
    info: emitInfo(model),
    host: address.host,
    basePath: address.basePath || undefined,
    schemes: address.schemes ?? [address.scheme],
    consumes,
    produces,
    paths,
    definitions: emitDefinitions(model, scope),
    securityDefinitions: emitSecurityDefinitions(model),
    security: emitSecurity(model),
    tags: model.tags?.map(emitTag),
    externalDocs: model.externalDocs && linkOf(model.externalDocs),
    ...connectorExtensions(model),
    ...model.verbatim,
  })
  return emission(document, diagnostics)
}

function emitInfo(model: ConnectorModel): SwaggerDocument['info'] {
  const { title, description, version, termsOfService, contact, license } = model
  return compact<SwaggerDocument['info']>({
    title,
    description: description || undefined,
    version,
    termsOfService,
    contact: contact && emitContact(contact),
    license: license && emitLicense(license),
    ...infoExtensions(model),
  })
}

function emitContact({ name, url, email, extensions }: Contact): NonNullable<SwaggerDocument['info']['contact']> {
  return compact({ name, url, email, ...extensions })
}

function emitLicense({ name, url, extensions }: License): NonNullable<SwaggerDocument['info']['license']> {
  return compact({ name, url, ...extensions })
}

function emitTag({ name, description, externalDocs, extensions, verbatim }: Tag): { readonly name: string } {
  return compact({ name, description, externalDocs: externalDocs && linkOf(externalDocs), ...extensions, ...verbatim })
}
