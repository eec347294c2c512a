/** Owns reading `apiProperties.json`, the inverse of its emitter: what the model has no word for is carried along. */
import { createDiagnosticCollector } from '../../diagnostics/index.js'
import type { Diagnostic } from '../../diagnostics/index.js'
import type { ConnectorModel, Json } from '../../model/index.js'
import { isTooDeep } from '../shared/lenient-json.js'
import { wholeDocument } from '../shared/report.js'
import { readSource } from '../shared/source.js'
import { isJsonObject, said, taking } from '../shared/taking.js'
import { parseConnection } from './connection.js'
import { parsePolicies } from './policies.js'
import { reportSecrets } from './secrets.js'

/** What `apiProperties.json` says of a connector. */
export type ApiPropertiesModel = Pick<
  ConnectorModel,
  'brandColor' | 'capabilities' | 'connection' | 'policies' | 'propertiesVerbatim' | 'publisher' | 'script' | 'stackOwner'
>

export interface ParsedApiProperties {
  /** Absent where the document can't be read. */
  readonly properties?: ApiPropertiesModel
  readonly diagnostics: readonly Diagnostic[]
}

export interface ParseApiPropertiesOptions {
  /** Named in diagnostics. */
  readonly file?: string
}

/** Reads the text of `apiProperties.json` (or its bytes), or the document itself. */
export function parseApiProperties(source: string | Uint8Array | object, { file }: ParseApiPropertiesOptions = {}): ParsedApiProperties {
  const { report, diagnostics } = createDiagnosticCollector()
  const at = wholeDocument(file)
  const document = readSource(source, report, at) as Json | undefined
  if (document === undefined) return { diagnostics }
  if (isTooDeep(document)) {
    report('too-deep', at, {})
    return { diagnostics }
  }
  if (!isJsonObject(document) || !isJsonObject(document['properties'])) {
    report('not-api-properties', at, {})
    return { diagnostics }
  }
  const whole = taking(document)
  const properties = whole.inner('properties')
  const operations = properties.texts('scriptOperations')
  const read = {
    brandColor: properties.text('iconBrandColor'),
    capabilities: properties.texts('capabilities'),
    connection: parseConnection(properties),
    policies: parsePolicies(properties),
    publisher: properties.text('publisher'),
    script: operations === undefined ? undefined : { operations },
    stackOwner: properties.text('stackOwner'),
  }
  reportSecrets(read.connection, report, at)
  return { properties: said<ApiPropertiesModel>({ ...read, propertiesVerbatim: whole.rest() }), diagnostics }
}
