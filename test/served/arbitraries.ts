/** Owns generating values that a definition allows. */
import fc from 'fast-check'
import type { Arbitrary } from 'fast-check'
import type { Definition, Node, Operation, Parameter } from './definition.js'
import { isBinary, resolve } from './definition.js'

/** What is known besides the definition: values that exist, by the name of a parameter or by the operation that supplies them. */
export interface Samples {
  readonly byName: Readonly<Record<string, readonly unknown[]>>
  readonly byOperation: ReadonlyMap<string, readonly unknown[]>
}

/** The typed values of one call, by `in:name`; what is absent is not sent. */
export type Values = Readonly<Record<string, unknown>>

export function keyOf({ name, in: where }: Parameter): string {
  return `${where}:${name}`
}

/** Calls that an operation's definition allows. */
export function validValues(operation: Operation, definition: Definition, samples: Samples): Arbitrary<Values> {
  // What makers don't see and nothing requires is set by the platform alone.
  const seen = operation.parameters.filter((parameter) => parameter.required || parameter['x-ms-visibility'] !== 'internal')
  const entries = seen.map((parameter) => {
    const value = parameter.in === 'body' ? bodyValue(parameter, definition, samples) : parameterValue(parameter, samples)
    return [keyOf(parameter), value] as const
  })
  const required = operation.parameters.filter((parameter) => parameter.required).map(keyOf)
  return fc.record(Object.fromEntries(entries), { requiredKeys: required }) as Arbitrary<Values>
}

function bodyValue({ schema = {} }: Parameter, definition: Definition, samples: Samples): Arbitrary<unknown> {
  return isBinary(schema) ? bytes() : validValue(schema, { definition, samples, depth: 0, character: ANYWHERE })
}

function bytes(): Arbitrary<Uint8Array> {
  return fc.uint8Array({ maxLength: 2_000 })
}

const ANYWHERE = fc.constantFrom(...'abcXYZ019 .,-_/\\"\'<>&%+#?=\n\täß漢é🙂', '\u0000')
/** A header's value is Latin-1 and loses the blanks around it; commas separate the items of a list. */
const IN_A_HEADER = fc.constantFrom(...'abcXYZ019.-_/%+#')
const IN_A_PATH = fc.constantFrom(...'abcXYZ019 ,-_/%+#?äß漢🙂')
const IN_A_LIST = fc.constantFrom(...'abcXYZ019 .-_/%+#?äß漢🙂')
const IN_A_FORM = fc.constantFrom(...'abcXYZ019 .-_/%+&=äß漢🙂')

function parameterValue(parameter: Parameter, samples: Samples): Arbitrary<unknown> {
  if (parameter.type === 'file') return bytes()
  const { required: _, ...node } = parameter
  const character = { path: IN_A_PATH, header: IN_A_HEADER, formData: IN_A_FORM, query: ANYWHERE, body: ANYWHERE }[parameter.in]
  const context = { definition: { basePath: '', consumes: [], produces: [], paths: {} }, samples, depth: 0 }
  if (parameter.type === 'array') {
    const items = validValue(parameter.items ?? {}, {
      ...context,
      character: parameter.in === 'header' ? IN_A_HEADER : IN_A_LIST,
      filled: true,
    })
    return fc.array(items, { minLength: Math.max(1, parameter.minItems ?? 0), maxLength: parameter.maxItems ?? 4 })
  }
  const filled = parameter.in === 'path' || parameter.in === 'header'
  return sampled(samples.byName[parameter.name], validValue(node as Node, { ...context, character, filled }))
}

interface Context {
  readonly definition: Definition
  readonly samples: Samples
  readonly depth: number
  /** What texts are made of. */
  readonly character: Arbitrary<string>
  /** Whether an empty text would be taken for no text. */
  readonly filled?: boolean
}

/** Beyond this depth optional parts are left out, so that classes that contain themselves come to an end. */
const DEPTH = 3

function validValue(node: Node, context: Context): Arbitrary<unknown> {
  const schema = resolve(node, context.definition)
  if (schema['x-ms-notification-url'] === true) return fc.nat(99).map((flow) => `http://127.0.0.1:9/flows/${flow}?sig=%2F`)
  const value = schema.enum === undefined ? valueOfType(schema, context) : fc.constantFrom(...schema.enum)
  const dynamic = schema['x-ms-dynamic-list']
  const known = dynamic === undefined ? value : sampled(context.samples.byOperation.get(dynamic.operationId), value)
  return schema['x-nullable'] === true ? fc.option(known, { nil: null, freq: 4 }) : known
}

/** Mostly values that exist, sometimes others: a definition cannot say which do. */
function sampled(samples: readonly unknown[] | undefined, otherwise: Arbitrary<unknown>): Arbitrary<unknown> {
  if (samples === undefined || samples.length === 0) return otherwise
  return fc.oneof({ weight: 7, arbitrary: fc.constantFrom(...samples) }, { weight: 1, arbitrary: otherwise })
}

