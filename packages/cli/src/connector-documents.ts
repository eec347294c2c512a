/** Owns getting at a connector's files, wherever they are: a folder, a file, a URL, a running server, or the class that they are emitted from. */
import type { Diagnostic } from '@ferrule/core'
import { readDocument } from '@ferrule/core/parse'
import { fetchDocument, FetchError } from './import/fetch.js'
import { readImportSource, UnreadableSource, type ImportSource } from './import/source.js'
import { UsageError } from './usage-error.js'

/** What the platform knows of a connector. */
export interface ConnectorDocuments {
  /** Absent where it can't be read. */
  readonly definition?: object
  readonly properties?: object
  /** What was found on the way; errors where something is absent. */
  readonly diagnostics: readonly Diagnostic[]
}

const DEFINITION = 'apiDefinition.swagger.json'
const PROPERTIES = 'apiProperties.json'
const MAX_BYTES = 96_000_000

/** Reads the definition and what lies beside it. */
export async function readConnectorDocuments(source: string): Promise<ConnectorDocuments> {
  try {
    if (/\.[cm]?[jt]sx?$/.test(source) && !/^https?:/i.test(source)) return await emitDocuments(source)
    return readSources(await (/^https?:/i.test(source) ? fetchSources(source) : readImportSource(source)))
  } catch (error) {
    if (!(error instanceof UnreadableSource)) throw error
    return { diagnostics: error.diagnostics }
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
  return {
    // As the files would hold them: what is absent is not there.
    definition: JSON.parse(JSON.stringify(definition.document)) as object,
    properties: JSON.parse(JSON.stringify(properties.document)) as object,
    diagnostics: [...diagnostics, ...definition.diagnostics, ...properties.diagnostics],
  }
}

function readSources({ document, name, properties }: ImportSource): ConnectorDocuments {
  const definition = document instanceof Uint8Array ? readDocument(document, { file: name }) : { document, diagnostics: [] }
  if (definition.document === undefined) return { diagnostics: definition.diagnostics }
  if (!Object.hasOwn(definition.document, 'swagger')) {
    throw new UsageError(
      `${name} is no Swagger 2.0 definition.`,
      'The platform reads nothing else; `ferrule import` reads OpenAPI and Postman.',
    )
  }
  const beside = properties === undefined ? undefined : readDocument(properties.content, { file: properties.name })
  return {
    definition: definition.document,
    ...(beside?.document === undefined ? {} : { properties: beside.document }),
    diagnostics: [...definition.diagnostics, ...(beside?.diagnostics ?? [])],
  }
}

/** The address of a definition, with the properties beside it if they are there; or that of a running server, which serves its definition. */
async function fetchSources(address: string): Promise<ImportSource> {
  if (!URL.canParse(address)) throw new UsageError(`${address} is no address.`)
  const named = new URL(address)
  const url = /\.(json|ya?ml)$/i.test(named.pathname) ? named : new URL(`${named.href.replace(/\/+$/, '')}/${DEFINITION}`)
  // Whoever names a host means it, also one that is not public. Where it redirects to is another matter.
  const mayBePrivate = ({ host }: URL): boolean => host === url.host
  const fetched = async (at: URL): Promise<Uint8Array> => (await fetchDocument(at.href, { mayBePrivate, maxBytes: MAX_BYTES })).bytes
  const properties = url.pathname.endsWith(`/${DEFINITION}`) ? await fetched(new URL(PROPERTIES, url)).catch(absent) : undefined
  try {
    return {
      document: await fetched(url),
      name: url.href,
      ...(properties === undefined ? {} : { properties: { name: PROPERTIES, content: properties } }),
    }
  } catch (error) {
    if (error instanceof FetchError) throw new UsageError(error.message)
    throw error
  }
}

function absent(error: unknown): undefined {
  if (!(error instanceof FetchError)) throw error
}
