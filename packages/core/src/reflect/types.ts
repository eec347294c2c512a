/** Owns finding the type of a property: what is declared, what rules imply, what the compiler emitted, in that order. */
import { FILE_RETURN } from '../metadata/index.js'
import type { ClassRule } from '../metadata/index.js'
import type { EnumMember, Schema } from '../model/index.js'
import type { AnyType, TypeOption, ValueOptions } from '../decorators/value.js'
import type { Class } from './bindings.js'
import type { ClassProperty } from './class-properties.js'
import { enumMembers, impliedEnum, impliedType } from './constraints.js'
import type { ImpliedType } from './constraints.js'
import { designTypeOf, interpret } from './design-type.js'
import type { DesignType } from './design-type.js'
import { placeOf } from './places.js'
import { inBody } from './registry.js'
import type { Registry, Use } from './registry.js'
import { describeValue } from './value.js'

type FileReturn = { readonly kind: typeof FILE_RETURN; readonly contentType: string }

/** Where a type was asked for, for what is said when it can't be told. */
export interface Asked {
  readonly registry: Registry
  readonly owner: { readonly name: string }
  readonly member: string
  readonly location: ClassProperty['location']
  /** What arguments of dynamic values name, where the type says more than a type. */
  readonly use?: Use
}

const ANY: Schema = { kind: 'any' }
const report = (
  asked: Asked,
): ((code: 'unknown-type' | 'import-type' | 'array-without-items' | 'type-not-there' | 'type-contradicts', seen: string) => void) => {
  const at = placeOf(asked.owner, asked.member, asked.location)
  return (code, seen) => asked.registry.report(code, at, { name: `${asked.owner.name}.${asked.member}`, seen })
}

/** The type of a thunk's value, of a word, of a list in brackets, or everything that options say. */
export function schemaOfType(asked: Asked, type: AnyType): Schema {
  if (typeof type === 'string') return schemaOfWord(type)
  if (typeof type === 'object') return describeValue(asked.registry, schemaOfOptions(asked, type), type, useOf(asked))
  let value: unknown
  try {
    value = type()
  } catch (cause) {
    report(asked)('type-not-there', cause instanceof Error ? cause.message : 'the thunk threw')
    return ANY
  }
  if (Array.isArray(value)) return { kind: 'array', items: schemaOfValue(asked, value[0]) }
  return schemaOfValue(asked, value)
}

/** What a value has to be besides its type. */
export function partsOf(asked: Asked, { allOf = [] }: Pick<ValueOptions, 'allOf'>): { readonly allOf?: readonly Schema[] } {
  return allOf.length === 0 ? {} : { allOf: allOf.map((part) => schemaOfType(asked, part)) }
}

/** The type that options alone say; anything where they say none. */
function schemaOfOptions(asked: Asked, options: ValueOptions): Schema {
  return { ...typeOfOptions(asked, options), ...partsOf(asked, options) }
}

function typeOfOptions(asked: Asked, options: ValueOptions): Schema {
  const choices = options.enum === undefined ? undefined : enumMembers(options.enum)
  if (options.dictionary !== undefined) return { kind: 'object', properties: [], additional: schemaOfType(asked, options.dictionary) }
  if (options.items !== undefined) return { kind: 'array', items: schemaOfType(asked, options.items) }
  if (options.type === undefined) return choices === undefined ? ANY : schemaOfEnum(choices)
  return { ...schemaOfType(asked, options.type), ...(choices === undefined ? {} : { enum: choices }) } as Schema
}

/** Where a value stands, as far as whoever asked for its type says. */
function useOf({ use, owner, member, location }: Asked): Use {
  return use ?? { locate: inBody, at: placeOf(owner, member, location) }
}

function schemaOfWord(word: Exclude<TypeOption, () => unknown>): Schema {
  switch (word) {
    case 'date':
    case 'date-time':
      return { kind: 'string', format: word }
    case 'object':
      return { kind: 'object', properties: [], additional: true }
    default:
      return { kind: word }
  }
}

/** The schema of a type given as a value: a class, String, Number, Boolean, Date, or what `file()` gave. */
export function schemaOfValue(asked: Asked, value: unknown): Schema {
  if (typeof value === 'object' && value !== null && (value as FileReturn).kind === FILE_RETURN) {
    return { kind: 'file', contentType: (value as FileReturn).contentType }
  }
  const design = interpret(value)
  if (design.kind === 'array') {
    report(asked)('array-without-items', 'Array')
    return { kind: 'array', items: ANY }
  }
  if (design.kind === 'unknown') {
    report(asked)(
      design.seen === 'undefined' ? 'type-not-there' : 'unknown-type',
      design.seen === 'undefined' ? 'the thunk gave undefined' : design.seen,
    )
    return ANY
  }
  return schemaOfDesign(asked.registry, design)
}

function schemaOfDesign(registry: Registry, design: Exclude<DesignType, { kind: 'unknown' }>): Schema {
  if (design.kind === 'class') return { kind: 'reference', name: registry.nameOf(design.class) }
  if (design.kind === 'date') return { kind: 'string', format: 'date-time', date: true }
  if (design.kind === 'array') return { kind: 'array', items: ANY }
  return { kind: design.kind }
}

