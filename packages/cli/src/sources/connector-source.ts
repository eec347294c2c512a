/** Owns a connector's documents with where things stand in them: a folder, a file, or the class that they are emitted from. */
import { readFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import type { ConnectorModel, Diagnostic, Place } from '@ferrule/core'
import { locateIn, type ConnectorFiles, type DocumentName } from '@ferrule/core/lint'
import { readDocument } from '@ferrule/core/parse'
import { readImportSource, UnreadableSource } from '../import/source.js'
import type { LoadedConnector } from '../load-connector.js'
import { sourcePlaces, type DocumentPart } from './source-places.js'

export interface ConnectorSource {
  readonly files: ConnectorFiles
  /** What the class says; absent where there is none. */
  readonly model?: ConnectorModel
  /** What was found on the way; errors where there are no documents. */
  readonly diagnostics: readonly Diagnostic[]
  /** Where something of a document is: a file with line and column, where that is known. */
  readonly placeOf: (part: DocumentPart) => Place
  /** The documents that are files. */
  readonly paths: Readonly<Partial<Record<DocumentName, string>>>
  /** The folder of the class or of the definition. */
  readonly folder: string
}

/** Reads whatever the argument names. */
export async function readConnectorSource(argument: string): Promise<ConnectorSource> {
  return /\.[cm]?[jt]sx?$/.test(argument) ? readEntry(argument) : readFiles(argument)
}

async function readEntry(entry: string): Promise<ConnectorSource> {
  const { loadConnector } = await import('../load-connector.js')
  return sourceOf(await loadConnector(entry))
}

/** What a loaded class would be written as. */
export async function sourceOf({ model, diagnostics, entry: file, declaredAt }: LoadedConnector): Promise<ConnectorSource> {
  const { emitApiProperties, emitSwagger2 } = await import('@ferrule/core/emit')
  const folder = dirname(file)
  const nowhere = { files: {}, diagnostics, placeOf: () => ({ file }), paths: {}, folder }
  if (model === undefined || diagnostics.some(({ severity }) => severity === 'error')) return nowhere
  const [definition, properties] = [emitSwagger2(model), emitApiProperties(model, { stackOwner: true })]
  const files: ConnectorFiles = {
    definition: asFile(definition.document),
    properties: asFile(properties.document),
    ...(await besides(folder, model.icon, model.script?.path)),
  }
  return {
    ...nowhere,
    model,
    files,
    diagnostics: [...diagnostics, ...definition.diagnostics, ...properties.diagnostics],
    placeOf: sourcePlaces(files.definition, declaredAt, file),
  }
}

/** As a file would hold it: what is absent is not there. */
function asFile(document: object): unknown {
  return JSON.parse(JSON.stringify(document))
}

/** The icon and the custom code that a declaration names. */
async function besides(
  folder: string,
  icon: string | undefined,
  script: string | undefined,
): Promise<Pick<ConnectorFiles, 'icon' | 'script'>> {
  const read = async (path: string | undefined): Promise<Uint8Array | undefined> =>
    path === undefined ? undefined : readFile(resolve(folder, path)).catch(() => undefined)
  const [iconBytes, scriptBytes] = [await read(icon), await read(script)]
  return {
    ...(iconBytes === undefined ? {} : { icon: iconBytes }),
    ...(scriptBytes === undefined ? {} : { script: new TextDecoder().decode(scriptBytes) }),
  }
}

async function readFiles(argument: string): Promise<ConnectorSource> {
  try {
    const { document, name, properties, icon, script } = await readImportSource(argument)
    const folder = dirname(resolve(name))
    const definition = document instanceof Uint8Array ? readDocument(document, { file: name }) : { document, diagnostics: [] }
    const beside = properties === undefined ? undefined : readDocument(properties.content, { file: properties.name })
    const texts = { definition: textOf(document), properties: textOf(properties?.content) }
    const paths = {
      definition: name,
      ...(properties === undefined ? {} : { properties: properties.name }),
      icon: join(folder, 'icon.png'),
      script: join(folder, 'script.csx'),
      readme: join(folder, 'readme.md'),
    }
    return {
      files: {
        definition: definition.document,
        ...(beside?.document === undefined ? {} : { properties: beside.document }),
        ...(icon === undefined ? {} : { icon: icon.content }),
        ...(script === undefined ? {} : { script: textOf(script.content) ?? '' }),
        ...(await readmeIn(folder)),
        texts: {
          ...(texts.definition === undefined ? {} : { definition: texts.definition }),
          ...(texts.properties === undefined ? {} : { properties: texts.properties }),
        },
      },
      // The rule about strict JSON says it at its line.
      diagnostics: [...definition.diagnostics, ...(beside?.diagnostics ?? [])].filter(({ code }) => code !== 'lenient-json'),
      placeOf: filePlaces(texts, paths),
      paths,
      folder,
    }
  } catch (error) {
    if (!(error instanceof UnreadableSource)) throw error
    return { files: {}, diagnostics: error.diagnostics, placeOf: () => ({}), paths: {}, folder: dirname(resolve(argument)) }
  }
}

function textOf(content: unknown): string | undefined {
  if (!(content instanceof Uint8Array)) return undefined
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(content)
  } catch {
    // In another encoding nothing has a place, and nothing is mended.
    return undefined
  }
}

/** `README.md` on GitHub, `intro.md` in a package. */
async function readmeIn(folder: string): Promise<Pick<ConnectorFiles, 'readme'>> {
  for (const name of ['readme.md', 'README.md', 'Readme.md', 'intro.md']) {
    const text = await readFile(join(folder, name), 'utf8').catch(() => undefined)
    if (text !== undefined) return { readme: text }
  }
  return {}
}

/** The line and column in the file; each file is searched when something is found in it. */
export function filePlaces(
  texts: Readonly<Partial<Record<DocumentName, string | undefined>>>,
  paths: ConnectorSource['paths'],
): ConnectorSource['placeOf'] {
  const located = new Map<DocumentName, ReturnType<typeof locateIn>>()
  return ({ document, at }) => {
    const file = paths[document]
    const text = texts[document]
    if (text !== undefined && !located.has(document)) located.set(document, locateIn(text))
    return { ...(file === undefined ? {} : { file }), ...located.get(document)?.(at) }
  }
}
