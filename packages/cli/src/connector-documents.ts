/** Owns getting at what the platform knows of a connector for a command: by its files, or by the class that they are emitted from. */
import { isUrl, NoDefinition, readConnector, type ConnectorDocuments, type Fetching } from '@ferrule/testing/documents'
import { fetchDocument, FetchError } from './import/fetch.js'
import { UsageError } from './usage-error.js'

const MAX_BYTES = 96_000_000

/** Reads the definition and what lies beside it. */
export async function readConnectorDocuments(source: string): Promise<ConnectorDocuments> {
  if (/\.[cm]?[jt]sx?$/.test(source) && !isUrl(source)) return emitDocuments(source)
  try {
    return await readConnector(source, fetching(source))
  } catch (error) {
    if (error instanceof NoDefinition) throw new UsageError(error.message, error.hint)
    if (error instanceof FetchError) throw new UsageError(error.message)
    throw error
  }
}

async function emitDocuments(entry: string): Promise<ConnectorDocuments> {
  // Whoever reads files doesn't wait for what reads classes.
  const [{ emitApiProperties, emitSwagger2 }, { hasErrors, loadConnector }] = await Promise.all([
    import('@ferrule/core/emit'),
    import('./load-connector.js'),
  ])
  const { model, diagnostics } = await loadConnector(entry)
  if (model === undefined || hasErrors(diagnostics)) return { diagnostics }
  const [definition, properties] = [emitSwagger2(model), emitApiProperties(model, { stackOwner: true })]
  type Emitted = NonNullable<ConnectorDocuments['definition']>
  return {
    // As the files would hold them: what is absent is not there.
    definition: JSON.parse(JSON.stringify(definition.document)) as Emitted,
    properties: JSON.parse(JSON.stringify(properties.document)) as Emitted,
    diagnostics: [...diagnostics, ...definition.diagnostics, ...properties.diagnostics],
  }
}

/** Whoever names a host means it, also one that is not public. Where it redirects to is another matter. */
function fetching(source: string): Fetching {
  const mayBePrivate = ({ host }: URL): boolean => host === new URL(source).host
  return async (url) => {
    try {
      return { status: 200, bytes: (await fetchDocument(url, { mayBePrivate, maxBytes: MAX_BYTES })).bytes }
    } catch (error) {
      if (error instanceof FetchError && error.status !== undefined) return { status: error.status, bytes: new Uint8Array() }
      throw error
    }
  }
}
