/**
 * Owns the layout of generated TypeScript: expressions become text as prettier would leave it, for the few forms that are generated.
 * A test holds it to that; prettier itself would be the largest dependency of the command line and take most of an import's time.
 */

/** What a generated project's own prettier is told. */
export const PRETTIER = { semi: false, singleQuote: true, printWidth: 140, trailingComma: 'all' } as const
const WIDTH = PRETTIER.printWidth

/** A piece of code: text as it stands, or something that may be broken into lines. */
export type Expression =
  | string
  | { readonly kind: 'object'; readonly entries: readonly Entry[] }
  | { readonly kind: 'array'; readonly items: readonly Expression[] }
  | { readonly kind: 'call'; readonly callee: string; readonly args: readonly Expression[] }

export type Entry = readonly [key: string, value: Expression]

export const object = (entries: readonly Entry[]): Expression => ({ kind: 'object', entries })
export const array = (items: readonly Expression[]): Expression => ({ kind: 'array', items })
export const call = (callee: string, ...args: readonly Expression[]): Expression => ({ kind: 'call', callee, args })

/** A string literal. */
export function text(value: string): string {
  const quote = count(value, "'") > count(value, '"') ? '"' : "'"
  const escaped = value.replace(/[\\\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, escape)
  return `${quote}${escaped.replaceAll(quote, `\\${quote}`)}${quote}`
}

const count = (value: string, part: string): number => value.split(part).length - 1
const SHORT: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\b': '\\b',
  '\f': '\\f',
  '\v': '\\v',
}

