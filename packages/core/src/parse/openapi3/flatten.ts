/** Owns schemas without `allOf`, `oneOf` and `anyOf`: the platform has no alternatives, and shows merged schemas best. */
import { isRecord, listAt, membersOf, own, recordAt, textsAt, type Foreign } from '../shared/foreign.js'
import { again, step, type Way } from '../shared/way.js'
import { follow, type Scope } from './scope.js'

/** Schemas within schemas that are flattened into one, at most. */
const MAX_FLATTENING = 100
const MAX_ALTERNATIVES = 500

const ANNOTATIONS = new Set([
  'title',
  'description',
  'default',
  'example',
  'examples',
  'deprecated',
  'readOnly',
  'writeOnly',
  'externalDocs',
])

/**
 * The same schema, said in one: references at its top followed, `allOf` merged, alternatives combined, one `type` at most, and `null` among
 * the types turned into `nullable`. What stands inside (properties, items) stays as it is.
 */
export function flatten(raw: unknown, at: Way, scope: Scope): Foreign {
  const found = follow(raw, at, scope)
  if (found === undefined || !isRecord(found.value)) return {}
  const schema = found.value
  const known = scope.plain.get(schema)
  if (known !== undefined) return known
  if (scope.flattening.has(schema) || scope.flattening.size >= MAX_FLATTENING) {
    scope.report('import-schema-loop', at, {})
    return {}
  }
  scope.flattening.add(schema)
  const siblings = own(raw, '$ref') === undefined ? {} : without(raw as Foreign, ['$ref'])
  const plain = flattenRecord(schema, found.at, scope)
  scope.flattening.delete(schema)
  scope.plain.set(schema, plain)
  return Object.keys(siblings).length === 0 ? plain : merge([plain, siblings], scope)
}

function flattenRecord(schema: Foreign, at: Way, scope: Scope): Foreign {
  const base = oneType(without(schema, ['allOf', 'oneOf', 'anyOf']), at, scope)
  const parts = listAt(schema, 'allOf').map((member, index) => flatten(member, step(at, 'allOf', index), scope))
  const whole = merge([...parts, base], scope)
  return ['oneOf', 'anyOf'].reduce((sofar, key) => {
    const alternatives = listAt(schema, key)
    if (alternatives.length === 0) return sofar
    return merge([sofar, combine(alternatives, sofar, step(at, key), scope)], scope)
  }, whole)
}

/** Turns a list of types into one type, or into alternatives. */
function oneType(schema: Foreign, at: Way, scope: Scope): Foreign {
  const type = own(schema, 'type')
  if (!Array.isArray(type)) return type === 'null' ? { ...without(schema, ['type']), nullable: true, nothing: true } : schema
  const types = [...new Set(type.filter((each): each is string => typeof each === 'string'))]
  const others = types.filter((each) => each !== 'null')
  const nullable = others.length < types.length ? { nullable: true } : {}
  const rest = without(schema, ['type'])
  if (others.length === 0) return { ...rest, ...nullable }
  if (others.length === 1) return { ...rest, ...nullable, type: others[0] }
  const alternatives = others.map((each) => ({ ...rest, type: each }))
  return { ...annotationsOf(schema), ...nullable, ...combine(alternatives, {}, step(at, 'type'), scope) }
}

function annotationsOf(schema: Foreign): Foreign {
  return Object.fromEntries(Object.entries(schema).filter(([key]) => ANNOTATIONS.has(key) || key.startsWith('x-')))
}

/** Alternatives as one schema that accepts each of them, and more. */
function combine(given: readonly unknown[], base: Foreign, at: Way, scope: Scope): Foreign {
  const type = own(base, 'type')
  if (given.length > MAX_ALTERNATIVES) return report('any value', given.length)
  const plain = given.map((alternative, index) => flatten(alternative, step(at, index), scope))
  const others = plain.filter((alternative) => !isNothing(alternative)).map((each) => inherit(each, type))
  const nullable = others.length < plain.length || others.some((each) => own(each, 'nullable') === true) ? { nullable: true } : {}
  if (others.length === 0) return nullable
  const [first, ...more] = others as [Foreign, ...Foreign[]]
  if (more.every((each) => same(each, first))) return { ...first, ...nullable }

  const types = new Set(others.map((each) => typeOf(each)))
  if (types.size === 1 && types.has('object'))
    return { ...report('one object with the properties of all'), ...nullable, ...union(others, scope) }
  if (types.size === 1 && types.has('array')) {
    const items = others.map((each) => own(each, 'items') ?? {})
    return { ...report('one list for the items of all'), ...nullable, type: 'array', items: { anyOf: items } }
  }
  if ([...types].every((each) => each === 'integer' || each === 'number')) return { ...nullable, type: 'number', ...commonValue(others) }
  const [only] = types
  if (types.size === 1 && only !== undefined) {
    const choices = commonValue(others)
    if (own(choices, 'enum') === undefined) report(`any ${only}`)
    return { ...nullable, type: only, ...choices }
  }
  return { ...report('any value'), ...nullable }

  function report(instead: string, count = others.length): Foreign {
    scope.report('import-alternatives', at, { count, instead })
    return {}
  }
}

