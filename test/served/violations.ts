/** Owns breaking a call: from one that the definition allows to all that it forbids, one broken promise at a time. */
import type { Values } from './arbitraries.js'
import { keyOf } from './arbitraries.js'
import type { Definition, Node, Operation, Parameter } from './definition.js'
import { bodyOf, formOf, isBinary, resolve } from './definition.js'
import { form, withBody, writeCall } from './http.js'
import type { Call } from './http.js'

export interface Violation {
  /** What is broken, and where. */
  readonly what: string
  readonly call: Call
  readonly status: number
}

/** Everything that a definition forbids of a call that it allows. */
export function violationsOf(operation: Operation, values: Values, definition: Definition): readonly Violation[] {
  const valid = writeCall(operation, values)
  return [
    ...operation.parameters.flatMap((parameter) =>
      parameter.in === 'body' ? brokenBody(operation, parameter, values, definition) : brokenParameter(operation, parameter, values),
    ),
    ...brokenForm(operation, values),
    ...unaskedBody(operation, valid),
    { what: 'a query parameter that nobody knows', call: { ...valid, query: [...valid.query, ['unheard-of', '1']] }, status: 400 },
  ]
}

/** Null for what may be absent: not in the definition, but some clients send it. It must not fail the server. */
export function nullsOf(operation: Operation, values: Values, definition: Definition): readonly Call[] {
  const body = bodyOf(operation)
  const value = body === undefined ? undefined : values[keyOf(body)]
  const schema = body?.schema
  if (body === undefined || schema === undefined || isBinary(schema)) return []
  return nulls(schema, value, definition).map((broken) => writeCall(operation, { ...values, [keyOf(body)]: broken }))
}

function brokenParameter(operation: Operation, parameter: Parameter, values: Values): readonly Violation[] {
  const key = keyOf(parameter)
  const at = `${parameter.in} ${parameter.name}`
  const { [key]: given, ...others } = values
  const missing: readonly Violation[] =
    parameter.required && parameter.in !== 'path' && parameter.default === undefined
      ? [{ what: `${at}: missing`, call: writeCall(operation, others), status: 400 }]
      : []
  const twice: readonly Violation[] =
    parameter.in === 'query' && parameter.type !== 'array' && given !== undefined
      ? [{ what: `${at}: twice`, call: repeated(writeCall(operation, values), parameter.name), status: 400 }]
      : []
  if (parameter.type === 'file') return missing
  const { required: _, ...node } = parameter
  const broken = brokenTexts(node as Node)
    // No text at all in a path is another path.
    .filter((text) => text !== '' || parameter.in !== 'path')
    .map((text): Violation => ({
      what: `${at}: ${JSON.stringify(text)}`,
      call: writeCall(operation, { ...values, [key]: text }),
      status: 400,
    }))
  return [...missing, ...twice, ...broken]
}

function repeated(call: Call, name: string): Call {
  return { ...call, query: [...call.query, ...call.query.filter(([own]) => own === name)] }
}

/** Texts that are no value of this type. */
function brokenTexts(node: Node): readonly string[] {
  if (node.type === 'array') {
    const { items = {}, minItems, maxItems } = node
    const counts = [minItems === undefined ? undefined : minItems - 1, maxItems === undefined ? undefined : maxItems + 1]
    const wrongLength = counts.flatMap((count) =>
      count === undefined || count < 1 ? [] : [Array.from({ length: count }, () => sampleOf(items)).join(',')],
    )
    return [...brokenTexts(items).filter((text) => !text.includes(',')), ...wrongLength]
  }
  const types = { integer: ['x', '1.5', '', 'true'], number: ['x', '', 'NaN', 'Infinity', '0x10'], boolean: ['yes', '', '1', 'TRUE'] }
  const wrongType = types[node.type as keyof typeof types] ?? []
  return [...wrongType, ...brokenLimits(node, undefined).map(([, value]) => String(value))]
}

function sampleOf({ type, enum: choices }: Node): unknown {
  return choices?.[0] ?? (type === 'integer' || type === 'number' ? 1 : type === 'boolean' ? true : 'a')
}

