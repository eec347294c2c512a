/** Owns turning what a file holds into a document: bytes in any encoding, JSON as people write it, YAML. */
import { parseDocument } from 'yaml'
import type { Place, Report } from '../diagnostics/index.js'
import type { Json } from '../model/index.js'
import { readJson } from './shared/lenient-json.js'

/** More characters than any document has that the platform accepts, and few enough to be read in seconds. */
export const MAX_CHARACTERS = 32 * 1024 * 1024

/** The document that a text holds; `undefined` where it can't be read, which is reported. */
export function readText(source: string | Uint8Array, report: Report, at: Place): Json | undefined {
  if (source.length > 2 * MAX_CHARACTERS) return tooLarge(report, at)
  const text = typeof source === 'string' ? source : decode(source, report, at)
  if (text.length > MAX_CHARACTERS) return tooLarge(report, at)
  return looksLikeJson(text) ? readJson(text, report, at) : readYaml(text, report, at)
}

function tooLarge(report: Report, at: Place): undefined {
  report('too-large', at, {})
  return undefined
}

/** JSON begins with a bracket, or with a comment where people wrote one. */
function looksLikeJson(text: string): boolean {
  return /^\uFEFF?\s*(?:[[{]|\/[/*])/.test(text)
}

/** The encodings that a byte-order mark, or the zeros between ASCII letters, give away. */
function encodingOf(bytes: Uint8Array): string {
  const [first, second] = bytes
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  if (first === 0xfe && second === 0xff) return 'utf-16be'
  if (first === 0 && second !== 0) return 'utf-16be'
  return second === 0 && first !== 0 ? 'utf-16le' : 'utf-8'
}

function decode(bytes: Uint8Array, report: Report, at: Place): string {
  const encoding = encodingOf(bytes)
  try {
    const text = new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes)
    if (encoding !== 'utf-8') report('encoding', at, { encoding: encoding.toUpperCase() })
    return text
  } catch {
    report('encoding', at, { encoding: 'Windows-1252' })
    return new TextDecoder('windows-1252').decode(bytes)
  }
}

function readYaml(text: string, report: Report, at: Place): Json | undefined {
  try {
    const document = parseDocument(text, { prettyErrors: true, logLevel: 'silent' })
    const [error] = document.errors
    if (error === undefined) return document.toJS({ maxAliasCount: 100 }) as Json
    const line = error.linePos?.[0].line
    report('unreadable-yaml', line === undefined ? at : { ...at, line }, { detail: firstLine(error.message) })
  } catch (error) {
    report('unreadable-yaml', at, { detail: firstLine(error instanceof Error ? error.message : String(error)) })
  }
  return undefined
}

function firstLine(message: string): string {
  return (message.split('\n')[0] ?? '').replace(/[.:]$/, '').slice(0, 200)
}
