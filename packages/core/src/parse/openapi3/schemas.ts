/** Owns schemas: a JSON Schema of OpenAPI 3 becomes a schema of the model. */
import type { Constraints, EnumMember, Json, ObjectSchema, Property, Schema } from '../../model/index.js'
import { compact, some } from '../shared/compact.js'
import { extensionsOf, membersWithLabels, presentationOf } from '../shared/extensions.js'
import { isRecord, jsonOf, listAt, membersOf, own, textAt, textsAt, type Foreign } from '../shared/foreign.js'
import { again, step, type Way } from '../shared/way.js'
import { createNames, propertyName } from '../shared/words.js'
import { flatten, soleReference, typeOf } from './flatten.js'
import { follow, type Scope, typeName } from './scope.js'
import { show } from '../shared/show.js'

/** Steps into a schema, at most: beyond, designers show nothing anyway. */
const MAX_DEPTH = 200
const MAX_CHOICES = 2_000

/** What a schema has in common with others, as the model's nodes carry it. */
type Common = Omit<Schema, 'kind' | 'items' | 'properties' | 'additional' | 'name'>

/** A schema, with references to named ones kept as references. */
export function readSchema(raw: unknown, at: Way, scope: Scope): Schema {
  if (--scope.budget.left < 0) {
    if (scope.budget.left === -1) scope.report('import-too-complex', at, {})
    return { kind: 'any' }
  }
  if (at.depth > MAX_DEPTH) {
    scope.report('import-too-deep', at, { depth: MAX_DEPTH })
    return { kind: 'any' }
  }
  if (raw === true || raw === undefined) return { kind: 'any' }
  if (!isRecord(raw)) {
    if (raw === false) scope.report('import-keyword', at, { keyword: 'false', instead: 'any value is allowed' })
    else scope.report('import-wrong-type', at, { expected: 'a schema', seen: typeName(raw) })
    return { kind: 'any' }
  }
  // Only what is no JSON contains itself.
  if (scope.reading.has(raw)) {
    scope.report('import-schema-loop', at, {})
    return { kind: 'any' }
  }
  scope.reading.add(raw)
  const sole = soleReference(raw, at)
  const schema = sole === undefined ? readPlain(flatten(raw, at, scope), at, scope) : readReference(sole, scope)
  scope.reading.delete(raw)
  return schema
}

/** A schema that stands where it is used, even where it has a name. */
export function readInline(raw: unknown, at: Way, scope: Scope): Schema {
  return readNamed(raw, false, at, scope)
}

/** The schema of a named one: what it is itself, though it may be null. */
export function readNamed(raw: unknown, nullable: boolean, at: Way, scope: Scope): Schema {
  const plain = flatten(raw, at, scope)
  return readPlain(nullable ? { ...plain, nullable: true } : plain, at, scope)
}

function readReference({ reference, at, beside, nullable }: NonNullable<ReturnType<typeof soleReference>>, scope: Scope): Schema {
  const found = follow(reference, at, scope)
  if (found === undefined) return { kind: 'any', ...annotationsOf(beside, at, scope) }
  const target = found.value
  const inner = isRecord(target) ? soleReference(target, again(found.at)) : undefined
  if (inner !== undefined && at.depth < MAX_DEPTH)
    return readReference(
      { ...inner, at: { ...inner.at, depth: at.depth + 1 }, beside: { ...inner.beside, ...beside }, nullable: nullable || inner.nullable },
      scope,
    )
  if (isSimple(target) || found.pointer === undefined) {
    const plain = flatten(target, found.at, scope)
    return readPlain({ ...plain, ...beside, ...(nullable ? { nullable: true } : {}) }, { ...found.at, depth: at.depth + 1 }, scope)
  }
  const said = Object.keys(annotationsOf(beside, at, scope)).filter((key) => key !== 'title')
  // A use that says something of its own would be written out in full wherever it stands.
  if (said.length > 0) scope.report('import-beside-reference', at, { what: said.join(', ') })
  return { kind: 'reference', name: scope.refer(found, nullable) }
}