function brokenBody(operation: Operation, body: Parameter, values: Values, definition: Definition): readonly Violation[] {
  const key = keyOf(body)
  const { [key]: given, ...others } = values
  const schema = body.schema ?? {}
  const bare = writeCall(operation, others)
  const missing: readonly Violation[] = body.required ? [{ what: 'body: missing', call: bare, status: 400 }] : []
  if (isBinary(schema)) return missing
  const malformed = ['', '{', '{"a":1,}', 'nonsense', '[1] 2', '{"__proto__":{}}'].map((text): Violation => ({
    what: `body: ${JSON.stringify(text)}`,
    call: withBody(bare, text, 'application/json'),
    status: 400,
  }))
  const text = JSON.stringify(given ?? {})
  const otherTypes = ['text/xml', 'application/x-www-form-urlencoded', 'application/json; charset=latin1'].map((type): Violation => ({
    what: `body as ${type}`,
    call: withBody(bare, text, type),
    status: 415,
  }))
  const broken = given === undefined ? [] : brokenValue(schema, given, definition)
  return [
    ...missing,
    ...malformed.filter(({ what }) => what !== 'body: ""' || body.required),
    ...otherTypes,
    ...broken.map(([what, value]): Violation => ({
      what: `body${what}`,
      call: writeCall(operation, { ...values, [key]: value }),
      status: 400,
    })),
  ]
}

type Broken = readonly (readonly [what: string, value: unknown])[]

/** A value, broken in one place. */
function brokenValue(node: Node, value: unknown, definition: Definition, optional = false): Broken {
  const schema = resolve(node, definition)
  const own: Broken = [
    ...wrongTypes(schema).map((wrong) => [`: ${JSON.stringify(wrong)}`, wrong] as const),
    // Without it, some clients send null for what they leave out.
    ...(schema.type !== undefined && schema['x-nullable'] !== true && !optional ? [[': null', null] as const] : []),
    ...brokenLimits(schema, value),
  ]
  if (Array.isArray(value)) {
    const [first, ...rest] = value as readonly unknown[]
    if (value.length === 0) return own
    return [...own, ...brokenValue(schema.items ?? {}, first, definition).map(([what, item]) => [`[0]${what}`, [item, ...rest]] as const)]
  }
  if (typeof value !== 'object' || value === null || schema.type !== 'object') return own
  return [...own, ...brokenMembers(schema, value as Readonly<Record<string, unknown>>, definition)]
}

function brokenMembers(schema: Node, value: Readonly<Record<string, unknown>>, definition: Definition): Broken {
  const { properties = {}, required = [], additionalProperties } = schema
  const missing = required.map((name) => {
    const { [name]: _, ...others } = value
    return [`.${name}: missing`, others] as const
  })
  const unknown = additionalProperties === undefined ? [['.unheard-of: unknown', { ...value, 'unheard-of': 1 }] as const] : []
  const nested = Object.entries(value).flatMap(([name, member]) => {
    const node = properties[name] ?? (typeof additionalProperties === 'object' ? additionalProperties : {})
    // A dictionary's values are never optional.
    const optional = name in properties && !required.includes(name)
    return brokenValue(node, member, definition, optional).map(
      ([what, broken]) => [`.${name}${what}`, { ...value, [name]: broken }] as const,
    )
  })
  return [...missing, ...unknown, ...nested]
}

const WRONG_TYPES: Readonly<Record<string, readonly unknown[]>> = {
  string: [7, true, {}, []],
  integer: ['1', 1.5, true, [1]],
  number: ['1', true, {}],
  boolean: ['true', 1, 'yes'],
  array: [{}, 'x', 0],
  object: [[], 'x', 1, true],
}

function wrongTypes({ type, enum: choices }: Node): readonly unknown[] {
  return [
    ...(type === undefined ? [] : (WRONG_TYPES[type] ?? [])),
    ...(choices === undefined ? [] : [typeof choices[0] === 'string' ? 'no such choice' : -987_654]),
  ]
}

