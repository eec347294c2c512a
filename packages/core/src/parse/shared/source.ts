/** Owns turning what was given into a document: JSON or YAML text, within bounds that every real document keeps. */
import { parseDocument } from 'yaml'
import { isRecord, type Foreign } from './foreign.js'
import { readJson } from './lenient-json.js'
import type { ReportAt } from './way.js'
import { ROOT } from './way.js'

/** GitHub's description of its API, the largest known, has 13 million characters. */
const MAX_CHARACTERS = 48_000_000
/** YAML takes ten times as long as JSON. */
const MAX_YAML_CHARACTERS = 8_000_000
const MAX_VALUES = 3_000_000
const MAX_LEVELS = 1_000
const MAX_YAML_LEVELS = 200
/** Lines and commas; the `yaml` package takes some 3 kB for each. */
const MAX_YAML_VALUES = 250_000
const MAX_ALIASES = 100

/** The document, or `undefined` where it is none, which is reported. */
export function readSource(source: string | object, report: ReportAt): Foreign | undefined {
  const document = typeof source === 'string' ? readText(source, report) : { value: source as unknown }
  if (document === undefined) return undefined
  if (isRecord(document.value)) return document.value
  report('import-not-a-document', ROOT, { detail: 'it is no object' })
  return undefined
}

function readText(text: string, report: ReportAt): { readonly value: unknown } | undefined {
  const json = /^\uFEFF?\s*[[{]/.test(text.slice(0, 10_000))
  const limit = json ? MAX_CHARACTERS : MAX_YAML_CHARACTERS
  if (text.length > limit) return refuse(`it has ${text.length} characters, and more than ${limit} are not read`)
  if (!json) return readYaml(text, refuse)
  const { levels, values } = sizeOf(text)
  if (levels > MAX_LEVELS) {
    report('too-deep', ROOT, {})
    return undefined
  }
  if (values > MAX_VALUES) return refuse(`it has ${values} values, and more than ${MAX_VALUES} are not read`)
  // A flow mapping of YAML begins like JSON.
  const attempt = quickly(text)
  if (attempt !== undefined) return attempt
  const value = readJson(text, (code, _at, parameters) => report(code, ROOT, parameters), {})
  return value === undefined ? undefined : { value }

  function refuse(detail: string): undefined {
    report('import-not-a-document', ROOT, { detail })
    return undefined
  }
}

function quickly(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) as unknown }
  } catch {
    return undefined
  }
}

function readYaml(text: string, refuse: (detail: string) => undefined): { readonly value: unknown } | undefined {
  if (yamlLevels(text) > MAX_YAML_LEVELS) return refuse(`it is nested more than ${MAX_YAML_LEVELS} levels deep`)
  const values = text.length - text.replace(/[\n,[{]/g, '').length
  if (values > MAX_YAML_VALUES) return refuse(`it has about ${values} values, and more than ${MAX_YAML_VALUES} are read of JSON alone`)
  try {
    const document = parseDocument(text, {
      logLevel: 'silent',
      prettyErrors: false,
      uniqueKeys: false,
      strict: false,
      keepSourceTokens: false,
    })
    const [error] = document.errors
    if (error !== undefined) return refuse(`it is no YAML (${error.message.split('\n', 1)[0]?.slice(0, 200) ?? ''})`)
    return { value: document.toJS({ maxAliasCount: MAX_ALIASES }) as unknown }
  } catch (error) {
    return refuse(`it can not be read (${error instanceof Error ? error.message.slice(0, 200) : 'for an unknown reason'})`)
  }
}

/** How deep JSON goes and how many values it has, counted without building any of them. */
function sizeOf(text: string): { readonly levels: number; readonly values: number } {
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

/** How deep YAML goes at most: each level is a bracket, a dash or a further column. */
function yamlLevels(text: string): number {
  let levels = 0
  let brackets = 0
  for (const line of text.split('\n')) {
    const indent = /^[ ]*/.exec(line)?.[0].length ?? 0
    if (indent > 4 * MAX_YAML_LEVELS && /^\s*(- |[\w"'$/{].*:(\s|$))/.test(line)) levels = Math.max(levels, indent / 2)
    const dashes = /^\s*((?:- )+)/.exec(line)?.[1]?.length ?? 0
    levels = Math.max(levels, dashes / 2)
    for (let index = 0; index < line.length; index++) {
      const code = line.charCodeAt(index)
      if (code === 0x5b || code === 0x7b) brackets++
      else if ((code === 0x5d || code === 0x7d) && brackets > 0) brackets--
      if (brackets > MAX_YAML_LEVELS * 5) return brackets
    }
  }
  return levels
}
