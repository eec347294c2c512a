/** Owns reading a definition: Swagger 2.0 with the platform's extensions, the inverse of its emitter. */
import { createDiagnosticCollector } from '../../diagnostics/index.js'
import { freezeModel, MODEL_VERSION, type Json } from '../../model/index.js'
import { isTooDeep } from '../shared/lenient-json.js'
import type { ParsedDocument } from '../shared/parsed-document.js'
import { wholeDocument } from '../shared/report.js'
import { readSource } from '../shared/source.js'
import { isJsonObject } from '../shared/taking.js'
import { addressWithoutHost, readConnector } from './connector.js'
import { createDefinitions } from './definitions.js'
import { mediaTypes } from './media-types.js'
import { withIds } from './operation-ids.js'
import { withItem } from './operations.js'
import { readPaths } from './paths.js'
import type { Scope } from './scope.js'
import { readSecurity } from './security.js'

export interface ParseSwagger2Options {
  /** Named in diagnostics. */
  readonly file?: string
  /** Where the document came from: a definition without a host is meant for that one. */
  readonly source?: string
}

/** More values than any document has that the platform accepts. */
const MAX_VALUES = 2_000_000

/** Reads the text of `apiDefinition.swagger.json` (its bytes, JSON or YAML), or the document itself. */
export function parseSwagger2(source: string | Uint8Array | object, { file, source: origin }: ParseSwagger2Options = {}): ParsedDocument {
  const { report, diagnostics } = createDiagnosticCollector()
  const at = wholeDocument(file)
  const document = readSource(source, report, at) as Json | undefined
  if (document === undefined) return { diagnostics }
  if (isTooDeep(document)) {
    report('too-deep', at, {})
    return { diagnostics }
  }
  // YAML takes a version without quotation marks for a number.
  if (!isJsonObject(document) || !['2.0', 2].includes(document['swagger'] as string) || !isJsonObject(document['paths'])) {
    report('not-swagger2', at, {})
    return { diagnostics }
  }
  const definitions = createDefinitions(document)
  const scope: Scope = { document, report, at, budget: { left: MAX_VALUES }, nameOf: definitions.nameOf }
  const connector = readConnector(document)
  const address = connector.address.host === '' ? addressWithoutHost(connector.address, origin, report, at) : connector.address
  const usual = {
    consumes: mediaTypes(document, 'consumes') ?? [],
    produces: mediaTypes(document, 'produces') ?? [],
    schemes: JSON.stringify(document['schemes'] ?? []),
  }
  const { operations: read, paths } = readPaths(document['paths'], usual, scope)
  const security = readSecurity(document, read)
  const schemas = definitions.read(scope)
  const operations = withIds(read, scope).map((operation) => withItem(operation, schemas))
  if (scope.budget.left < 0) {
    report('too-large', at, { what: 'values', seen: 'more', most: MAX_VALUES.toLocaleString('en-US') })
    return { diagnostics }
  }
  const beside = paths.length === 0 ? {} : { paths }
  return {
    model: freezeModel({ modelVersion: MODEL_VERSION, ...connector, address, ...security, operations, schemas, ...beside }),
    diagnostics,
  }
}
