/** Owns turning what Ajv found into faults: a place, a code and a text, never a value. */
import type { ErrorObject } from 'ajv'
import type { Fault, FaultLocation } from './errors.js'

/** Where an instance path begins in the request, and what is left of it there. */
export type Locate = (instancePath: string) => { readonly in: FaultLocation; readonly path: string }

/** The faults behind Ajv's errors. */
export function toFaults(errors: readonly ErrorObject[], locate: Locate): Fault[] {
  // What has the wrong type breaks rules too; saying so helps nobody.
  const mistyped =
    errors.length === 1 ? undefined : new Set(errors.filter(({ keyword }) => keyword === 'type').map(({ instancePath }) => instancePath))
  const faults: Fault[] = []
  for (const error of errors) {
    if (mistyped?.has(error.instancePath) === true && error.keyword !== 'type') continue
    const { code, message, at } = understand(error)
    const place = locate(at === undefined ? error.instancePath : `${error.instancePath}/${escapeToken(at)}`)
    faults.push({ in: place.in, path: place.path, code, message })
  }
  return faults
}

/** One token of a JSON pointer. */
export function escapeToken(token: string): string {
  return token.replaceAll('~', '~0').replaceAll('/', '~1')
}

interface Understood {
  readonly code: string
  readonly message: string
  /** The property that is missing, or too much. */
  readonly at?: string
}

function understand({ keyword, params }: ErrorObject): Understood {
  const given = params as Readonly<Record<string, unknown>>
  const limit = String(given['limit'])
  switch (keyword) {
    case 'type':
      return { code: 'type', message: `must be ${describeTypes(given['type'])}` }
    case 'required':
      return { code: 'required', message: 'is required', at: String(given['missingProperty']) }
    case 'additionalProperties':
      return { code: 'unknown', message: 'is not known here', at: String(given['additionalProperty']) }
    case 'enum':
      return {
        code: 'enum',
        message: `must be one of ${(given['allowedValues'] as unknown[]).map((value) => JSON.stringify(value)).join(', ')}`,
      }
    case 'minimum':
      return { code: keyword, message: `must be at least ${limit}` }
    case 'maximum':
      return { code: keyword, message: `must be at most ${limit}` }
    case 'exclusiveMinimum':
      return { code: keyword, message: `must be greater than ${limit}` }
    case 'exclusiveMaximum':
      return { code: keyword, message: `must be less than ${limit}` }
    case 'multipleOf':
      return { code: keyword, message: `must be a multiple of ${String(given['multipleOf'])}` }
    case 'minLength':
      return { code: keyword, message: `must have at least ${limit} characters` }
    case 'maxLength':
      return { code: keyword, message: `must have at most ${limit} characters` }
    case 'minItems':
      return { code: keyword, message: `must have at least ${limit} items` }
    case 'maxItems':
      return { code: keyword, message: `must have at most ${limit} items` }
    case 'pattern':
      return { code: keyword, message: `must match /${String(given['pattern'])}/` }
    case 'distinct':
      return { code: 'uniqueItems', message: 'must not have equal items' }
    case 'instant':
    case 'instantOrDate':
      return { code: 'date', message: 'must be a date as RFC 3339 writes it' }
    case 'rules':
      return { code: String(given['rule']), message: String(given['text']) }
    default:
      return { code: keyword, message: 'is not valid' }
  }
}

const TYPE_NAMES: Readonly<Record<string, string>> = {
  array: 'an array',
  boolean: 'a boolean',
  integer: 'an integer',
  null: 'null',
  number: 'a number',
  object: 'an object',
  string: 'a string',
}

function describeTypes(type: unknown): string {
  const types = (Array.isArray(type) ? type : String(type).split(',')) as readonly string[]
  return types.map((name) => TYPE_NAMES[name] ?? name).join(' or ')
}