/** An alternative that says no type of its own has the type of what it is an alternative of. */
function inherit(alternative: Foreign, type: unknown): Foreign {
  return typeof type === 'string' && typeOf(alternative) === undefined ? { ...alternative, type } : alternative
}

/** Nothing but `null`. */
function isNothing(schema: Foreign): boolean {
  if (own(schema, 'nothing') === true || ('const' in schema && own(schema, 'const') === null)) return true
  const choices = own(schema, 'enum')
  return Array.isArray(choices) && choices.length > 0 && choices.every((choice) => choice === null)
}

/** All properties of all alternatives; required is what every one requires. */
function union(alternatives: readonly Foreign[], scope: Scope): Foreign {
  const properties = new Map<string, unknown[]>()
  for (const alternative of alternatives)
    for (const [name, property] of membersOf(own(alternative, 'properties'))) {
      if (--scope.budget.left < 0) break
      const known = properties.get(name)
      if (known === undefined) properties.set(name, [property])
      else if (!known.some((each) => same(each, property))) known.push(property)
    }
  const [first, ...more] = alternatives.map((each) => new Set(textsAt(each, 'required')))
  const required = [...(first ?? [])].filter((name) => more.every((names) => names.has(name)))
  const open = alternatives.map((each) => own(each, 'additionalProperties'))
  const [additional] = open
  return {
    type: 'object',
    properties: Object.fromEntries([...properties].map(([name, all]) => [name, all.length === 1 ? all[0] : { anyOf: all }])),
    ...(required.length > 0 ? { required } : {}),
    ...(open.every((each) => same(each, additional)) ? (additional === undefined ? {} : { additionalProperties: additional }) : {}),
    ...(open.some((each) => each !== undefined && each !== false && !same(each, additional)) ? { additionalProperties: true } : {}),
  }
}

/** What the same kind of value has in common: all choices where each has some, the format where it is the same. */
function commonValue(alternatives: readonly Foreign[]): Foreign {
  const choices = alternatives.map((each) => ('const' in each ? [own(each, 'const')] : own(each, 'enum')))
  const format = own(alternatives[0], 'format')
  return {
    ...(choices.every((each) => Array.isArray(each)) ? { enum: [...new Set((choices as unknown[][]).flat())] } : {}),
    ...(format !== undefined && alternatives.every((each) => own(each, 'format') === format) ? { format } : {}),
  }
}

/** Everything that several schemas say together; of what only one can say, the last counts. */
function merge(parts: readonly Foreign[], scope: Scope): Foreign {
  const said = parts.filter((part) => Object.keys(part).length > 0)
  if (said.length === 1) return said[0] as Foreign
  const whole: [string, unknown][] = []
  for (const part of said) for (const [key, value] of Object.entries(part)) if (!JOINED.has(key)) whole.push([key, value])
  const properties = new Map<string, unknown>()
  for (const part of said)
    for (const [name, property] of membersOf(own(part, 'properties'))) {
      if (--scope.budget.left < 0) break
      const known = properties.get(name)
      properties.set(name, known === undefined || same(known, property) ? property : { allOf: [known, property] })
    }
  const required = [...new Set(said.flatMap((part) => textsAt(part, 'required')))]
  const choices = said.map((part) => own(part, 'enum')).filter((each): each is unknown[] => Array.isArray(each))
  const items = said.map((part) => own(part, 'items')).filter((each) => each !== undefined)
  const limits = LIMITS.flatMap(([key, tighter]) => {
    const values = said.map((part) => own(part, key)).filter((each): each is number => typeof each === 'number')
    return values.length === 0 ? [] : [[key, values.reduce((a, b) => tighter(a, b))] as const]
  })
  return {
    ...Object.fromEntries(whole),
    ...Object.fromEntries(limits),
    ...(properties.size > 0 ? { properties: Object.fromEntries(properties) } : {}),
    ...(required.length > 0 ? { required } : {}),
    ...(choices.length > 0 ? { enum: narrowest(choices) } : {}),
    ...(items.length > 0 ? { items: items.length === 1 || items.every((each) => same(each, items[0])) ? items[0] : { allOf: items } } : {}),
    // Null has to be allowed by every part that says a type.
    ...(said.some((part) => own(part, 'nullable') === true) && nullStays(said) ? { nullable: true } : {}),
  }
}

