/** Owns the definition: Swagger 2.0 with the platform's extensions, straight from the model. */
import { createDiagnosticCollector } from '../../diagnostics/index.js'
import type { ConnectorModel } from '../../model/index.js'
import { compact } from '../shared/compact.js'
import { JSON_TYPE } from '../shared/content-types.js'
import { emission, type Emission } from '../shared/emission.js'
import { connectorMetadata } from './extensions.js'
import { emitPaths } from './paths.js'
import { emitDefinitions } from './schemas.js'
import { createScope } from './scope.js'
import { emitSecurity, emitSecurityDefinitions } from './security.js'
import type { SwaggerDocument } from './types.js'

/** Writes `apiDefinition.swagger.json`. */
export function emitSwagger2(model: ConnectorModel): Emission<SwaggerDocument> {
  const { report, diagnostics } = createDiagnosticCollector()
  const scope = createScope(model, report)
  const { title, description, version, contact, address } = model
  // The definitions come last: only what the paths refer to is written.
  const paths = emitPaths(model, scope)
  const document = compact<SwaggerDocument>({
    swagger: '2.0',
    info: compact<SwaggerDocument['info']>({ title, description, version, contact }),
    host: address.host,
    basePath: address.basePath,
    schemes: [address.scheme],
    consumes: [JSON_TYPE],
    produces: [JSON_TYPE],
    paths,
    definitions: emitDefinitions(model, scope),
    securityDefinitions: emitSecurityDefinitions(model),
    security: emitSecurity(model),
    ...connectorMetadata(model),
    ...model.extensions,
  })
  return emission(document, diagnostics)
}
