/** Owns values that a schema allows, its edges among them. */
import fc from 'fast-check'
import { follow, list, object, type Json, type JsonObject } from './definition.js'
import type { Random } from './random.js'

/** A number as it is written: some are larger than JavaScript's. */
export class Literal {
  constructor(readonly text: string) {}
}

/** A value to write: JSON, bytes, and numbers with their spelling. */
export type Value = null | boolean | number | string | Literal | Buffer | readonly Value[] | { readonly [key: string]: Value }

/** How what is made for one operation differs. */
export interface Variation {
  readonly random: Random
  /** Only what must be there. */
  readonly least: boolean
  /** Plain words and small numbers, no edges. */
  readonly plain: boolean
}

/** How values are chosen. */
export interface Choice extends Variation {
  /** A reply: it may say more than is declared, and null for what it doesn't have. */
  readonly reply: boolean
  /** Texts that can stand where the value goes. */
  readonly allows: (text: string) => boolean
}

/** Below this depth objects have only what must be there, so that schemas that contain themselves come to an end. */
const DEPTH = 4
const FEW = 3
/** A callback URL as the platform makes them. */
const CALLBACK =
  'https://prod-00.westus.logic.azure.com:443/workflows/a%2Fb/run?api-version=2016-06-01&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig=a+b%2Fc%3D_-~ä'

/** A value of a schema. */
export function valueOf(document: JsonObject, written: JsonObject, choice: Choice, depth = 0): Value {
  const schema = merged(document, follow(document, written))
  const { random } = choice
  if (schema['x-ms-notification-url'] === true) return CALLBACK
  const members = list(schema['enum'])
  if (members.length > 0) return oneOf(members, schema, choice)
  if (schema['x-nullable'] === true && random.chance(0.2)) return null
  const below = (part: JsonObject): Value => valueOf(document, part, choice, depth + 1)
  switch (typeOf(schema)) {
    case 'string':
      return textOf(schema, choice)
    case 'integer':
      return integerOf(schema, choice)
    case 'number':
      return numberOf(schema, choice)
    case 'boolean':
      return random.chance(0.5)
    case 'file':
      return random.bytes(random.pick([0, 1, 100, 5_000]))
    case 'array': {
      const least = Number(schema['minItems'] ?? 0)
      const most = depth >= DEPTH || choice.least ? least : Math.min(Number(schema['maxItems'] ?? FEW), Math.max(FEW, least))
      const length = least + random.below(most - least + 1)
      return Array.from({ length }, () => below(object(schema['items'])))
    }
    case 'object':
      return objectOf(schema, choice, depth, below)
    default:
      return anything(choice, depth)
  }
}

/** A schema contradicts itself: nothing is valid. */
export class NoValue extends Error {}

function oneOf(members: readonly Json[], schema: JsonObject, { random }: Choice): Value {
  const { pattern } = schema
  const fitting = typeof pattern === 'string' ? members.filter((member) => new RegExp(pattern).test(String(member))) : members
  if (fitting.length === 0) throw new NoValue(`no choice fits ${String(pattern)}`)
  return asType(random.pick(fitting), schema['type'])
}

/** A choice as the type has it: definitions write `type: boolean, enum: ["true", "false"]`. */
function asType(member: Json, type: Json | undefined): Value {
  if (typeof member !== 'string' || type === 'string' || type === undefined) return member as Value
  return type === 'boolean' ? member === 'true' : Number.isNaN(Number(member)) ? member : Number(member)
}

/** Whether a schema means bytes, not text. */
export function isBytes(document: JsonObject, written: JsonObject | undefined): boolean {
  if (written === undefined) return false
  const { type, format } = follow(document, written)
  return type === 'file' || (type === 'string' && format === 'binary')
}

/** A schema with all that it builds on. */
export function merged(document: JsonObject, schema: JsonObject): JsonObject {
  const parts = list(schema['allOf']).map((part) => merged(document, follow(document, object(part))))
  if (parts.length === 0) return schema
  const all = [...parts, schema]
  return {
    ...Object.assign({}, ...all),
    properties: Object.assign({}, ...all.map((part) => object(part['properties']))) as JsonObject,
    required: all.flatMap((part) => list(part['required'])),
  }
}