function valueOfType(schema: Node, context: Context): Arbitrary<unknown> {
  switch (schema.type) {
    case 'string':
      return text(schema, context)
    case 'integer':
      return integer(schema)
    case 'number':
      return number(schema)
    case 'boolean':
      return fc.boolean()
    case 'array': {
      const minLength = schema.minItems ?? 0
      const maxLength = context.depth >= DEPTH ? minLength : Math.min(schema.maxItems ?? 3, Math.max(minLength, 3))
      return fc.array(validValue(schema.items ?? {}, deeper(context)), { minLength, maxLength })
    }
    case 'object':
      return object(schema, context)
    default:
      // No type: any JSON at all, but for keys that no server should take.
      return fc.jsonValue({ maxDepth: 2 }).filter((value) => !/"(?:__proto__|constructor|prototype|toJSON)"/.test(JSON.stringify(value)))
  }
}

function deeper(context: Context): Context {
  return { ...context, depth: context.depth + 1 }
}

function object(schema: Node, context: Context): Arbitrary<unknown> {
  const required = schema.required ?? []
  const properties = Object.entries(schema.properties ?? {}).filter(([name]) => context.depth < DEPTH || required.includes(name))
  const own = fc.record(Object.fromEntries(properties.map(([name, value]) => [name, validValue(value, deeper(context))])), {
    requiredKeys: [...required] as never,
    noNullPrototype: true,
  })
  const { additionalProperties: more } = schema
  if (more === undefined || more === false) return own
  const key = fc
    .string({ unit: fc.constantFrom(...'abcXYZ-09 é'), minLength: 1, maxLength: 6 })
    .filter((name) => !(name in (schema.properties ?? {})))
  const others = fc.dictionary(key, validValue(more === true ? {} : more, deeper(context)), { maxKeys: 3, noNullPrototype: true })
  return fc.tuple(own, others).map(([named, rest]) => ({ ...rest, ...named }))
}

function integer({ minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf = 1, format }: Node): Arbitrary<number> {
  const bits = format === 'int32' ? 2 ** 31 - 1 : Number.MAX_SAFE_INTEGER
  const least = minimum === undefined ? -bits : exclusiveMinimum === true ? Math.floor(minimum) + 1 : Math.ceil(minimum)
  const most = maximum === undefined ? bits : exclusiveMaximum === true ? Math.ceil(maximum) - 1 : Math.floor(maximum)
  const multiples = fc.integer({ min: Math.ceil(least / multipleOf), max: Math.floor(most / multipleOf) })
  return multiples.map((factor) => factor * multipleOf)
}

function number({
  minimum = -1e12,
  maximum = 1e12,
  exclusiveMinimum = false,
  exclusiveMaximum = false,
  multipleOf,
  format,
}: Node): Arbitrary<number> {
  if (multipleOf !== undefined)
    return integer({ minimum: minimum / multipleOf, maximum: maximum / multipleOf }).map((factor) =>
      Number((factor * multipleOf).toFixed(9)),
    )
  if (format === 'float')
    return fc.float({ min: minimum, max: maximum, noNaN: true, minExcluded: exclusiveMinimum, maxExcluded: exclusiveMaximum })
  return fc.double({ min: minimum, max: maximum, noNaN: true, minExcluded: exclusiveMinimum, maxExcluded: exclusiveMaximum })
}

const moment = fc
  .date({ min: new Date('0001-01-02T00:00:00Z'), max: new Date('9999-12-30T00:00:00Z'), noInvalidDate: true })
  .map((date) => date.toISOString())
const letters = fc.string({ unit: fc.constantFrom(...'abcxyz019'), minLength: 1, maxLength: 12 })

/** Texts of the formats that the platform knows. An address is a modest one: a format leaves room, and validators differ at its edges. */
const FORMATS: Readonly<Record<string, Arbitrary<string>>> = {
  uuid: fc.uuid(),
  email: fc.tuple(letters, letters).map(([who, where]) => `${who}@${where}.example`),
  uri: fc.webUrl({ validSchemes: ['https'] }),
  date: moment.map((text) => text.slice(0, 10)),
  'date-time': fc.oneof(
    moment,
    moment.map((text) => text.replace(/\.\d+Z$/, 'Z')),
    moment.map((text) => text.replace('Z', '+05:30')),
  ),
  byte: fc.base64String({ maxLength: 40 }),
}

function text(schema: Node, { character, filled = false }: Context): Arbitrary<string> {
  const { format, pattern, minLength = 0, maxLength } = schema
  const formatted = format === undefined ? undefined : FORMATS[format]
  if (formatted !== undefined) return formatted
  if (pattern !== undefined) return fc.stringMatching(new RegExp(pattern)).filter((value) => fits(value, schema))
  const least = Math.max(minLength, filled ? 1 : 0)
  // Blanks at the end would not reach the other side, and dots alone are another path.
  const clean = (value: string): boolean => !filled || (value.trim() === value && !/^\.+$/.test(value))
  return fc.string({ unit: character, minLength: least, maxLength: Math.min(maxLength ?? 20, least + 40) }).filter(clean)
}

function fits(value: string, { minLength = 0, maxLength = Number.POSITIVE_INFINITY }: Node): boolean {
  const length = [...value].length
  return length >= minLength && length <= maxLength
}
