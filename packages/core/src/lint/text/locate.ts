/** Owns finding where in the text of a JSON file something stands. Comments and trailing commas are overlooked; it never throws. */
import { child } from '../json.js'

export interface Span {
  /** Where the member's key begins and ends; of an element of a list, and of the whole, where its value does. */
  readonly keyStart: number
  readonly keyEnd: number
  readonly start: number
  readonly end: number
}

export interface Located {
  /** By JSON pointer. */
  readonly spans: ReadonlyMap<string, Span>
  /** Pointers of keys that an object has more than once. */
  readonly repeated: readonly string[]
}

const MAX_DEPTH = 300

/** Finds every value of a JSON text. */
export function locate(text: string): Located {
  const spans = new Map<string, Span>()
  const repeated: string[] = []
  let index = text.startsWith('\uFEFF') ? 1 : 0
  skip()
  value('', index, index, 0)
  return { spans, repeated }

  function value(at: string, keyStart: number, keyEnd: number, depth: number): void {
    const start = index
    const isElement = keyEnd <= keyStart
    if (depth > MAX_DEPTH) index = text.length
    else if (text[index] === '{') object(at, depth)
    else if (text[index] === '[') array(at, depth)
    else if (text[index] === '"') string()
    else word()
    spans.set(at, isElement ? { keyStart: start, keyEnd: start, start, end: index } : { keyStart, keyEnd, start, end: index })
  }

  function object(at: string, depth: number): void {
    index++
    const seen = new Set<string>()
    for (skip(); index < text.length && text[index] !== '}'; skip()) {
      const before = index
      const keyStart = index
      const key = text[index] === '"' ? string() : word()
      const keyEnd = index
      skip()
      if (text[index] === ':') index++
      skip()
      const inner = child(at, key)
      if (seen.has(key)) repeated.push(inner)
      seen.add(key)
      value(inner, keyStart, keyEnd, depth + 1)
      skip()
      if (text[index] === ',') index++
      if (index === before) index++
    }
    index++
  }

  function array(at: string, depth: number): void {
    index++
    let position = 0
    for (skip(); index < text.length && text[index] !== ']'; skip()) {
      const before = index
      value(child(at, position++), 0, 0, depth + 1)
      skip()
      if (text[index] === ',') index++
      if (index === before) index++
    }
    index++
  }

  function string(): string {
    const start = index++
    for (; index < text.length && text[index] !== '"'; index++) if (text[index] === '\\') index++
    index++
    try {
      return String(JSON.parse(text.slice(start, index)))
    } catch {
      return text.slice(start + 1, index - 1)
    }
  }

  function word(): string {
    const start = index
    while (index < text.length && !/[\s,:[\]{}"]/.test(text[index] as string)) index++
    return text.slice(start, index)
  }

  function skip(): void {
    for (;;) {
      while (index < text.length && /\s/.test(text[index] as string)) index++
      const two = text.slice(index, index + 2)
      if (two === '//') index = ended(text.indexOf('\n', index))
      else if (two === '/*') index = ended(text.indexOf('*/', index), 2)
      else return
    }
  }

  function ended(found: number, length = 0): number {
    return found < 0 ? text.length : found + length
  }
}