/** Single values are written out where they are used: they are short, and have no class. */
function isSimple(target: unknown): boolean {
  if (!isRecord(target)) return true
  if (['allOf', 'oneOf', 'anyOf'].some((key) => Object.hasOwn(target, key))) return false
  const type = own(target, 'type')
  const types = Array.isArray(type) ? type.filter((each) => each !== 'null') : [type ?? typeOf(target)]
  return types.length < 2 && ['string', 'number', 'integer', 'boolean'].includes(show(types[0]))
}

function annotationsOf(plain: Foreign, at: Way, scope: Scope): Common {
  return compact<Common>({
    title: textAt(plain, 'title'),
    ...presentationOf(plain),
    readOnly: own(plain, 'readOnly') === true ? true : undefined,
    default: jsonOf(own(plain, 'default'), scope.budget),
    example: exampleOf(plain, at, scope),
    extensions: extensionsOf(plain),
  })
}

/** Readers of a definition follow references even in examples, which have no components to lead to. */
function exampleOf(plain: Foreign, at: Way, scope: Scope): Json | undefined {
  const example = jsonOf(own(plain, 'example') ?? listAt(plain, 'examples')[0], scope.budget)
  if (example === undefined || !JSON.stringify(example).includes('"$ref"')) return example
  scope.report('import-value', step(at, 'example'), { what: 'An example with references', instead: 'it is left out' })
  return undefined
}

function readPlain(plain: Foreign, at: Way, scope: Scope): Schema {
  const kind = typeOf(plain)
  reportUnsaid(plain, at, scope)
  const common = commonOf(plain, kind, at, scope)
  switch (kind) {
    case 'string':
      return compact<Schema>({ kind, ...common, format: stringFormat(plain, at, scope) } as Schema)
    case 'number':
    case 'integer':
      return compact<Schema>({ kind, ...common, format: formatAmong(plain, kind === 'integer' ? INTEGERS : NUMBERS, at, scope) } as Schema)
    case 'boolean':
      return { kind, ...common }
    case 'array':
      return { kind, ...common, items: readItems(plain, at, scope) }
    case 'object':
      return { kind, ...common, ...readMembers(plain, at, scope) }
    case 'file':
      return { kind, ...common }
    case undefined:
      return { kind: 'any', ...common }
    default:
      scope.report('import-wrong-type', step(at, 'type'), { expected: 'a type of JSON Schema', seen: kind.slice(0, 50) })
      return { kind: 'any', ...common }
  }
}

function commonOf(plain: Foreign, kind: string | undefined, at: Way, scope: Scope): Common {
  const { description, visibility, ...annotations } = annotationsOf(plain, at, scope)
  const deprecated = own(plain, 'deprecated') === true
  const choices = choicesOf(plain, kind, at, scope)
  const constant = annotations.default
  const fits = constant === undefined || defaultFits(constant, kind)
  if (!fits) scope.report('import-value', step(at, 'default'), { what: 'The default', instead: 'it is left out' })
  return compact<Common>({
    ...annotations,
    description: deprecated ? [description, '(deprecated)'].filter(Boolean).join(' ') : description,
    visibility: visibility ?? (deprecated ? 'advanced' : undefined),
    default: fits ? constant : undefined,
    nullable: own(plain, 'nullable') === true || own(plain, 'x-nullable') === true ? true : undefined,
    enum: choices,
    constraints: constraintsOf(plain, kind, at, scope),
  })
}

function defaultFits(value: Json, kind: string | undefined): boolean {
  switch (kind) {
    case 'string':
    case 'boolean':
    case 'number':
      return typeof value === kind
    case 'integer':
      return Number.isInteger(value)
    case 'array':
      return Array.isArray(value)
    case 'object':
      return isRecord(value)
    default:
      return true
  }
}

