/** Owns the documents that `ferrule build` can write. What makes one is loaded when it is asked for. */
import type { ConnectorModel, Diagnostic } from '@ferrule/core'
import type * as Emitters from '@ferrule/core/emit'
import type { FileToWrite } from '../write-files.js'

/** What a format may need besides the model. */
export interface FormatRequest {
  /** The module that declares the connector. */
  readonly entry: string
  /** The folder that is written into. */
  readonly out: string
  readonly environment?: string
  readonly stackOwner: boolean
}

/** What a format wants written, and what its documents could not say. */
export interface Made {
  readonly files: readonly FileToWrite[]
  readonly diagnostics: readonly Diagnostic[]
}

const emitters = async (): Promise<typeof Emitters> => import('@ferrule/core/emit')

/** The formats by the names that `--format` knows. */
export const FORMATS = {
  swagger: async (model, request) => (await import('./connector-files.js')).connectorFiles(model, request),
  openapi: async (model) => json('openapi.json', (await emitters()).emitOpenApi31(model)),
  postman: async (model) => json('postman_collection.json', (await emitters()).emitPostman(model)),
  markdown: async (model) => text('reference.md', (await emitters()).emitMarkdown(model)),
  mcp: async (model) => json('mcp-tools.json', (await emitters()).emitMcpTools(model)),
} satisfies Readonly<Record<string, (model: ConnectorModel, request: FormatRequest) => Promise<Made>>>

export type FormatName = keyof typeof FORMATS

/** What is written where nothing is asked for by name. */
export const DEFAULT_FORMATS: readonly FormatName[] = ['swagger', 'openapi']

/** Makes documents of several formats. */
export async function makeDocuments(model: ConnectorModel, names: readonly FormatName[], request: FormatRequest): Promise<Made> {
  const made = await Promise.all(names.map((name) => FORMATS[name](model, request)))
  return { files: made.flatMap(({ files }) => files), diagnostics: made.flatMap(({ diagnostics }) => diagnostics) }
}

async function json(path: string, { document, diagnostics }: Emitters.Emission<object>): Promise<Made> {
  return { files: [{ path, content: (await emitters()).stringifyDocument(document) }], diagnostics }
}

function text(path: string, { document, diagnostics }: Emitters.Emission<string>): Made {
  return { files: [{ path, content: document }], diagnostics }
}