function typeOf(schema: JsonObject): Json | undefined {
  const { type } = schema
  if (type !== undefined) return type
  return schema['properties'] !== undefined || schema['additionalProperties'] !== undefined
    ? 'object'
    : schema['items'] !== undefined
      ? 'array'
      : undefined
}

function objectOf(schema: JsonObject, choice: Choice, depth: number, below: (part: JsonObject) => Value): Value {
  const { random, reply } = choice
  const properties = object(schema['properties'])
  const required = new Set(list(schema['required']))
  const made: Record<string, Value> = Object.create(null) as Record<string, Value>
  for (const [name, written] of Object.entries(properties)) {
    const part = object(written)
    // Nobody sends what only the API may set.
    if (!reply && part['readOnly'] === true) continue
    if (required.has(name)) made[name] = below(part)
    else if (!choice.least && depth < DEPTH && random.chance(choice.plain ? 1 : 0.7)) {
      const value = reply && random.chance(0.1) ? null : ifThereIs(() => below(part))
      if (value !== undefined) made[name] = value
    }
  }
  for (const name of required) if (typeof name === 'string' && properties[name] === undefined) made[name] = anything(choice, depth)
  const more = schema['additionalProperties']
  const isOpen = more !== undefined && more !== false
  const isFree = Object.keys(properties).length === 0 || schema['x-ms-dynamic-schema'] !== undefined
  if (more === false || choice.least || !(isOpen || isFree || reply)) return made
  for (const name of ['of its own', 'né/e~1']) {
    if (made[name] === undefined && random.chance(0.5)) made[name] = isOpen && more !== true ? below(object(more)) : anything(choice, depth)
  }
  return made
}

function ifThereIs(make: () => Value): Value | undefined {
  try {
    return make()
  } catch (error) {
    if (error instanceof NoValue) return undefined
    throw error
  }
}

function anything(choice: Choice, depth: number): Value {
  const { random } = choice
  const simple: readonly Value[] = ['text', 'ä 漢', 7, -1.5, true, '']
  if (depth >= DEPTH || choice.plain || choice.least) return random.pick(simple)
  return random.pick([...simple, { a: random.pick(simple), b: [1, { c: null }] }])
}

function integerOf(schema: JsonObject, { random, plain }: Choice): Value {
  const step = Number(schema['multipleOf'] ?? 1)
  const bits = schema['format'] === 'int32' ? 2 ** 31 - 1 : Number.MAX_SAFE_INTEGER
  const { least, most } = bounds(schema, 1, bits)
  const fitting = [0, 1, -1, 5, 42, 2 ** 31 - 1, least, most].filter((number) => number >= least && number <= most)
  if (schema['format'] === 'int64' && !plain && schema['maximum'] === undefined && random.chance(0.2)) {
    return new Literal(random.pick(['9007199254740993', '1234567890123456789']))
  }
  const chosen = random.pick(plain ? fitting.slice(0, 1) : fitting)
  const rounded = Math.trunc(chosen / step) * step
  return rounded < least ? rounded + step : rounded
}

function numberOf(schema: JsonObject, { random, plain }: Choice): Value {
  const step = schema['multipleOf']
  const { least, most } = bounds(schema, step === undefined ? 0.001 : Number(step), 1e15)
  if (step !== undefined) return Math.ceil(least / Number(step)) * Number(step)
  const fitting = [0.5, 0, 3, -2.25, 1e-7, 1e15, least, most].filter((number) => number >= least && number <= most)
  const chosen = random.pick(plain ? fitting.slice(0, 1) : fitting)
  return Number.isInteger(chosen) && random.chance(0.3) ? new Literal(`${chosen}.0`) : chosen
}

function bounds(schema: JsonObject, above: number, limit: number): { readonly least: number; readonly most: number } {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = schema
  return {
    least: minimum === undefined ? -limit : Number(minimum) + (exclusiveMinimum === true ? above : 0),
    most: maximum === undefined ? limit : Number(maximum) - (exclusiveMaximum === true ? above : 0),
  }
}

