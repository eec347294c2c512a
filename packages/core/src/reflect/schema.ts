/** Owns class → schema: every property with its type, what makers read, and what makes it valid. */
import { MODEL, PROPERTY, readOwn, readOwnMembers } from '../metadata/index.js'
import type { ClassRule } from '../metadata/index.js'
import type { Constraints, ObjectSchema, Property, Schema, ValidationRule } from '../model/index.js'
import type { ModelOptions } from '../decorators/model.js'
import type { AnyType } from '../decorators/value.js'
import type { Class, ClassBinding, Remainder } from './bindings.js'
import { classProperties } from './class-properties.js'
import type { ClassProperty } from './class-properties.js'
import { meaningOf, ruleAsData } from './constraints.js'
import { labelOf } from './names.js'
import { placeOf } from './places.js'
import { inBody } from './registry.js'
import type { Locate, Registry, Use } from './registry.js'
import { partsOf, schemaOfType, typeOfProperty } from './types.js'
import { describeValue } from './value.js'
import type { ValuePlace } from './value.js'

/** A class as a schema of its own. */
export function reflectClass(registry: Registry, target: Class): ObjectSchema {
  const options = (readOwn(MODEL, target)?.options ?? {}) as ModelOptions
  const at = placeOf(target, undefined, readOwn(MODEL, target)?.location)
  const use: Use = { target, locate: inBody, at }
  const { additional, alsoRequired, allOf = [], discriminator } = options
  const parts = allOf.flatMap((part) => classIn(part) ?? [])
  const elsewhere = new Set(parts.flatMap((part) => classProperties(part)).map(({ property }) => property))
  reportNotExtended(registry, target, parts, at)
  const own = readOwnMembers(PROPERTY, target.prototype as object)
  const declared = classProperties(target).filter(({ property }) => !elsewhere.has(property) || own.has(property))
  const schema: ObjectSchema = {
    kind: 'object',
    properties: declared.map((property) => reflectProperty(registry, target, property, inBody)),
    ...(additional === undefined || additional === false ? {} : { additional: additionalOf(registry, target, additional, use) }),
    ...(additional === false ? { closed: true } : {}),
    ...(alsoRequired === undefined ? {} : { alsoRequired }),
    ...partsOf({ registry, owner: target, member: 'allOf', location: undefined, use }, options),
    ...(discriminator === undefined ? {} : { discriminator: discriminatorOf(registry, target, discriminator, at) }),
  }
  reportSameNames(registry, target, schema.properties)
  return describeValue(registry, schema, options, use) as ObjectSchema
}

/** What a class is made of has to be in its instances too: rules of their own and transforms run on those. */
function reportNotExtended(registry: Registry, target: Class, parts: readonly Class[], at: Use['at']): void {
  const there = new Set(classProperties(target).map(({ property }) => property))
  for (const part of parts) {
    const missing = classProperties(part).find(({ property }) => !there.has(property))
    if (missing !== undefined) registry.report('part-not-extended', at, { name: target.name, part: part.name, property: missing.property })
  }
}

/** The class that a part of others is. */
function classIn(part: AnyType): Class | undefined {
  const type = typeof part === 'object' ? part.type : part
  try {
    const given: unknown = typeof type === 'function' ? type() : undefined
    return typeof given === 'function' ? (given as Class) : undefined
  } catch {
    return undefined
  }
}

function additionalOf(
  registry: Registry,
  target: Class,
  additional: Exclude<ModelOptions['additional'], undefined | false>,
  use: Use,
): true | Schema {
  if (additional === true) return true
  return schemaOfType({ registry, owner: target, member: 'additional', location: undefined, use }, additional)
}

/** The wire name of the property that tells subclasses apart: a required string. */
function discriminatorOf(registry: Registry, target: Class, property: string, at: Use['at']): string {
  const declared = classProperties(target).find((own) => own.property === property || own.name === property)
  if (declared === undefined || !isRequired(declared)) registry.report('bad-discriminator', at, { name: target.name, property })
  return declared?.name ?? property
}

function reportSameNames(registry: Registry, target: Class, properties: readonly Property[]): void {
  const seen = new Map<string, string>()
  for (const { name, property } of properties) {
    const first = seen.get(name)
    if (first !== undefined) registry.report('duplicate-property-name', placeOf(target, property), { name, first, second: property })
    seen.set(name, property)
  }
}

/** One property: type, presentation, and rules. */
export function reflectProperty(
  registry: Registry,
  target: Class,
  declared: ClassProperty,
  locate: Locate,
  place: ValuePlace = 'schema',
): Property {
  const { property, name, options } = declared
  const use: Use = { target, locate, at: placeOf(target, property, declared.location) }
  const typed = typeOfProperty(registry, target, declared, use)
  const constrained = isUnchecked(declared) ? documented(typed, declared) : constrain(typed, declared.rules)
  const label = typed.kind === 'reference' ? undefined : labelOf(property)
  const described = describeValue(registry, constrained, options, use, place, label)
  // What joins the items of a list is said where it travels outside the body.
  const schema =
    described.kind === 'array' && options.collectionFormat !== undefined
      ? { ...described, collectionFormat: options.collectionFormat }
      : described
  const optional = isOptional(declared)
  return { property, name, required: isRequired(declared), ...(optional ? { optional } : {}), schema }
}

function isOptional({ options, rules }: ClassProperty): boolean {
  return (
    rules.some((rule) => rule.kind === 'optional') ||
    options.required === false ||
    (options.default !== undefined && options.required !== true)
  )
}

