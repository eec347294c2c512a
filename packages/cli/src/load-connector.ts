/** Owns getting from the path of a user's module to the connector it exports: class, model, bindings, diagnostics. */
import { statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import {
  createDiagnosticCollector,
  isConnectorClass,
  reflectConnector,
  type Bindings,
  type ConnectorModel,
  type Diagnostic,
  type PlaceOfPart,
  type Reflection,
} from '@ferrule/core'
import { explainLoadFailure, messageOf } from './load-failure.js'
import { installTypeScriptLoader } from './loader/install.js'
import { moduleKindOf } from './loader/module-kind.js'
import { userFrames } from './stack-frames.js'
import { UsageError } from './usage-error.js'

type Connector = Parameters<typeof reflectConnector>[0]

export interface LoadedConnector {
  /** Absolute path of the module. */
  readonly entry: string
  /** Absent where the declaration can't be read. */
  readonly model?: ConnectorModel
  readonly bindings?: Bindings
  /** Everything that was found; with an error among them there is nothing to serve or to write. */
  readonly diagnostics: readonly Diagnostic[]
  /** Where the parts of the definition are declared. */
  readonly declaredAt?: PlaceOfPart
  /** Compiles the checks of every operation, which serving leaves for the first request, and gives what can't be compiled. */
  readonly compile: () => Promise<readonly Diagnostic[]>
  /** Makes the connector that serves: what the module's `create` gives, else an instance of the class. */
  readonly create: () => Promise<CreatedConnector>
  /** What the module exports as `triggers`: where they are kept. */
  readonly triggers?: unknown
  /** What the module exports as `calls`: where they are kept. */
  readonly calls?: unknown
}

export type CreatedConnector =
  { readonly connector: object; readonly diagnostics?: never } | { readonly connector?: never; readonly diagnostics: readonly Diagnostic[] }

/** Whether anything in a list forbids going on. */
export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some(({ severity }) => severity === 'error')
}

/** Loads a module of TypeScript or JavaScript and reflects the connector that it exports. Constructs nothing. */
export async function loadConnector(entry: string, { url }: { readonly url?: string | undefined } = {}): Promise<LoadedConnector> {
  const file = entryFile(entry)
  installTypeScriptLoader()
  let exported: Exports
  try {
    exported = await importEntry(file)
  } catch (error) {
    return broken(file, explainLoadFailure(error, file))
  }
  const { report, diagnostics } = createDiagnosticCollector()
  const connector = chooseConnector(exported, (names) => {
    if (names.length === 0) report('no-connector-exported', { file }, {})
    else report('several-connectors-exported', { file }, { names: names.join(', ') })
  })
  if (connector === undefined) return broken(file, diagnostics)
  const reflection = reflectConnector(connector, url === undefined ? {} : { url })
  return {
    entry: file,
    ...(reflection.model === undefined ? {} : { model: reflection.model }),
    bindings: reflection.bindings,
    diagnostics: reflection.diagnostics,
    ...(reflection.declaredAt === undefined ? {} : { declaredAt: reflection.declaredAt }),
    compile: () => compileDiagnostics(file, reflection),
    create: () => createConnector(file, connector, exported['create']),
    triggers: exported['triggers'],
    calls: exported['calls'],
  }
}

function entryFile(entry: string): string {
  const file = resolve(entry)
  const found = statSync(file, { throwIfNoEntry: false })
  if (found === undefined)
    throw new UsageError(`${entry} does not exist.`, 'Give the file that exports the connector, such as src/connector.ts.')
  if (!found.isFile()) throw new UsageError(`${entry} is a folder.`, 'Give the file that exports the connector, such as src/connector.ts.')
  if (!/\.[cm]?[jt]sx?$/.test(file)) throw new UsageError(`${entry} is neither TypeScript nor JavaScript.`)
  return file
}

type Exports = Readonly<Record<string, unknown>>

async function importEntry(file: string): Promise<Exports> {
  // `require` gives a CommonJS module's exports whole; `import` knows only the names that it can guess from the text.
  const exported: unknown =
    moduleKindOf(file) === 'commonjs' ? createRequire(import.meta.url)(file) : await import(pathToFileURL(file).href)
  // `module.exports = class` and `export =`.
  return typeof exported === 'function' ? { default: exported } : (exported as Exports)
}

/** The default export where it is a connector, else the only connector among the exports; `complain` is given the names of several. */
function chooseConnector(exported: Exports, complain: (names: readonly string[]) => void): Connector | undefined {
  if (isConnectorClass(exported['default'])) return exported['default']
  const classes = [...new Set(Object.values(exported).filter(isClass))]
  const connectors = classes.filter(isConnectorClass)
  if (connectors.length === 1) return connectors[0]
  // A single class that is no connector: reflection knows why, such as another copy of the library.
  const only = isClass(exported['default']) ? exported['default'] : classes.length === 1 ? classes[0] : undefined
  if (connectors.length === 0 && only !== undefined) return only as Connector
  complain(connectors.map(({ name }) => name))
  return undefined
}

function isClass(value: unknown): value is Connector {
  return typeof value === 'function' && /^class\b/.test(Function.prototype.toString.call(value))
}

async function createConnector(file: string, connector: Connector, create: unknown): Promise<CreatedConnector> {
  const { report, diagnostics } = createDiagnosticCollector()
  const place = { file, class: connector.name }
  if (typeof create !== 'function' && connector.length > 0) {
    report('create-missing', place, { name: connector.name })
    return { diagnostics }
  }
  try {
    const made: unknown = typeof create === 'function' ? await create() : Reflect.construct(connector as new () => object, [])
    if (typeof made === 'object' && made !== null) return { connector: made }
    report('create-throws', place, {
      detail: `create() gave ${made === null ? 'null' : typeof made}, not an instance of ${connector.name}.`,
    })
  } catch (error) {
    report('create-throws', { ...place, ...userFrames(error)[0] }, { detail: messageOf(error) })
  }
  return { diagnostics }
}

async function compileDiagnostics(entry: string, { model, bindings }: Reflection): Promise<readonly Diagnostic[]> {
  if (model === undefined) return []
  const { compileAll, findSlowPatterns } = await import('@ferrule/fastify')
  const { report, diagnostics } = createDiagnosticCollector()
  for (const { operationId, class: owner, member, message } of await compileAll(model, bindings)) {
    const at = { file: entry, ...(owner === undefined ? {} : { class: owner }), ...(member === undefined ? {} : { member }) }
    report('not-compilable', at, { operation: operationId, detail: message })
  }
  for (const { class: owner, property, message } of await findSlowPatterns(model, bindings)) {
    const at = { file: entry, ...(owner === undefined ? {} : { class: owner }), ...(property === undefined ? {} : { member: property }) }
    report('slow-pattern', at, { detail: message })
  }
  return diagnostics
}

function broken(entry: string, diagnostics: readonly Diagnostic[]): LoadedConnector {
  return { entry, diagnostics, compile: () => Promise.resolve([]), create: () => Promise.resolve({ diagnostics }) }
}