function schemaOfImplied(implied: ImpliedType): Schema {
  if (implied.kind === 'date') return { kind: 'string', format: 'date-time', date: true }
  if (implied.kind === 'array') return { kind: 'array', items: ANY }
  if (implied.kind === 'object') return { kind: 'object', properties: [], additional: true }
  if (implied.kind === 'string') return { kind: 'string', ...(implied.format === undefined ? {} : { format: implied.format }) }
  return { kind: implied.kind }
}

/** The narrowest of the types that rules imply: `integer` before `number`, one with a format before one without. */
function narrowest(rules: readonly ClassRule[]): ImpliedType | undefined {
  const implied = rules.map(impliedType).filter((type) => type !== undefined)
  return implied.find(({ kind }) => kind === 'integer') ?? implied.find(({ format }) => format !== undefined) ?? implied[0]
}

function schemaOfEnum(labelled: readonly EnumMember[]): Schema {
  const kinds = new Set(labelled.map(({ value }) => typeof value))
  if (kinds.size !== 1) return { kind: 'any', enum: labelled }
  if (kinds.has('string')) return { kind: 'string', enum: labelled }
  if (kinds.has('boolean')) return { kind: 'boolean', enum: labelled }
  return { kind: labelled.every(({ value }) => Number.isInteger(value)) ? 'integer' : 'number', enum: labelled }
}

/** The type of a property, without what makers read about it and without its rules' limits. */
export function typeOfProperty(registry: Registry, target: Class, declared: ClassProperty, use: Use): Schema {
  const asked: Asked = { registry, owner: target, member: declared.property, location: declared.location, use }
  return { ...ownType(asked, target, declared), ...partsOf(asked, declared.options) }
}

function ownType(asked: Asked, target: Class, declared: ClassProperty): Schema {
  const { registry } = asked
  const { options, transformation } = declared
  if (declared.in === 'file') return { kind: 'file', ...(options.contentType === undefined ? {} : { contentType: options.contentType }) }
  const own = declared.rules.filter((rule) => !rule.each)
  const each = declared.rules.filter((rule) => rule.each)
  const design = designTypeOf(target.prototype as object, declared.property)

  if (options.dictionary !== undefined) return { kind: 'object', properties: [], additional: schemaOfType(asked, options.dictionary) }
  if (options.items !== undefined) return { kind: 'array', items: asDate(schemaOfType(asked, options.items), transformation.type === Date) }
  if (options.type !== undefined) {
    const choices = options.enum === undefined ? undefined : enumMembers(options.enum)
    return {
      ...checkedAgainst(asked, schemaOfType(asked, options.type), design),
      ...(choices === undefined ? {} : { enum: choices }),
    } as Schema
  }

  const isArray = design.kind === 'array' || own.some((rule) => impliedType(rule)?.kind === 'array')
  const rules = isArray ? each : own
  const members = options.enum === undefined ? rules.map(impliedEnum).find((found) => found !== undefined) : enumMembers(options.enum)
  const element = elementType(asked, rules, members, isArray ? undefined : design)
  if (isArray) {
    if (element === undefined) report(asked)('array-without-items', 'Array')
    return { kind: 'array', items: element ?? ANY }
  }
  if (element !== undefined) return element
  if (design.kind === 'unknown') {
    if (own.some((rule) => rule.kind === 'allow')) return ANY
    report(asked)(design.seen === 'Function' ? 'import-type' : 'unknown-type', seenAs(design.seen))
    return ANY
  }
  return schemaOfDesign(registry, design)

  function elementType(
    at: Asked,
    of: readonly ClassRule[],
    choices: readonly EnumMember[] | undefined,
    hint: DesignType | undefined,
  ): Schema | undefined {
    if (choices !== undefined) return schemaOfEnum(choices)
    if (transformation.type !== undefined) return schemaOfValue(at, transformation.type)
    const implied = narrowest(of)
    if (implied === undefined) return undefined
    // `@IsObject() address: Address` and `@IsNumber() total: number` say less than the compiler's hint, or the same.
    if (hint?.kind === 'class' && implied.kind === 'object') return undefined
    if (hint?.kind === 'date' && implied.kind === 'date') return undefined
    return schemaOfImplied(implied)
  }
}

function seenAs(seen: string): string {
  return seen === 'nothing' ? 'nothing' : seen === 'undefined' ? 'undefined (a class that was not there yet)' : seen
}

/** Says so where the declared type and the compiler's hint are two primitives that exclude each other. */
function checkedAgainst(asked: Asked, schema: Schema, design: DesignType): Schema {
  const declared = schema.kind === 'integer' ? 'number' : schema.kind
  const primitives = ['string', 'number', 'boolean']
  if (primitives.includes(declared) && primitives.includes(design.kind) && declared !== design.kind)
    report(asked)('type-contradicts', design.kind)
  return asDate(schema, design.kind === 'date')
}

/** `date` and `date-time` are texts to a method, unless it sees a `Date`. */
function asDate(schema: Schema, date: boolean): Schema {
  return date && schema.kind === 'string' ? { ...schema, date: true } : schema
}