/**
 * Required unless @IsOptional, a default or `required: false` says otherwise, or the built-in rules let `undefined` pass.
 * @ValidateNested alone lets it pass in class-validator; a declared object that may be missing says @IsOptional here.
 */
function isRequired(declared: ClassProperty): boolean {
  if (declared.options.required !== undefined) return declared.options.required
  if (isOptional(declared) || declared.rules.some((rule) => rule.kind === 'conditional')) return false
  const answers = declared.rules.filter((rule) => rule.kind === 'rule').map((rule) => rule.accepts(undefined))
  const decided = answers.filter((answer) => answer !== undefined)
  if (decided.length > 0) return decided.includes(false)
  return !declared.rules.some((rule) => rule.kind === 'allow')
}

/** Whether nothing but class-validator may look at a property: it is transformed first, or its rules hold only sometimes. */
function isUnchecked({ rules, transformation }: ClassProperty): boolean {
  return transformation.transforms.length > 0 || rules.some((rule) => rule.kind === 'conditional')
}

/** Rules as documentation only. */
function documented(schema: Schema, { rules }: ClassProperty): Schema {
  const node = constrain(schema, rules)
  const { constraints, hints, rules: dropped, ...rest } = node
  void dropped
  const all = { ...hints, ...constraints }
  return (Object.keys(all).length === 0 ? rest : { ...rest, hints: all }) as Schema
}

/** Applies rules to a value; those for each item go to the items of an array. */
function constrain(schema: Schema, rules: readonly ClassRule[]): Schema {
  const checked = rules.filter((rule) => rule.kind === 'rule' && rule.builtIn && !rule.grouped)
  const own = schema.kind === 'array' ? checked.filter((rule) => !rule.each) : checked
  const node = applyRules(schema, own)
  if (node.kind !== 'array') return node
  const each = checked.filter((rule) => rule.each).map((rule) => ({ ...rule, each: false }))
  return each.length === 0 ? node : { ...node, items: applyRules(node.items, each) }
}

function applyRules(schema: Schema, rules: readonly ClassRule[]): Schema {
  if (rules.length === 0) return schema
  let constraints: Constraints = { ...schema.constraints }
  let hints: Constraints = { ...schema.hints }
  const kept: ValidationRule[] = [...(schema.rules ?? [])]
  for (const rule of rules) {
    // A rule for each item of something that isn't an array is the predicate's business.
    const meaning = rule.each ? undefined : meaningOf(rule, isDate(schema) ? 'date' : schema.kind)
    // Where its author says something of their own, the predicate is asked, so that they are heard.
    const exact = rule.message === undefined ? meaning?.exact : undefined
    const clashes = Object.keys(exact ?? {}).some((key) => key in constraints)
    if (exact !== undefined && !clashes) constraints = { ...constraints, ...exact }
    hints = { ...hints, ...meaning?.hint, ...(exact === undefined ? meaning?.exact : {}) }
    const said = meaning?.implied === true || (exact !== undefined && !clashes) || saysEnum(schema, rule)
    if (said && rule.message === undefined) continue
    const data = ruleAsData(rule)
    if (data !== undefined) kept.push(data)
  }
  return {
    ...schema,
    ...(Object.keys(constraints).length === 0 ? {} : { constraints }),
    ...(Object.keys(hints).length === 0 ? {} : { hints }),
    ...(kept.length === 0 ? {} : { rules: kept }),
  } as Schema
}

const isDate = (schema: Schema): boolean => schema.kind === 'string' && schema.date === true

/** Whether the schema's own choices say the rule already. */
function saysEnum(schema: Schema, rule: ClassRule): boolean {
  if (rule.each || schema.enum === undefined || schema.kind === 'any') return false
  const allowed = schema.enum.map(({ value }) => value)
  return (
    (rule.name === 'isEnum' || rule.name === 'isIn') &&
    allowed.every((value) => rule.accepts(value) === true) &&
    countOf(rule) === allowed.length
  )
}

function countOf(rule: ClassRule): number {
  const [entity] = rule.args
  if (Array.isArray(entity)) return new Set(entity).size
  const values = Object.values(entity as Record<string, unknown>)
  // A numeric enum also holds its names; the declared type excludes them.
  const numbers = values.filter((value) => typeof value === 'number')
  return new Set(numbers.length > 0 && numbers.length * 2 === values.length ? numbers : values).size
}

/** The code behind a class: transforms, and the rules that only class-validator can check. */
export function bindClass(target: Class): ClassBinding {
  const declared = classProperties(target)
  const transforms = new Map(
    declared
      .filter(({ transformation }) => transformation.transforms.length > 0)
      .map((own) => [own.property, own.transformation.transforms]),
  )
  return { ctor: target, transforms, remainder: declared.flatMap(remainderOf) }
}

function remainderOf(declared: ClassProperty): readonly Remainder[] {
  const { property, rules, transformation } = declared
  const left = rules.flatMap((rule): readonly Remainder[] => {
    if (rule.kind === 'conditional') return [{ property, rule: rule.name, reason: 'conditional' }]
    if (rule.kind !== 'rule') return []
    if (!rule.builtIn) return [{ property, rule: rule.name, reason: 'custom' }]
    if (rule.grouped) return [{ property, rule: rule.name, reason: 'grouped' }]
    return ruleAsData(rule) === undefined ? [{ property, rule: rule.name, reason: 'argument' }] : []
  })
  const checked = rules.some((rule) => rule.kind === 'rule')
  return transformation.transforms.length > 0 && checked ? [{ property, rule: 'transform', reason: 'transformed' }, ...left] : left
}
