/** Owns getting at the files that the platform knows of a connector, wherever they are: in a folder, at an address, in a running server. */
import { readFile, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Diagnostic } from '@ferrule/core'
import { isObject, type JsonObject } from '../json.js'
import { fetching, type Fetching } from './fetching.js'

/** What the platform knows of a connector. */
export interface ConnectorDocuments {
  /** `apiDefinition.swagger.json`; absent where it can't be read. */
  readonly definition?: JsonObject
  /** `apiProperties.json`; absent where there is none, or none that can be read. */
  readonly properties?: JsonObject
  /** What was found on the way; errors where something can't be read. */
  readonly diagnostics: readonly Diagnostic[]
}

/** There is no definition where one was said to be. */
export class NoDefinition extends Error {
  constructor(
    message: string,
    /** What may be given instead. */
    readonly hint?: string,
  ) {
    super(message)
    this.name = 'NoDefinition'
  }
}

const DEFINITION = 'apiDefinition.swagger.json'
const PROPERTIES = 'apiProperties.json'
/** The first is what the platform's tools write; the others are what people call it. */
const DEFINITIONS = [DEFINITION, 'apiDefinition.json', 'swagger.json']
/** As many as the parsers take. */
const MAX_BYTES = 96_000_000

/**
 * Reads a connector's definition with the properties that lie beside it. `source` is the folder of both or the definition in it; the address
 * of a definition, or that of a running server, which shows both. Throws {@link NoDefinition} where there is none.
 */
export async function readConnector(source: string, fetch: Fetching = fetching(MAX_BYTES)): Promise<ConnectorDocuments> {
  const { place, bytes } = await (isUrl(source) ? definitionAt(source, fetch) : definitionIn(source))
  // Whoever has documents already doesn't wait for the parsers.
  const { readDocument } = await import('@ferrule/core/parse')
  const definition = readDocument(bytes, { file: place })
  if (definition.document === undefined) return { diagnostics: definition.diagnostics }
  if (!Object.hasOwn(definition.document, 'swagger'))
    throw new NoDefinition(
      `${place} is no Swagger 2.0 definition.`,
      'The platform reads nothing else; `ferrule import` reads OpenAPI and Postman.',
    )
  const beside = isUrl(source) ? new URL(PROPERTIES, place).href : join(dirname(place), PROPERTIES)
  const found = await (isUrl(source) ? propertiesAt(beside, fetch) : readIfThere(beside))
  const properties = found === undefined ? undefined : readDocument(found, { file: beside })
  return {
    definition: asRead(definition.document),
    ...(properties?.document === undefined ? {} : { properties: asRead(properties.document) }),
    diagnostics: [...definition.diagnostics, ...(properties?.diagnostics ?? [])],
  }
}

/** Whether a source is an address, not a path. */
export const isUrl = (source: string): boolean => /^https?:\/\//i.test(source)

interface Place {
  readonly place: string
  readonly bytes: Uint8Array
}

async function definitionIn(path: string): Promise<Place> {
  const found = await stat(path).catch(() => undefined)
  if (found === undefined) throw new NoDefinition(`${path} does not exist.`, 'Give a file, a folder with a definition, or a URL.')
  const places = found.isDirectory() ? DEFINITIONS.map((name) => join(path, name)) : [path]
  for (const place of places) {
    const bytes = await readIfThere(place)
    if (bytes !== undefined) return { place, bytes }
  }
  if (!found.isDirectory()) throw new NoDefinition(`${path} is neither a file nor a folder.`)
  throw new NoDefinition(`${path} holds no definition.`, `A connector's folder holds ${DEFINITION}; for other documents, give the file.`)
}

async function definitionAt(address: string, fetch: Fetching): Promise<Place> {
  if (!URL.canParse(address)) throw new NoDefinition(`${address} is no address.`)
  const named = new URL(address)
  const place = /\.(json|ya?ml)$/i.test(named.pathname) ? named.href : `${named.href.replace(/\/+$/, '')}/${DEFINITION}`
  const { status, bytes } = await fetch(place)
  if (status === 200) return { place, bytes }
  throw new NoDefinition(
    `${place} answered with status ${status}.`,
    'Give the address of a definition, or that of a running server with its base path, such as http://127.0.0.1:3000/api.',
  )
}

/** Some places say that nobody may see what is not there. */
async function propertiesAt(place: string, fetch: Fetching): Promise<Uint8Array | undefined> {
  const { status, bytes } = await fetch(place)
  if (status === 200) return bytes
  if (status >= 400 && status < 500) return undefined
  throw new NoDefinition(`${place} answered with status ${status}.`)
}

async function readIfThere(path: string): Promise<Uint8Array | undefined> {
  const found = await stat(path).catch(() => undefined)
  if (found?.isFile() !== true) return undefined
  if (found.size > MAX_BYTES) throw new NoDefinition(`${path} is larger than ${MAX_BYTES / 1e6} MB.`)
  return readFile(path)
}

const asRead = (document: object): JsonObject => (isObject(document) ? document : {})

export type { Fetched, Fetching } from './fetching.js'