function choicesOf(plain: Foreign, kind: string | undefined, at: Way, scope: Scope): readonly EnumMember[] | undefined {
  const said = Object.hasOwn(plain, 'const') ? [own(plain, 'const')] : own(plain, 'enum')
  if (said === undefined) return undefined
  const where = step(at, Object.hasOwn(plain, 'const') ? 'const' : 'enum')
  if (!Array.isArray(said)) {
    scope.report('import-wrong-type', where, { expected: 'a list', seen: typeName(said) })
    return undefined
  }
  if (said.length > MAX_CHOICES) {
    scope.report('import-value', where, { what: `An enumeration of ${said.length} values`, instead: 'any value is allowed' })
    return undefined
  }
  const values = [...new Set(said as readonly unknown[])].filter((value) => value !== null)
  const legal = values.filter((value): value is string | number | boolean => isChoice(value) && defaultFits(value, kind))
  if (legal.length < values.length || (kind !== undefined && !['string', 'number', 'integer', 'boolean'].includes(kind))) {
    scope.report('import-value', where, { what: 'A choice that is no single value of its type', instead: 'any value is allowed' })
    return undefined
  }
  return some(membersWithLabels(legal, plain))
}

function isChoice(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))
}

const NUMBER_LIMITS = ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'] as const
/** A map and no object: a document may say the type `toString`. */
const LIMITS_OF = new Map<string | undefined, readonly (keyof Constraints)[]>([
  ['string', ['minLength', 'maxLength', 'pattern']],
  ['number', NUMBER_LIMITS],
  ['integer', NUMBER_LIMITS],
  ['array', ['minItems', 'maxItems', 'uniqueItems']],
])

function constraintsOf(plain: Foreign, kind: string | undefined, at: Way, scope: Scope): Constraints | undefined {
  const limits: Record<string, unknown> = {}
  for (const key of LIMITS_OF.get(kind) ?? []) {
    const value = own(plain, key)
    if (value === undefined || value === null || value === false) continue
    // OpenAPI 3.0: a flag beside the limit; 3.1: the limit itself.
    if (value === true && (key === 'exclusiveMinimum' || key === 'exclusiveMaximum')) continue
    if (isLegalLimit(key, value)) limits[key] = value
    else scope.report('import-value', step(at, key), { what: 'The limit', instead: 'it is left out' })
  }
  for (const [flag, limit] of [
    ['exclusiveMinimum', 'minimum'],
    ['exclusiveMaximum', 'maximum'],
  ] as const) {
    if (own(plain, flag) !== true || limits[limit] === undefined) continue
    limits[flag] = limits[limit]
    delete limits[limit]
  }
  return Object.keys(limits).length === 0 ? undefined : (limits as Constraints)
}

function isLegalLimit(key: keyof Constraints, value: unknown): boolean {
  switch (key) {
    case 'uniqueItems':
      return value === true
    case 'pattern':
      return typeof value === 'string' && value.length <= 2_000 && compiles(value)
    case 'minLength':
    case 'maxLength':
    case 'minItems':
    case 'maxItems':
      return Number.isSafeInteger(value) && (value as number) >= 0
    case 'multipleOf':
      return Number.isFinite(value) && (value as number) > 0
    default:
      return Number.isFinite(value)
  }
}

function compiles(pattern: string): boolean {
  try {
    new RegExp(pattern, 'u')
    return true
  } catch {
    return false
  }
}

const TEXTS = ['date', 'date-time', 'date-no-tz', 'email', 'html', 'uri', 'uuid', 'password', 'byte']
const INTEGERS = ['int32', 'int64', 'unixtime']
const NUMBERS = ['float', 'double', 'decimal', 'int32', 'int64']
/** Other names for formats that the platform knows. */
const SAME_FORMATS: Readonly<Record<string, string>> = {
  url: 'uri',
  guid: 'uuid',
  datetime: 'date-time',
  base64: 'byte',
  'idn-email': 'email',
  iri: 'uri',
}

function stringFormat(plain: Foreign, at: Way, scope: Scope): string | undefined {
  const encoding = textAt(plain, 'contentEncoding')
  if (encoding === 'base64' || encoding === 'base64url') return 'byte'
  return formatAmong(plain, TEXTS, at, scope)
}

