/** Owns generating classes: properties with a declared type and rules, made at run time by the same decorators that users write. */
import 'reflect-metadata'
import { Type } from 'class-transformer'
import * as cv from 'class-validator'
import fc from 'fast-check'
import { Property, type TypeOption } from '@ferrule/core'
import { CATALOGUE, type RuleEntry } from './catalogue.js'

export type Kind = 'any' | 'string' | 'number' | 'integer' | 'boolean' | 'object' | 'date-time' | 'nested'

/** One rule as it is written on a property. */
export interface RuleUse {
  readonly entry: RuleEntry
  readonly args: readonly unknown[]
  readonly each: boolean
}

/** One property to be. */
export interface PropertySpec {
  readonly name: string
  readonly kind: Kind
  /** An array of the kind. */
  readonly list: boolean
  /** The type is said by @Property, or left to what the compiler emits and the rules imply. */
  readonly said: 'property' | 'hint'
  readonly optional: boolean
  readonly rules: readonly RuleUse[]
  readonly nested: ClassSpec | undefined
}

/** One class to be. */
export interface ClassSpec {
  readonly properties: readonly PropertySpec[]
}

export type Made = new () => object

const HINTS: Readonly<Record<Kind, unknown>> = {
  any: Object,
  string: String,
  number: Number,
  integer: Number,
  boolean: Boolean,
  object: Object,
  'date-time': Date,
  nested: Object,
}

const instances = new WeakMap<object, unknown>()
// class-validator's own container looks through every rule that was ever written down, and a run writes thousands.
cv.useContainer({
  get<T>(type: (new () => T) | (() => T)): T {
    if (!instances.has(type)) instances.set(type, new (type as new () => T)())
    return instances.get(type) as T
  },
} as Parameters<typeof cv.useContainer>[0])

let count = 0

/** Makes the class: decorators run from the last rule to the first, as the compiler has them run. */
export function makeClass(spec: ClassSpec): Made {
  const name = `Generated${count++}`
  const made = { [name]: class {} }[name] as Made
  const prototype = made.prototype as object
  for (const property of spec.properties) decorate(prototype, property)
  return made
}

function decorate(prototype: object, { name, kind, list, said, optional, rules, nested }: PropertySpec): void {
  const inner = nested === undefined ? undefined : makeClass(nested)
  Reflect.defineMetadata('design:type', list ? Array : (inner ?? HINTS[kind]), prototype, name)
  for (const { entry, args, each } of [...rules].reverse()) entry.decorate(args, { each })(prototype, name)
  if (inner !== undefined) {
    cv.ValidateNested({ each: list })(prototype, name)
    Type(() => inner)(prototype, name)
  } else if (kind === 'date-time') Type(() => Date)(prototype, name)
  if (optional) cv.IsOptional()(prototype, name)
  const type = (inner !== undefined ? () => inner : kind === 'date-time' && list ? () => Date : kind) as TypeOption
  if (said === 'property') Property(list ? { items: type } : { type })(prototype, name)
  else if (list) Property({ items: type })(prototype, name)
}

/** Forgets what class-validator keeps of a class: it looks at every class it knows for each instance it validates. */
export function forgetClasses(): void {
  const storage = cv.getMetadataStorage() as unknown as {
    validationMetadatas: Map<unknown, unknown>
    constraintMetadatas: Map<unknown, unknown>
  }
  for (const target of storage.validationMetadatas.keys()) {
    if (typeof target === 'function' && target.name.startsWith('Generated')) storage.validationMetadatas.delete(target)
  }
  storage.constraintMetadatas.clear()
}

/** The class as somebody would have written it. */
export function describeClass(spec: ClassSpec, indent = ''): string {
  return spec.properties
    .map(({ name, kind, list, said, optional, rules, nested }) => {
      const shown = rules.map(
        ({ entry, args, each }) => `@${entry.name}(${[...args.map(show), ...(each ? ['{ each: true }'] : [])].join(', ')})`,
      )
      const type = nested === undefined ? kind : `{\n${describeClass(nested, `${indent}  `)}\n${indent}}`
      return `${indent}${[...(optional ? ['@IsOptional()'] : []), ...shown].join(' ')} ${name}: ${type}${list ? '[]' : ''} (${said})`
    })
    .join('\n')
}

