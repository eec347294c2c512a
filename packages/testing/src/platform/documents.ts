/** Owns getting at the emitted files: as objects, from a folder, or from a running server. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { request } from 'undici'
import { asJson } from './as-json.js'
import { isObject, type JsonObject } from '../json.js'

const DEFINITION = 'apiDefinition.swagger.json'
const PROPERTIES = 'apiProperties.json'

export interface Documents {
  readonly definition: JsonObject
  /** `apiProperties.json`; without anything where there is none. */
  readonly properties: JsonObject
}

/** `definition`: the document, the folder that holds it with `apiProperties.json` beside, or the URL of either. */
export async function readDocuments(definition: object | string, properties?: object): Promise<Documents> {
  if (typeof definition !== 'string') return { definition: asJson(definition), properties: asJson(properties ?? {}) }
  const read = /^https?:\/\//.test(definition) ? fetchText : (name: string) => readFile(name, 'utf8')
  const file = definition.endsWith('.json') ? definition : joined(definition, DEFINITION)
  return {
    definition: await parse(await read(file), file),
    properties: properties === undefined ? await propertiesBeside(file, read) : asJson(properties),
  }
}

async function propertiesBeside(file: string, read: (name: string) => Promise<string>): Promise<JsonObject> {
  const name = file.replace(/[^/\\]*$/, PROPERTIES)
  const text = await read(name).catch(() => undefined)
  return text === undefined ? {} : parse(text, name)
}

function joined(folder: string, name: string): string {
  return /^https?:\/\//.test(folder) ? `${folder.replace(/\/+$/, '')}/${name}` : join(folder, name)
}

async function fetchText(url: string): Promise<string> {
  const { statusCode, body } = await request(url)
  const text = await body.text()
  if (statusCode !== 200) throw new Error(`${url} answered ${statusCode} where a document was expected.`)
  return text
}

async function parse(text: string, name: string): Promise<JsonObject> {
  let value: unknown
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (cause) {
    // The platform overlooks comments and trailing commas, and real connectors have them.
    const { readDocument } = await import('@ferrule/core/parse')
    value = readDocument(text, { file: name }).document
    if (value === undefined) throw new Error(`${name} is not JSON: ${cause instanceof Error ? cause.message : String(cause)}`, { cause })
  }
  if (!isObject(value)) throw new Error(`${name} holds no object.`)
  return value
}
