/** Owns reading JSON as real connectors have it: with byte-order marks, comments and trailing commas. */
import type { Place, Report } from '../../diagnostics/index.js'
import type { Json } from '../../model/index.js'

/** More levels than any real document has, and few enough for every function that walks one. */
export const MAX_DEPTH = 200

/** The document, or `undefined` where even leniently it can't be read; what had to be overlooked is reported. */
export function readJson(text: string, report: Report, at: Place): Json | undefined {
  const marked = text.charCodeAt(0) === 0xfeff
  const plain = marked ? text.slice(1) : text
  try {
    return JSON.parse(plain) as Json
  } catch (strict) {
    try {
      const found = JSON.parse(withoutComments(plain)) as Json
      report('lenient-json', at, { detail: 'comments or trailing commas' })
      return found
    } catch {
      report('unreadable-json', { ...at, ...lineOf(plain, strict) }, { detail: detailOf(strict) })
      return undefined
    }
  }
}

const STRING = /"[^"\\]*(?:\\.[^"\\]*)*"/.source
const COMMENTS = new RegExp(`${STRING}|//[^\\n]*|/\\*[^]*?\\*/`, 'g')
const TRAILING_COMMAS = new RegExp(`${STRING}|,(?=\\s*[}\\]])`, 'g')

function withoutComments(text: string): string {
  const keepStrings = (found: string): string => (found.startsWith('"') ? found : '')
  return text.replace(COMMENTS, keepStrings).replace(TRAILING_COMMAS, keepStrings)
}

/** The line of an error, counted from 1, where the engine tells. */
function lineOf(text: string, error: unknown): { readonly line?: number } {
  const position = /position (\d+)/.exec(String(error))?.[1]
  return position === undefined ? {} : { line: text.slice(0, Number(position)).split('\n').length }
}

function detailOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replace(/\.$/, '')
}

/** Whether a document is nested deeper than anything real; asked before anybody walks it. */
export function isTooDeep(document: Json): boolean {
  let level: Json[] = [document]
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MAX_DEPTH) return true
    level = level.flatMap((value) => (typeof value === 'object' && value !== null ? (Object.values(value) as Json[]) : []))
  }
  return false
}