const JOINED = new Set(['properties', 'required', 'enum', 'items', 'nullable', 'nothing'])
const LIMITS: readonly (readonly [string, (a: number, b: number) => number])[] = [
  ...['minimum', 'exclusiveMinimum', 'minLength', 'minItems'].map((key) => [key, Math.max] as const),
  ...['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems'].map((key) => [key, Math.min] as const),
]

function nullStays(parts: readonly Foreign[]): boolean {
  const last = parts[parts.length - 1]
  return own(last, 'nullable') === true || parts.every((part) => own(part, 'nullable') === true || typeOf(part) === undefined)
}

function narrowest(choices: readonly (readonly unknown[])[]): readonly unknown[] {
  const [first = [], ...more] = choices.map((each) => new Set(each))
  const shared = [...first].filter((choice) => more.every((each) => each.has(choice)))
  return shared.length > 0 ? shared : [...first]
}

/** The type that a schema says or lets see. */
export function typeOf(schema: unknown): string | undefined {
  const type = own(schema, 'type')
  if (typeof type === 'string') return type
  const has = (...keys: readonly string[]): boolean => keys.some((key) => own(schema, key) !== undefined)
  if (recordAt(schema, 'properties') !== undefined || has('additionalProperties', 'patternProperties')) return 'object'
  if (has('items', 'prefixItems')) return 'array'
  const choices = 'const' in ((schema ?? {}) as object) ? [own(schema, 'const')] : listAt(schema, 'enum')
  const kinds = new Set(choices.filter((choice) => choice !== null).map((choice) => typeof choice))
  if (kinds.size === 1) {
    const [kind] = kinds
    if (kind === 'string' || kind === 'boolean') return kind
    if (kind === 'number') return choices.every((choice) => choice === null || Number.isInteger(choice)) ? 'integer' : 'number'
  }
  if (has('pattern', 'minLength', 'maxLength')) return 'string'
  if (has('minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf')) return 'number'
  return undefined
}

/** Whether two schemas say the same; looked at as far as is cheap. */
function same(a: unknown, b: unknown): boolean {
  let left = 500
  return equal(a, b)

  function equal(one: unknown, other: unknown): boolean {
    if (one === other) return true
    if (--left < 0 || typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false
    if (Array.isArray(one) !== Array.isArray(other)) return false
    const [keys, otherKeys] = [Object.keys(one), Object.keys(other)]
    return (
      keys.length === otherKeys.length &&
      keys.every((key) => Object.hasOwn(other, key) && equal((one as Foreign)[key], (other as Foreign)[key]))
    )
  }
}

export function without(schema: Foreign, keys: readonly string[]): Foreign {
  if (!keys.some((key) => Object.hasOwn(schema, key))) return schema
  return Object.fromEntries(Object.entries(schema).filter(([key]) => !keys.includes(key)))
}

/**
 * A schema that is nothing but a reference and what is said beside it: a `$ref`, or the only member of `allOf`, or the only alternative
 * to `null`.
 */
export function soleReference(
  raw: Foreign,
  at: Way,
): { readonly reference: Foreign; readonly at: Way; readonly beside: Foreign; readonly nullable: boolean } | undefined {
  if (typeof own(raw, '$ref') === 'string')
    return { reference: raw, at, beside: without(raw, ['$ref']), nullable: own(raw, 'nullable') === true }
  for (const key of ['allOf', 'oneOf', 'anyOf']) {
    const members = listAt(raw, key)
    const beside = without(raw, [key, 'nullable', 'type'])
    if (members.length === 0 || members.length > 2 || !Object.keys(beside).every((each) => ANNOTATIONS.has(each) || each.startsWith('x-')))
      continue
    const references = members.filter((member) => typeof own(member, '$ref') === 'string')
    const others = members.filter((member) => typeof own(member, '$ref') !== 'string')
    const nothing = others.every((member) => own(member, 'type') === 'null' || (isRecord(member) && isNothing(member)))
    const [reference] = references
    if (references.length !== 1 || !nothing || !isRecord(reference) || (key === 'allOf' && others.length > 0)) continue
    return { reference, at: again(at), beside, nullable: own(raw, 'nullable') === true || others.length > 0 }
  }
  return undefined
}