function formatAmong(plain: Foreign, known: readonly string[], at: Way, scope: Scope): string | undefined {
  const said = textAt(plain, 'format')
  if (said === undefined) return undefined
  const format = Object.hasOwn(SAME_FORMATS, said) ? SAME_FORMATS[said] : said
  if (format !== undefined && known.includes(format)) return format
  scope.report('import-format', step(at, 'format'), { format: said.slice(0, 50) })
  return undefined
}

/** Keywords of JSON Schema that the model has no word for, and what a value may be without them. */
const UNSAID: Readonly<Record<string, string>> = {
  not: 'what it excludes is allowed',
  if: 'conditions are not checked',
  dependentRequired: 'conditions are not checked',
  dependentSchemas: 'conditions are not checked',
  contains: 'items are not searched',
  propertyNames: 'any name is allowed',
  minProperties: 'any number of properties is allowed',
  maxProperties: 'any number of properties is allowed',
  patternProperties: 'properties of any name may have any value',
  unevaluatedProperties: 'other properties are not excluded',
  unevaluatedItems: 'other items are not excluded',
  prefixItems: 'an item at any place may be of any of these types',
  discriminator: 'the choices of its property tell the alternatives apart',
  writeOnly: 'the value is described in replies too',
  xml: 'the value travels as JSON',
  $dynamicRef: 'any value is allowed',
}

function reportUnsaid(plain: Foreign, at: Way, scope: Scope): void {
  for (const key of Object.keys(plain))
    if (Object.hasOwn(UNSAID, key) && own(plain, key) !== undefined && own(plain, key) !== false)
      scope.report('import-keyword', step(at, key), { keyword: key, instead: UNSAID[key] as string })
}

function readItems(plain: Foreign, at: Way, scope: Scope): Schema {
  const items = own(plain, 'items')
  const first = listAt(plain, 'prefixItems')
  if (first.length > 0) return readSchema({ anyOf: [...first, ...(isRecord(items) ? [items] : [])] }, step(at, 'prefixItems'), scope)
  return readSchema(items, step(at, 'items'), scope)
}

function readMembers(plain: Foreign, at: Way, scope: Scope): Pick<ObjectSchema, 'properties' | 'additional' | 'closed'> {
  const required = new Set(textsAt(plain, 'required'))
  const given = own(plain, 'properties')
  if (given !== undefined && !isRecord(given))
    scope.report('import-wrong-type', step(at, 'properties'), { expected: 'an object', seen: typeName(given) })
  const nameProperty = createNames()
  const properties: Property[] = []
  for (const [name, raw] of membersOf(given)) {
    if (scope.budget.left < 0) break
    const schema = readSchema(raw, step(at, 'properties', name), scope)
    properties.push({ property: nameProperty(propertyName(name)), name, required: required.delete(name), schema })
  }
  const additional = readAdditional(plain, properties.length === 0, at, scope)
  // A dictionary's own names are not declared; those of an object should be.
  for (const name of properties.length === 0 || additional !== undefined ? [] : [...required].slice(0, 100)) {
    scope.report('import-required-unknown', step(at, 'required'), { name: name.slice(0, 100) })
  }
  const closed = own(plain, 'additionalProperties') === false ? true : undefined
  return compact<Pick<ObjectSchema, 'properties' | 'additional' | 'closed'>>({ properties, additional, closed })
}

function readAdditional(plain: Foreign, empty: boolean, at: Way, scope: Scope): true | Schema | undefined {
  const said = own(plain, 'additionalProperties')
  if (said === false) return undefined
  if (isRecord(said) && Object.keys(said).length > 0) {
    const schema = readSchema(said, step(at, 'additionalProperties'), scope)
    return schema.kind === 'any' && Object.keys(schema).length === 1 ? true : schema
  }
  if (said !== undefined || own(plain, 'patternProperties') !== undefined) return true
  // An object of which nothing is said may hold anything.
  return empty ? true : undefined
}
