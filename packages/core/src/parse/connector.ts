/** Owns reading a connector: the description of its API and, where there are some, the properties beside it. */
import { createDiagnosticCollector, type Diagnostic } from '../diagnostics/index.js'
import { freezeModel, type ConnectorModel } from '../model/index.js'
import { parseApiProperties } from './api-properties/index.js'
import { parseDocument, type DocumentKind, type ParseDocumentOptions } from './document.js'
import { boundedReport } from './shared/report.js'
import { selectOperations } from './shared/select-operations.js'
import { createSelection } from './shared/selection.js'
import { ROOT } from './shared/way.js'

export interface ConnectorSources {
  /** `apiDefinition.swagger.json`, an OpenAPI document or a Postman collection: its bytes, its text, or the document itself. */
  readonly definition: string | Uint8Array | object
  /** `apiProperties.json`: its bytes, its text, or the document itself. */
  readonly properties?: string | Uint8Array | object | undefined
}

export interface ParseConnectorOptions extends Omit<ParseDocumentOptions, 'file'> {
  /** How diagnostics name the two. */
  readonly files?: { readonly definition?: string | undefined; readonly properties?: string | undefined }
}

export interface ParsedConnector {
  /** What the definition is; absent where it is none that can be told. */
  readonly kind?: DocumentKind
  /** Absent where the definition can't be read. */
  readonly model?: ConnectorModel
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * Reads a definition of any kind and, where there are some, its properties into one model. Where `tags` or `operations` select some
 * operations, those that fill their drop-downs come along, and everything that nothing kept needs is left out.
 */
export function parseConnector({ definition, properties }: ConnectorSources, options: ParseConnectorOptions = {}): ParsedConnector {
  const { files = {}, ...wanted } = options
  const { kind, model, diagnostics } = parseDocument(definition, { ...wanted, file: files.definition })
  const beside = properties === undefined ? undefined : parseApiProperties(properties, named(files.properties))
  const found = [...diagnostics, ...(beside?.diagnostics ?? [])]
  if (kind === undefined || model === undefined) return { ...(kind === undefined ? {} : { kind }), diagnostics: found }
  const selected = select({ ...model, ...beside?.properties }, kind, options)
  return { kind, model: freezeModel(selected.model), diagnostics: [...found, ...selected.diagnostics] }
}

function select(model: ConnectorModel, kind: DocumentKind, options: ParseConnectorOptions): Required<Omit<ParsedConnector, 'kind'>> {
  const { report: collect, diagnostics } = createDiagnosticCollector()
  const report = boundedReport(collect, options.files?.definition)
  const selection = createSelection(options)
  // Of other documents only what is wanted was read; what the properties say of the rest goes now.
  if (kind !== 'swagger2') return { model: selection.all ? model : selectOperations(model, () => true), diagnostics }
  const selected = selection.all ? model : selectOperations(model, ({ id, tags = [] }) => selection.selects({ ids: [id], tags }))
  selection.reportUnmet(report, ROOT)
  if (selected.operations.length === 0) report('import-no-operations', ROOT, {})
  return { model: selected, diagnostics }
}

function named(file: string | undefined): { readonly file?: string } {
  return file === undefined ? {} : { file }
}
