/** Owns reading a definition: Swagger 2.0 with the platform's extensions, the inverse of its emitter. */
import { createDiagnosticCollector, type Diagnostic, type Place } from '../../diagnostics/index.js'
import { freezeModel, MODEL_VERSION, type ConnectorModel, type Json } from '../../model/index.js'
import { isTooDeep } from '../shared/lenient-json.js'
import { isJsonObject } from '../shared/taking.js'
import { readText } from '../text.js'
import { readConnector } from './connector.js'
import { createDefinitions } from './definitions.js'
import { mediaTypes } from './media-types.js'
import { withItem } from './operations.js'
import { readPaths } from './paths.js'
import type { Scope } from './scope.js'
import { readSecurity } from './security.js'

export interface ParsedSwagger2 {
  /** Absent where the document can't be read. */
  readonly model?: ConnectorModel
  readonly diagnostics: readonly Diagnostic[]
}

export interface ParseSwagger2Options {
  /** Named in diagnostics. */
  readonly file?: string
}

/** More values than any document has that the platform accepts. */
const MAX_VALUES = 2_000_000

/** Reads the text of `apiDefinition.swagger.json` (its bytes, JSON or YAML), or the document itself. */
export function parseSwagger2(source: string | Uint8Array | object, { file }: ParseSwagger2Options = {}): ParsedSwagger2 {
  const { report, diagnostics } = createDiagnosticCollector()
  const at: Place = file === undefined ? {} : { file }
  const document = typeof source === 'string' || source instanceof Uint8Array ? readText(source, report, at) : (source as Json)
  if (document === undefined) return { diagnostics }
  if (isTooDeep(document)) {
    report('too-deep', at, {})
    return { diagnostics }
  }
  if (!isJsonObject(document) || document['swagger'] !== '2.0' || !isJsonObject(document['paths'])) {
    report('not-swagger2', at, {})
    return { diagnostics }
  }
  const definitions = createDefinitions(document)
  const scope: Scope = { document, report, at, budget: { left: MAX_VALUES }, nameOf: definitions.nameOf }
  const connector = readConnector(document)
  const security = readSecurity(document)
  const usual = {
    consumes: mediaTypes(document, 'consumes') ?? [],
    produces: mediaTypes(document, 'produces') ?? [],
    schemes: JSON.stringify(document['schemes'] ?? []),
    security: security.security,
  }
  const { operations: read, paths } = readPaths(document['paths'], usual, scope)
  const schemas = definitions.read(scope)
  const operations = read.map((operation) => withItem(operation, schemas))
  if (scope.budget.left < 0) {
    report('too-large', at, {})
    return { diagnostics }
  }
  const beside = paths.length === 0 ? {} : { paths }
  return { model: freezeModel({ modelVersion: MODEL_VERSION, ...connector, ...security, operations, schemas, ...beside }), diagnostics }
}