const NO_SUCH_FORMAT: Readonly<Record<string, readonly string[]>> = {
  uuid: ['not-a-uuid', '3f2b8c54-0f5e-4d0b-9d53-3f3a5a0f5a1'],
  email: ['nobody', 'a@', '@contoso.example'],
  date: ['yesterday', '2024-02-30', '2024-1-1'],
  'date-time': ['yesterday', '2009-W21-2', '2024-02-30T00:00:00Z', '2024-01-01T25:00:00Z'],
  uri: ['not a uri'],
}

/** Values of the right type beyond a limit. Choices are a limit too where the value is text. */
function brokenLimits(schema: Node, value: unknown): Broken {
  const {
    type,
    format,
    minimum,
    maximum,
    exclusiveMinimum,
    exclusiveMaximum,
    multipleOf,
    minLength,
    maxLength,
    pattern,
    minItems,
    maxItems,
  } = schema
  const broken: (readonly [string, unknown])[] = []
  const add = (wrong: unknown): unknown => broken.push([`: ${JSON.stringify(wrong)?.slice(0, 40)}`, wrong])
  if (type === 'integer' || type === 'number') {
    if (minimum !== undefined) add(exclusiveMinimum === true ? minimum : minimum - 1)
    if (maximum !== undefined) add(exclusiveMaximum === true ? maximum : maximum + 1)
    if (multipleOf !== undefined) add(multipleOf * 1.5)
  }
  if (type === 'string') {
    if (schema.enum !== undefined) add('no such choice')
    if (minLength !== undefined && minLength > 0) add('a'.repeat(minLength - 1))
    if (maxLength !== undefined) add('a'.repeat(maxLength + 1))
    for (const text of NO_SUCH_FORMAT[format ?? ''] ?? []) add(text)
    if (pattern !== undefined)
      for (const text of ['', '!', 'zz zz', '0'].filter((candidate) => !new RegExp(pattern).test(candidate))) add(text)
  }
  if (type === 'array' && Array.isArray(value) && value.length > 0) {
    if (minItems !== undefined && minItems > 0) add(value.slice(0, minItems - 1))
    if (maxItems !== undefined) add(Array.from({ length: maxItems + 1 }, () => value[0] as unknown))
  }
  return broken
}

function nulls(node: Node, value: unknown, definition: Definition): readonly unknown[] {
  const schema = resolve(node, definition)
  if (Array.isArray(value)) {
    const [first, ...rest] = value as readonly unknown[]
    return value.length === 0 ? [] : nulls(schema.items ?? {}, first, definition).map((item) => [item, ...rest])
  }
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(schema.properties ?? {}).flatMap(([name, own]) => {
    const member = (value as Readonly<Record<string, unknown>>)[name]
    const nested = member === undefined ? [] : nulls(own, member, definition)
    const absent = schema.required?.includes(name) === true ? [] : [null]
    return [...absent, ...nested].map((broken) => ({ ...value, [name]: broken }))
  })
}

/** Forms go wrong in ways of their own. */
function brokenForm(operation: Operation, values: Values): readonly Violation[] {
  const kind = formOf(operation)
  if (kind === undefined) return []
  const call = writeCall(operation, values)
  // Before the others: the last file is handed on while it arrives, and what comes after it nobody waits for.
  const more = form(operation, values, [['unheard-of', '1']])
  const asJson: Violation = { what: 'form: as JSON', call: withBody(call, '{}', 'application/json'), status: 415 }
  const unknown: Violation = { what: 'form: a field that nobody knows', call: { ...call, body: more }, status: 400 }
  if (kind === 'urlencoded') return [asJson, unknown]
  const cut = withBody(call, '--end\r\nContent-Disposition: form-data; name="', 'multipart/form-data; boundary=end')
  return [asJson, unknown, { what: 'form: cut off', call: cut, status: 400 }]
}

/** A body where the definition has none. Of GET nobody expects one, and clients refuse to send it. */
function unaskedBody(operation: Operation, valid: Call): readonly Violation[] {
  if (operation.verb === 'GET' || bodyOf(operation) !== undefined || formOf(operation) !== undefined) return []
  return [{ what: 'body: not asked for', call: withBody(valid, '{"a":1}', 'application/json'), status: 400 }]
}
