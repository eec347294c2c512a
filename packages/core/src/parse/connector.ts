/** Owns reading a connector as it is published: its definition, and the properties beside it. */
import type { Diagnostic } from '../diagnostics/index.js'
import { freezeModel, type ConnectorModel } from '../model/index.js'
import { parseApiProperties } from './api-properties/index.js'
import { parseSwagger2 } from './swagger2/index.js'

export interface ConnectorSources {
  /** `apiDefinition.swagger.json`: its bytes, its text, or the document itself. */
  readonly definition: string | Uint8Array | object
  /** `apiProperties.json`: its text, or the document itself. */
  readonly properties?: string | object
}

export interface ParseConnectorOptions {
  /** How diagnostics name the two. */
  readonly files?: { readonly definition?: string; readonly properties?: string }
}

export interface ParsedConnector {
  /** Absent where the definition can't be read. */
  readonly model?: ConnectorModel
  readonly diagnostics: readonly Diagnostic[]
}

/** Reads a definition and, where there are some, its properties into one model. */
export function parseConnector({ definition, properties }: ConnectorSources, { files = {} }: ParseConnectorOptions = {}): ParsedConnector {
  const { model, diagnostics } = parseSwagger2(definition, fileOf(files.definition))
  if (properties === undefined) return model === undefined ? { diagnostics } : { model, diagnostics }
  const beside = parseApiProperties(properties, fileOf(files.properties))
  const all = [...diagnostics, ...beside.diagnostics]
  return model === undefined ? { diagnostics: all } : { model: freezeModel({ ...model, ...beside.properties }), diagnostics: all }
}

function fileOf(file: string | undefined): { readonly file?: string } {
  return file === undefined ? {} : { file }
}