function escape(character: string): string {
  const short = SHORT[character]
  if (short !== undefined) return short
  return [...Array(character.length).keys()].map((at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`).join('')
}

/** Any JSON as an expression. */
export function json(value: unknown): Expression {
  if (typeof value === 'string') return text(value)
  if (Array.isArray(value)) return array(value.map(json))
  if (typeof value === 'object' && value !== null) return object(Object.entries(value).map(([key, own]) => [key, json(own)]))
  if (Object.is(value, -0)) return '-0'
  return typeof value === 'number' ? number(value) : String(value)
}

/** Numbers as prettier writes them: no `+` in an exponent. */
export function number(value: number): string {
  return String(value).replace('e+', 'e')
}

/** A key of an object literal. */
export function key(name: string): string {
  if (name === '__proto__') return "['__proto__']"
  return /^[A-Za-z_$][\w$]*$/.test(name) || /^(0|[1-9]\d{0,8})$/.test(name) ? name : text(name)
}

/** An expression on lines that begin at `indent`; the first one has `used` columns before it and `after` behind the expression. */
export function print(expression: Expression, indent: number, used = indent, after = 0): string {
  const flat = flatten(expression)
  if (flat !== undefined && used + width(flat) + after <= WIDTH) return flat
  return broken(expression, indent, used)
}

/** All on one line; `undefined` where prettier breaks in any case. */
function flatten(expression: Expression): string | undefined {
  if (typeof expression === 'string') return expression
  const known = flats.get(expression)
  if (known !== undefined) return known === BROKEN ? undefined : known
  const made = flattenNew(expression)
  flats.set(expression, made ?? BROKEN)
  return made
}
const BROKEN = '\n'
const flats = new WeakMap<object, string>()

function flattenNew(expression: Exclude<Expression, string>): string | undefined {
  switch (expression.kind) {
    case 'object': {
      if (expression.entries.length === 0) return '{}'
      const parts = expression.entries.map(([name, value]) => entry(name, flatten(value)))
      return parts.includes(undefined) ? undefined : `{ ${parts.join(', ')} }`
    }
    case 'array': {
      const parts = expression.items.map(flatten)
      return breaksAlways(expression.items) || parts.includes(undefined) ? undefined : `[${parts.join(', ')}]`
    }
    case 'call': {
      const parts = expression.args.map(flatten)
      return parts.includes(undefined) ? undefined : `${expression.callee}(${parts.join(', ')})`
    }
  }
}

function entry(name: string, value: string | undefined): string | undefined {
  return value === undefined ? undefined : isShorthand(name, value) ? name : `${key(name)}: ${value}`
}

/** Whether a member is a variable of its own name: `{ store }`. A key `{}` with an empty object, or `true` with true, is none. */
function isShorthand(name: string, value: Expression): boolean {
  return value === name && /^[A-Za-z_$][\w$]*$/.test(name) && !LITERALS.has(name)
}
const LITERALS: ReadonlySet<string> = new Set(['true', 'false', 'null'])

/** Several objects of several keys each stand on lines of their own, and so do several lists. */
function breaksAlways(items: readonly Expression[]): boolean {
  if (items.length < 2) return false
  const many = (kind: 'object' | 'array'): boolean =>
    items.every((item) => typeof item !== 'string' && item.kind === kind && sizeOf(item) > 1)
  return many('object') || many('array')
}
const sizeOf = (expression: Exclude<Expression, string>): number =>
  expression.kind === 'object' ? expression.entries.length : expression.kind === 'array' ? expression.items.length : 0

function broken(expression: Expression, indent: number, used: number): string {
  if (typeof expression === 'string') return expression
  const inner = indent + 2
  const lines = (parts: readonly string[], open: string, close: string): string =>
    `${open}\n${parts.map((part) => `${' '.repeat(inner)}${part},\n`).join('')}${' '.repeat(indent)}${close}`
  switch (expression.kind) {
    case 'object':
      return lines(
        expression.entries.map(([name, value]) => printEntry(name, value, inner)),
        '{',
        '}',
      )
    case 'array':
      if (expression.items.length > 1 && expression.items.every(isNumber))
        return lines(filled(expression.items as string[], inner), '[', ']')
      return lines(
        expression.items.map((item) => print(item, inner, inner, 1)),
        '[',
        ']',
      )
    case 'call': {
      const { callee, args } = expression
      const last = args.at(-1)
      const others = args.slice(0, -1).map(flatten)
      if (hugs(args) && last !== undefined && !others.includes(undefined)) {
        const before = `${callee}(${others.map((other) => `${other ?? ''}, `).join('')}`
        // Only what opens the last argument has to fit on the first line.
        if (used + width(before) + 1 <= WIDTH) return `${before}${broken(last, indent, used + width(before))})`
      }
      return lines(
        args.map((argument) => print(argument, inner, inner, 1)),
        `${callee}(`,
        ')',
      )
    }
  }
}

/** Whether the last argument opens on the line of the call. */
function hugs(args: readonly Expression[]): boolean {
  const [last, before] = [args.at(-1), args.at(-2)]
  if (last === undefined || typeof last === 'string' || last.kind === 'call' || sizeOf(last) === 0) return false
  if (before !== undefined && typeof before !== 'string' && before.kind === last.kind) return false
  return !(args.length > 1 && last.kind === 'array' && last.items.every(isNumber))
}

const isNumber = (item: Expression): boolean => typeof item === 'string' && /^-?\d/.test(item)

/** Numbers share lines. */
function filled(items: readonly string[], indent: number): readonly string[] {
  const rows: string[] = []
  for (const item of items) {
    const row = rows.at(-1)
    if (row !== undefined && indent + row.length + item.length + 3 <= WIDTH) rows[rows.length - 1] = `${row}, ${item}`
    else rows.push(item)
  }
  return rows
}

function printEntry(name: string, value: Expression, indent: number): string {
  if (isShorthand(name, value)) return name
  const label = key(name)
  const printed = print(value, indent, indent + width(label) + 2, 1)
  // A text that is too long for the line goes below its key, unless the key is as short as the indentation.
  const tooLong = typeof value === 'string' && indent + width(label) + 2 + width(printed) + 1 > WIDTH
  return tooLong && /^['"]/.test(value) && width(label) > 2 ? `${label}:\n${' '.repeat(indent + 2)}${value}` : `${label}: ${printed}`
}

/** How many columns a text takes: wide characters take two, marks that combine none. */
export function width(value: string): number {
  if (/^[\x20-\x7e\n]*$/.test(value)) return value.length
  let columns = 0
  for (const character of value.replace(EMOJI, '  ')) {
    const code = character.codePointAt(0) ?? 0
    if (code <= 0x1f || (code >= 0x7f && code <= 0x9f) || (code >= 0x300 && code <= 0x36f)) continue
    if (code >= 0x200b && code <= 0x200d) continue
    columns += WIDE.test(character) ? 2 : 1
  }
  return columns
}
const EMOJI = /\p{Emoji_Presentation}|\p{Extended_Pictographic}\ufe0f/gu
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{20000}-\u{3fffd}]/u

/** `import { A, B } from 'x'`. */
export function printImport(kind: 'import' | 'import type', names: readonly string[], from: string): string {
  const sorted = [...names].sort((a, b) =>
    a.toLowerCase() < b.toLowerCase() ? -1 : a.toLowerCase() > b.toLowerCase() ? 1 : a < b ? -1 : 1,
  )
  const line = `${kind} { ${sorted.join(', ')} } from ${text(from)}`
  return width(line) <= WIDTH ? line : `${kind} {\n${sorted.map((name) => `  ${name},\n`).join('')}} from ${text(from)}`
}

/** A doc comment, wrapped; nothing where there is nothing to say. */
export function docComment(words: string | undefined, indent: number): string {
  const margin = ' '.repeat(indent)
  const plain = (words ?? '')
    .replaceAll('*/', '*\\/')
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  if (plain === '') return ''
  if (width(plain) + indent + 7 <= WIDTH) return `${margin}/** ${plain} */\n`
  const rows: string[] = []
  for (const word of plain.split(' ')) {
    const row = rows.at(-1)
    if (row !== undefined && indent + 3 + width(row) + 1 + width(word) <= 120) rows[rows.length - 1] = `${row} ${word}`
    else rows.push(word)
  }
  return `${margin}/**\n${rows.map((row) => `${margin} * ${row}\n`).join('')}${margin} */\n`
}
