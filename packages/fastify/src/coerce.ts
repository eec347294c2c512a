/** Owns turning the text of paths, queries, headers and forms into typed values. Bodies never pass here. */
import type { Json, NamedSchema, Parameter, Schema } from '@ferrule/core'
import type { Fault } from './errors.js'
import { escapeToken } from './faults.js'
import { separatorOf } from './list-format.js'

/** Why a text is not a value. */
class Refusal {
  constructor(
    readonly code: string,
    readonly message: string,
    readonly path = '',
  ) {}
}

type Coerce = (text: string) => unknown

/** What a parameter arrives as: nothing, a text, or several texts of the same name. */
export type Given = string | readonly string[] | undefined

/** Reads one parameter: a value, `undefined` where it is absent and has no default, or faults in `faults`. */
export type ReadParameter = (given: Given, faults: Fault[]) => unknown

const INTEGER = /^-?(?:0|[1-9]\d*)$/
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/

/**
 * Makes the reader of one parameter. `forwarded`: its text is sent on as it came, so that nothing is lost by what a value can't hold: a whole number
 * beyond 2^53, the difference between an empty list and a list of one empty text.
 */
export function compileParameter(parameter: Parameter, schemas: readonly NamedSchema[], forwarded: boolean): ReadParameter {
  const schema = resolve(parameter.schema, schemas)
  const fallback = parameter.schema.default ?? schema.default
  const path = `/${escapeToken(parameter.name)}`
  const refuse = (refusal: Refusal, faults: Fault[]): undefined => {
    faults.push({ in: parameter.in, path: `${path}${refusal.path}`, code: refusal.code, message: refusal.message })
  }
  const read =
    schema.kind === 'array'
      ? several(coercionOf(resolve(schema.items, schemas), forwarded), separatorOf(schema), parameter.in === 'header', forwarded)
      : single(coercionOf(schema, forwarded))
  return (given, faults) => {
    if (given === undefined) return fallback === undefined ? undefined : copy(fallback)
    const value = read(given)
    return value instanceof Refusal ? refuse(value, faults) : value
  }
}

function resolve(schema: Schema, schemas: readonly NamedSchema[]): Exclude<Schema, { kind: 'reference' }> {
  if (schema.kind !== 'reference') return schema
  const named = schemas.find(({ name }) => name === schema.name)
  if (named === undefined) throw new Error(`the model has no schema named ${schema.name}`)
  return resolve(named.schema, schemas)
}

function copy(value: Json): unknown {
  return typeof value === 'object' && value !== null ? structuredClone(value) : value
}

function single(coerce: Coerce): (given: string | readonly string[]) => unknown {
  return (given) => (typeof given === 'string' ? coerce(given) : new Refusal('duplicate', 'must be given once'))
}

/** An array travels as repeated names, or as one text that is split where it was joined. */
function several(
  coerce: Coerce,
  separator: string | undefined,
  trimmed: boolean,
  mayBeEmpty: boolean,
): (given: string | readonly string[]) => unknown {
  return (given) => {
    if (given === '' && !mayBeEmpty) return new Refusal('empty', 'must not be empty')
    const texts = typeof given === 'string' ? (separator === undefined ? [given] : given.split(separator)) : given
    const values: unknown[] = []
    // An application may have given Fastify another parser of queries, one that makes objects.
    if (!Array.isArray(texts)) return new Refusal('type', 'must be an array')
    for (const [index, text] of (texts as readonly unknown[]).entries()) {
      if (typeof text !== 'string') return new Refusal('type', 'must be an array of texts', `/${index}`)
      const value = coerce(trimmed ? text.trim() : text)
      if (value instanceof Refusal) return new Refusal(value.code, value.message, `/${index}`)
      values.push(value)
    }
    return values
  }
}

function coercionOf(schema: Schema, forwarded: boolean): Coerce {
  switch (schema.kind) {
    case 'integer':
      return forwarded ? toIntegerOfAnySize : toInteger
    case 'number':
      return toNumber
    case 'boolean':
      return toBoolean
    default:
      return asText
  }
}

function toInteger(text: string): unknown {
  if (text === '') return EMPTY
  const value = INTEGER.test(text) ? Number(text) : Number.NaN
  // Beyond 2^53 another number would arrive than was sent.
  return Number.isSafeInteger(value) ? value : NOT_AN_INTEGER
}

function toIntegerOfAnySize(text: string): unknown {
  if (text === '') return EMPTY
  const value = INTEGER.test(text) ? Number(text) : Number.NaN
  return Number.isFinite(value) ? value : NOT_AN_INTEGER
}

function toNumber(text: string): unknown {
  if (text === '') return EMPTY
  const value = NUMBER.test(text) ? Number(text) : Number.NaN
  return Number.isFinite(value) ? value : NOT_A_NUMBER
}

function toBoolean(text: string): unknown {
  return text === 'true' ? true : text === 'false' ? false : text === '' ? EMPTY : NOT_A_BOOLEAN
}

function asText(text: string): unknown {
  return text
}

const EMPTY = new Refusal('empty', 'must not be empty')
const NOT_AN_INTEGER = new Refusal('type', 'must be an integer')
const NOT_A_NUMBER = new Refusal('type', 'must be a number')
const NOT_A_BOOLEAN = new Refusal('type', 'must be true or false')
