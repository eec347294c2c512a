/** Owns what is packed: a connector's model, what it is written as, and what lies beside it. */
import type { ConnectorModel, Diagnostic } from '@ferrule/core'
import { emitApiProperties, emitSwagger2, stringifyDocument, type ApiPropertiesDocument } from '@ferrule/core/emit'
import type { ConnectorFiles } from '@ferrule/core/lint'
import { parseConnector } from '@ferrule/core/parse'
import { filesBeside } from '../build/connector-files.js'
import { loadConnector } from '../load-connector.js'
import { readConnectorSource, sourceOf, type ConnectorSource } from '../sources/connector-source.js'
import type { FileToWrite } from '../write-files.js'

export interface PackSource {
  readonly model: ConnectorModel
  /** `apiDefinition.swagger.json` */
  readonly definition: string
  /** `apiProperties.json`, with `stackOwner` where it has one: certification wants it, updating a connector refuses it. */
  readonly properties: ApiPropertiesDocument
  readonly icon?: Uint8Array
  readonly script?: Uint8Array
  /** What rules are checked on, and where what they find is. */
  readonly files: ConnectorFiles
  readonly placeOf: ConnectorSource['placeOf']
  /** Where the project begins to be looked for. */
  readonly folder: string
}

export interface ReadSource {
  /** Absent where there are errors. */
  readonly source?: PackSource
  readonly diagnostics: readonly Diagnostic[]
}

/** Reads the module that exports a connector, or the folder of a definition. */
export async function readPackSource(argument: string, { url }: { readonly url?: string } = {}): Promise<ReadSource> {
  return /\.[cm]?[jt]sx?$/.test(argument) ? readModule(argument, url) : readFolder(argument)
}

async function readModule(entry: string, url: string | undefined): Promise<ReadSource> {
  const loaded = await loadConnector(entry, { url })
  const lint = await sourceOf(loaded)
  const { model } = loaded
  if (model === undefined) return { diagnostics: lint.diagnostics }
  const { icon, script, diagnostics } = await filesBeside(model, loaded.entry)
  return made(model, lint, [...lint.diagnostics, ...(await loaded.compile()), ...diagnostics], icon, script)
}

async function readFolder(folder: string): Promise<ReadSource> {
  const lint = await readConnectorSource(folder)
  const { definition, properties, icon, script } = lint.files
  if (definition === undefined) return { diagnostics: lint.diagnostics }
  const { model, diagnostics } = parseConnector(
    { definition: definition as object, properties: properties as object | undefined },
    { files: { definition: lint.paths.definition, properties: lint.paths.properties } },
  )
  if (model === undefined) return { diagnostics: [...lint.diagnostics, ...diagnostics] }
  return made(
    model,
    lint,
    [...lint.diagnostics, ...diagnostics],
    icon === undefined ? undefined : { path: 'icon.png', content: icon },
    script === undefined ? undefined : { path: 'script.csx', content: script },
  )
}

function made(
  model: ConnectorModel,
  lint: ConnectorSource,
  diagnostics: readonly Diagnostic[],
  icon: FileToWrite | undefined,
  script: FileToWrite | undefined,
): ReadSource {
  const [definition, properties] = [emitSwagger2(model), emitApiProperties(model, { stackOwner: true })]
  const all = unique([...diagnostics, ...definition.diagnostics, ...properties.diagnostics])
  if (all.some(({ severity }) => severity === 'error')) return { diagnostics: all }
  return {
    diagnostics: all,
    source: {
      model,
      definition: stringifyDocument(definition.document),
      properties: properties.document,
      ...(icon === undefined ? {} : { icon: bytesOf(icon.content) }),
      ...(script === undefined ? {} : { script: bytesOf(script.content) }),
      files: lint.files,
      placeOf: lint.placeOf,
      folder: lint.folder,
    },
  }
}

/** The emitters are asked by several. */
function unique(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return [...new Map(diagnostics.map((diagnostic) => [JSON.stringify(diagnostic), diagnostic])).values()]
}

function bytesOf(content: string | Uint8Array): Uint8Array {
  return typeof content === 'string' ? new TextEncoder().encode(content) : content
}
