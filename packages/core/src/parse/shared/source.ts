/** Owns turning what was given into a document: JSON or YAML in any encoding, within bounds that every real document keeps. */
import { parseDocument } from 'yaml'
import type { Place, Report } from '../../diagnostics/index.js'
import { decode } from './encoding.js'
import { isRecord, type Foreign } from './foreign.js'
import { MAX_DEPTH, readJson } from './lenient-json.js'
import { pointerOf, ROOT, step, type Way } from './way.js'

/** GitHub's description of its API, the largest known, has 13 million characters. */
const MAX_CHARACTERS = 48_000_000
/** YAML takes ten times as long as JSON. */
const MAX_YAML_CHARACTERS = 8_000_000
const MAX_VALUES = 3_000_000
/** Lines and commas; the `yaml` package takes some 3 kB for each. */
const MAX_YAML_VALUES = 250_000
const MAX_ALIASES = 100

/** The document, or `undefined` where it is none, which is reported. */
export function readSource(source: string | Uint8Array | object, report: Report, at: Place): Foreign | undefined {
  const document = typeof source === 'string' || source instanceof Uint8Array ? readText(source, report, at) : source
  if (document === undefined || isRecord(document)) return document
  report('not-a-document', at, {})
  return undefined
}

function readText(source: string | Uint8Array, report: Report, at: Place): unknown {
  if (source.length > 2 * MAX_CHARACTERS) return tooLarge('bytes', source.length, 2 * MAX_CHARACTERS)
  const text = typeof source === 'string' ? source : decode(source, report, at)
  const json = looksLikeJson(text)
  const limit = json ? MAX_CHARACTERS : MAX_YAML_CHARACTERS
  if (text.length > limit) return tooLarge('characters', text.length, limit)
  const { levels, values } = json ? sizeOfJson(text) : sizeOfYaml(text)
  if (levels > MAX_DEPTH) {
    report('too-deep', at, {})
    return undefined
  }
  const most = json ? MAX_VALUES : MAX_YAML_VALUES
  if (values > most) return tooLarge(json ? 'values' : 'values of YAML', values, most)
  const document = json ? readJson(text, report, at) : readYaml(text, report, at)
  const forbidden = mayHaveForbidden(text) ? findForbidden(document) : undefined
  if (forbidden === undefined) return document
  report('prototype-key', at, { name: FORBIDDEN, at: pointerOf(forbidden) })
  return undefined

  function tooLarge(what: string, seen: number, most: number): undefined {
    report('too-large', at, { what, seen: grouped(seen), most: grouped(most) })
    return undefined
  }
}

/** Assigned to an object, it changes what the object inherits. Serving refuses it too. */
const FORBIDDEN = '__proto__'

/** An escape may hide it. */
function mayHaveForbidden(text: string): boolean {
  return text.includes(FORBIDDEN) || /\\(?:x|u00|U000000)5f/i.test(text)
}

/** Where the document has a member of that name. */
function findForbidden(value: unknown, at: Way = ROOT): Way | undefined {
  if (typeof value !== 'object' || value === null || at.depth > MAX_DEPTH) return undefined
  if (!Array.isArray(value) && Object.hasOwn(value, FORBIDDEN)) return at
  for (const [key, member] of Object.entries(value)) {
    const found = findForbidden(member, step(at, key))
    if (found !== undefined) return found
  }
  return undefined
}

const grouped = (count: number): string => count.toLocaleString('en-US')

/** JSON begins with a bracket, or with a comment where people wrote one. */
function looksLikeJson(text: string): boolean {
  return /^\uFEFF?\s*(?:[[{]|\/[/*])/.test(text.slice(0, 10_000))
}

function readYaml(text: string, report: Report, at: Place): unknown {
  try {
    const document = parseDocument(text, { logLevel: 'silent', prettyErrors: true, uniqueKeys: false, strict: false })
    const [error] = document.errors
    if (error === undefined) return document.toJS({ maxAliasCount: MAX_ALIASES }) as unknown
    const line = error.linePos?.[0].line
    report('unreadable-yaml', line === undefined ? at : { ...at, line }, { detail: firstLine(error.message) })
  } catch (error) {
    report('unreadable-yaml', at, { detail: firstLine(error instanceof Error ? error.message : 'for an unknown reason') })
  }
  return undefined
}

function firstLine(message: string): string {
  return (message.split('\n', 1)[0] ?? '').replace(/[.:]$/, '').slice(0, 200)
}

interface Size {
  readonly levels: number
  readonly values: number
}

/** How deep JSON goes and how many values it has, counted without building any of them. */
function sizeOfJson(text: string): Size {
  let depth = 0
  let levels = 0
  let values = 0
  for (let index = 0; index < text.length; index++) {
    switch (text.charCodeAt(index)) {
      case 0x22: // A string ends at the next quotation mark that no backslash precedes.
        for (index++; index < text.length; index++) {
          const code = text.charCodeAt(index)
          if (code === 0x5c) index++
          else if (code === 0x22) break
        }
        break
      case 0x7b:
      case 0x5b:
        values++
        if (++depth > levels) levels = depth
        break
      case 0x7d:
      case 0x5d:
        depth--
        break
      case 0x2c:
        values++
        break
    }
  }
  return { levels, values }
}

/** The same of YAML, at most: each level is a bracket, a dash or a further column; each value has a line or a comma. */
function sizeOfYaml(text: string): Size {
  const values = text.length - text.replace(/[\n,[{]/g, '').length
  let levels = 0
  let brackets = 0
  for (const line of text.split('\n')) {
    const indent = /^[ ]*/.exec(line)?.[0].length ?? 0
    if (indent > 4 * MAX_DEPTH && /^\s*(- |[\w"'$/{].*:(\s|$))/.test(line)) levels = Math.max(levels, indent / 2)
    const dashes = /^\s*((?:- )+)/.exec(line)?.[1]?.length ?? 0
    levels = Math.max(levels, dashes / 2)
    for (let index = 0; index < line.length; index++) {
      const code = line.charCodeAt(index)
      if (code === 0x5b || code === 0x7b) brackets++
      else if ((code === 0x5d || code === 0x7d) && brackets > 0) brackets--
      if (brackets > 5 * MAX_DEPTH) return { levels: brackets, values }
    }
  }
  return { levels, values }
}