function show(value: unknown): string {
  if (value instanceof RegExp || typeof value === 'function') return String(value)
  if (value instanceof Date) return `Date(${value.toISOString()})`
  return value === undefined ? 'undefined' : JSON.stringify(value, (_, part: unknown) => (part instanceof RegExp ? String(part) : part))
}

const use = (entry: RuleEntry, each: fc.Arbitrary<boolean>): fc.Arbitrary<RuleUse> =>
  fc.record({ entry: fc.constant(entry), args: entry.args, each })
const anyRule = (each: fc.Arbitrary<boolean>, entries = CATALOGUE): fc.Arbitrary<RuleUse> =>
  fc.constantFrom(...entries).chain((entry) => use(entry, each))

/** Rules that mean something for a kind; any rule may stand on `any`. */
export function rulesFor(kind: Kind, list: boolean): readonly RuleEntry[] {
  const general = ['IsDefined', 'IsEmpty', 'IsNotEmpty', 'Equals', 'NotEquals', 'IsIn', 'IsNotIn', 'IsEnum']
  const byName = (...names: readonly string[]): readonly RuleEntry[] => CATALOGUE.filter(({ name }) => names.includes(name))
  if (kind === 'date-time' && list)
    return CATALOGUE.filter(({ dates, arrays, name }) => dates === true || arrays === true || name === 'IsDefined')
  if (list || kind === 'any') return CATALOGUE.filter(({ dates }) => dates !== true)
  switch (kind) {
    case 'number':
    case 'integer':
      return byName(...general, 'IsInt', 'IsNumber', 'IsDivisibleBy', 'IsPositive', 'IsNegative', 'Min', 'Max', 'IsLatitude', 'IsLongitude')
    case 'boolean':
      return byName(...general, 'IsBoolean')
    case 'object':
      return byName('IsDefined', 'IsNotEmpty', 'IsObject', 'IsNotEmptyObject', 'IsInstance')
    case 'nested':
      // Not IsNotEmptyObject: an object of nulls only is empty once null counts as absent (docs/reference/validation.md).
      return byName('IsDefined', 'IsNotEmpty', 'IsObject')
    case 'date-time':
      return byName('IsDefined', 'IsDate', 'MinDate', 'MaxDate', 'IsNotEmpty')
    default:
      return CATALOGUE.filter(({ dates, arrays, name }) => dates !== true && arrays !== true && name !== 'IsArray')
  }
}

function propertySpec(name: string, depth: number): fc.Arbitrary<PropertySpec> {
  const kinds: readonly Kind[] = [
    'any',
    'any',
    'any',
    'string',
    'string',
    'number',
    'integer',
    'boolean',
    'object',
    'date-time',
    ...(depth > 0 ? (['nested', 'nested'] as const) : []),
  ]
  return fc
    .record({ kind: fc.constantFrom(...kinds), list: fc.boolean(), optional: fc.boolean(), hinted: fc.boolean() })
    .chain(({ kind, list: listed, optional, hinted }) => {
      // A list of anything is `any` for the type system, so that it has to agree exactly.
      const list = listed && kind !== 'any' && kind !== 'object'
      // Only what the compiler emits for itself can be left to it.
      const said =
        hinted && ['string', 'number', 'boolean', 'date-time', 'nested'].includes(kind) && !list ? ('hint' as const) : ('property' as const)
      const each = list
        ? fc.boolean()
        : kind === 'any'
          ? fc.oneof({ weight: 3, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) })
          : fc.constant(false)
      const own = rulesFor(kind, list)
      const count = kind === 'nested' ? fc.constantFrom(0, 0, 1) : fc.constantFrom(1, 1, 1, 1, 2, 2, 3)
      const rules = count.chain((size) => fc.array(anyRule(each, own), { minLength: size, maxLength: size }))
      const nested = kind === 'nested' ? classSpec(depth - 1) : fc.constant(undefined)
      return fc.record({
        name: fc.constant(name),
        kind: fc.constant(kind),
        list: fc.constant(list),
        said: fc.constant(said),
        optional: fc.constant(optional),
        rules,
        nested,
      })
    })
}

/** Any class, nested up to `depth`. */
export function classSpec(depth = 2): fc.Arbitrary<ClassSpec> {
  const names = ['a', 'b', 'value', 'toName']
  return fc
    .constantFrom(...(depth > 1 ? [1, 1, 1, 2, 2, 3, 4] : [1, 1, 2]))
    .chain((size) => fc.tuple(...names.slice(0, size).map((name) => propertySpec(name, depth))))
    .map((properties) => ({ properties }))
}
