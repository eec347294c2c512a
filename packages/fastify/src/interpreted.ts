/**
 * Owns judging values by going through their schema, so that an operation's first requests need no compiler: loading Ajv and generating code is
 * most of a cold start. Only what surely fits is let through; where there is doubt the compiled check decides, and says what is wrong.
 */
import type { Check, ChooseCheck, SchemaTools } from './schema-tools.js'
import { KEYWORDS, MULTIPLE_OF_DIGITS } from './keywords.js'
import type { JsonSchema } from './validation-schema.js'

/** Thrown where only the compiled check can tell. */
export class Undecided extends Error {
  override readonly name = 'Undecided'
}

/** The tools of an operation's first requests. Their checks throw `Undecided` instead of refusing a value. */
export const INTERPRETED: SchemaTools = { check: interpretCheck }

function interpretCheck(schema: JsonSchema, definitions: JsonSchema): ChooseCheck {
  const fits = interpret(schema, definitions as Readonly<Record<string, JsonSchema>>)
  const check: Check = (value) => {
    if (fits(value)) return true
    throw new Undecided()
  }
  return () => check
}

/** Whether a value surely fits. */
type Fits = (value: unknown) => boolean
/** What a keyword asks of a value, and of values of which type; `siblings` are the keywords beside it. */
type Keyword = (argument: never, siblings: JsonSchema, of: (schema: JsonSchema) => Fits) => Fits

/** Goes through a schema once. Throws where Ajv would: a pattern that is no regular expression, a keyword or a rule that does not exist. */
function interpret(schema: JsonSchema, definitions: Readonly<Record<string, JsonSchema>>): Fits {
  const named = new Map<string, Fits>()
  const reference = (pointer: string): Fits => {
    const name = pointer.replace('#/definitions/', '')
    const target = definitions[name]
    if (target === undefined) throw new Error(`the schema has no definition ${name}`)
    if (!named.has(name)) {
      // Known before it is made: it may refer to itself.
      named.set(name, (value) => made(value))
      const made = of(target)
      named.set(name, made)
    }
    return named.get(name) as Fits
  }
  const of = (node: JsonSchema): Fits => {
    const tests = Object.entries(node).map(([name, argument]) => {
      if (name === '$ref') return reference(argument as string)
      const keyword = STANDARD[name] ?? OWN[name]
      if (keyword === undefined) throw new Error(`nothing is known of the keyword ${name}`)
      return keyword(argument as never, node, of)
    })
    return (value) => tests.every((test) => test(value))
  }
  return of(schema)
}

/** The keywords of JSON Schema that our schemas have. */
const STANDARD: Readonly<Record<string, Keyword>> = {
  type: (types: string | readonly string[]) => {
    const tests = [types].flat().map((type) => TYPES[type] ?? (() => false))
    return (value) => tests.some((test) => test(value))
  },
  required: (names: readonly string[]) =>
    onObjects((value) => names.every((name) => Object.hasOwn(value, name) && value[name] !== undefined)),
  properties: (schemas: Readonly<Record<string, JsonSchema>>, _, of) => {
    const properties = Object.entries(schemas).map(([name, schema]) => [name, of(schema)] as const)
    return onObjects((value) => properties.every(([name, fits]) => value[name] === undefined || fits(value[name])))
  },
  additionalProperties: (schema: false | JsonSchema, { properties = {} }, of) => {
    const fits = schema === false ? NEVER : of(schema)
    return onObjects((value) => {
      for (const name in value) if (!Object.hasOwn(properties as object, name) && !fits(value[name])) return false
      return true
    })
  },
  items: (schema: JsonSchema, _, of) => {
    const fits = of(schema)
    // `every` would pass over the holes of an array.
    return onArrays((items) => Array.from(items).every(fits))
  },
  allOf: (parts: readonly JsonSchema[], _, of) => {
    const tests = parts.map(of)
    return (value) => tests.every((fits) => fits(value))
  },
  enum: (values: readonly unknown[]) => {
    if (values.length === 0) throw new Error('enum must have non-empty array')
    return (value) => values.includes(value)
  },
  not: () => NEVER,
  minimum: (limit: number) => onNumbers((value) => value >= limit),
  maximum: (limit: number) => onNumbers((value) => value <= limit),
  exclusiveMinimum: (limit: number) => onNumbers((value) => value > limit),
  exclusiveMaximum: (limit: number) => onNumbers((value) => value < limit),
  multipleOf: (divisor: number) =>
    onNumbers((value) => Math.abs(Math.round(value / divisor) - value / divisor) <= 10 ** -MULTIPLE_OF_DIGITS),
  minLength: (limit: number) => onTexts((value) => countCharacters(value) >= limit),
  maxLength: (limit: number) => onTexts((value) => countCharacters(value) <= limit),
  pattern: (pattern: string) => {
    const expression = new RegExp(pattern, 'u')
    return onTexts((value) => expression.test(value))
  },
  minItems: (limit: number) => onArrays((items) => items.length >= limit),
  maxItems: (limit: number) => onArrays((items) => items.length <= limit),
}

const OWN: Readonly<Record<string, Keyword>> = Object.fromEntries(
  KEYWORDS.map(({ keyword, type, asks }): [string, Keyword] => [
    keyword,
    (argument) => {
      const asked = asks(argument)
      const fits: Fits = (value) => asked.every(({ test, nullable }) => (nullable && value === null) || test(value))
      return type === 'object' ? onObjects(fits) : fits
    },
  ]),
)

const NEVER: Fits = () => false

const TYPES: Readonly<Record<string, Fits>> = {
  array: Array.isArray,
  boolean: (value) => typeof value === 'boolean',
  integer: Number.isInteger,
  null: (value) => value === null,
  number: Number.isFinite,
  object: isObject,
  string: (value) => typeof value === 'string',
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function onObjects(test: (value: Readonly<Record<string, unknown>>) => boolean): Fits {
  return (value) => !isObject(value) || test(value)
}

function onArrays(test: (value: readonly unknown[]) => boolean): Fits {
  return (value) => !Array.isArray(value) || test(value)
}

/** NaN and the infinities are no numbers of JSON: nothing is sure about them. */
function onNumbers(test: (value: number) => boolean): Fits {
  return (value) => typeof value !== 'number' || (Number.isFinite(value) && test(value))
}

function onTexts(test: (value: string) => boolean): Fits {
  return (value) => typeof value !== 'string' || test(value)
}

/** Code points, as JSON Schema counts. */
function countCharacters(text: string): number {
  let count = 0
  for (const _ of text) count++
  return count
}