const WORDS = ['plain', 'Ada', 'order-17']
const EDGES = [
  ...[
    '',
    ' ',
    'a b',
    'a+b',
    'a%2Fb',
    'a/b',
    '/',
    '%',
    '100 %',
    'a&b=c',
    '?#',
    'a,b',
    'a;b',
    'a|b',
    "it's",
    '"',
    '<b>',
    '\\',
    '{x}',
    '[0]',
    '$&',
  ],
  ...['ä', 'Grüße', '漢字', '🙂', 'e\u0301', '\u0000', 'a\tb', 'a\nb', 'null', 'true', '0', '-', '~', '*', '@', ':', '!', 'ａ', '\u202e'],
]

const FORMATS: Readonly<Record<string, readonly string[]>> = {
  'date-time': ['2024-02-29T23:59:59Z', '2024-05-01T10:00:00.5+02:00', '1999-12-31T00:00:00.123456-11:30'],
  date: ['2024-02-29', '1970-01-01'],
  uuid: ['3f2504e0-4f89-11d3-9a0c-0305e82c3301', '3F2504E0-4F89-41D3-9A0C-0305E82C3301'],
  email: ['ada@contoso.example', "o'brien+tag@sub.contoso.example"],
  uri: ['https://contoso.example/a%20b?c=d&e=%2F#f', 'http://localhost:8080/x', 'urn:isbn:0451450523'],
  url: ['https://contoso.example/a%20b?c=d&e=%2F#f'],
  byte: ['', 'aGVsbG8=', '/+8='],
}

function textOf(schema: JsonObject, { random, plain, allows }: Choice): Value {
  const { pattern, format, minLength, maxLength } = schema
  const [least, most] = [Number(minLength ?? 0), Number(maxLength ?? Infinity)]
  const fits = (text: string): boolean => [...text].length >= least && [...text].length <= most && allows(text)
  if (typeof pattern === 'string') return patterned(pattern, fits, random)
  const formatted = FORMATS[String(format)]?.filter(fits) ?? []
  if (formatted.length > 0) return random.pick(plain ? formatted.slice(0, 1) : formatted)
  const words = (plain ? WORDS : EDGES).filter(fits)
  if (words.length > 0) return random.pick(words)
  return plain || least > 0 ? 'x'.repeat(Math.min(Math.max(least, 1), most)) : random.pick(WORDS).slice(0, Math.min(most, 20))
}

function patterned(pattern: string, fits: (text: string) => boolean, random: Random): string {
  const expression = new RegExp(pattern)
  const known = [...WORDS, ...Object.values(FORMATS).flat()].filter((text) => expression.test(text) && fits(text))
  if (known.length > 0) return random.pick(known)
  const made = fc.sample(fc.stringMatching(expression), { seed: random.below(1e9), numRuns: 50 }).find(fits)
  if (made === undefined) throw new NoValue(`no text was found that fits ${pattern}`)
  return made
}

/** Writes a value as JSON. `spaced`: as a person would. */
export function writeJson(value: Value, spaced = false): string {
  if (value instanceof Literal) return value.text
  if (Buffer.isBuffer(value)) return JSON.stringify(value.toString('base64'))
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const join = (parts: readonly string[]): string => parts.join(spaced ? ',\n  ' : ',')
  if (Array.isArray(value)) return `[${join((value as readonly Value[]).map((item) => writeJson(item, spaced)))}]`
  const entries = Object.entries(value).map(([name, part]) => `${JSON.stringify(name)}${spaced ? ' : ' : ':'}${writeJson(part, spaced)}`)
  return `{${join(entries)}}`
}

/** Writes a value as the text of a parameter. */
export function writeText(value: Value): string {
  if (value instanceof Literal) return value.text
  if (Buffer.isBuffer(value)) return value.toString('latin1')
  return typeof value === 'object' && value !== null ? writeJson(value) : String(value)
}
