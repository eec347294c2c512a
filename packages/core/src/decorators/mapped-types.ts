/** Owns mapped types: classes made from others, with everything that was declared on them. */
import {
  classChain,
  copyTransformations,
  copyValidationRules,
  countRules,
  DERIVED,
  emittedType,
  emitType,
  NOWHERE,
  PROPERTY,
  readOwnMembers,
  record,
  validationRules,
} from '../metadata/index.js'
import type { PropertyRecord } from '../metadata/index.js'
import type { Class } from './class.js'

/** All properties, each optional: the input of an update. */
export function PartialType<T>(base: Class<T>): Class<Partial<T>> {
  return derive(`Partial${base.name}`, [{ base, properties: propertiesOf(base) }], true) as Class<Partial<T>>
}

/** Only these properties. */
export function PickType<T, const K extends keyof T & string>(base: Class<T>, properties: readonly K[]): Class<Pick<T, K>> {
  return derive(`Pick${base.name}`, [{ base, properties: new Set(properties) }], false) as Class<Pick<T, K>>
}

/** All properties but these. */
export function OmitType<T, const K extends keyof T & string>(base: Class<T>, properties: readonly K[]): Class<Omit<T, K>> {
  const left = new Set([...propertiesOf(base)].filter((property) => !(properties as readonly string[]).includes(property)))
  return derive(`Omit${base.name}`, [{ base, properties: left }], false) as Class<Omit<T, K>>
}

/** The properties of all; where several declare one, the last counts. */
export function IntersectionType<const B extends readonly [Class, ...Class[]]>(...bases: B): Class<IntersectionOf<B>> {
  const later = bases.map((_, index) => new Set(bases.slice(index + 1).flatMap((base) => [...propertiesOf(base)])))
  const sources = bases.map((base, index) => ({
    base,
    properties: new Set([...propertiesOf(base)].filter((property) => !later[index]?.has(property))),
  }))
  return derive(bases.map(({ name }) => name).join('And'), sources, false) as Class<IntersectionOf<B>>
}

/** What is an instance of every one of these classes. */
export type IntersectionOf<B extends readonly Class[]> = B extends readonly [Class<infer T>, ...infer Rest extends readonly Class[]]
  ? T & IntersectionOf<Rest>
  : unknown

function propertiesOf(target: Class): ReadonlySet<string> {
  const declared = classChain(target).flatMap((current) => [...readOwnMembers(PROPERTY, current.prototype as object).keys()])
  return new Set([...declared, ...validationRules(target).keys()])
}

interface Source {
  readonly base: Class
  readonly properties: ReadonlySet<string>
}

function derive(name: string, sources: readonly Source[], optional: boolean): Class {
  const made = { [name]: class {} }[name] as Class
  const prototype = made.prototype as object
  for (const { base, properties } of sources) {
    for (const property of properties) {
      emitType(prototype, property, emittedType(base.prototype as object, property))
      const records = classChain(base).flatMap((current) => readOwnMembers(PROPERTY, current.prototype as object).get(property) ?? [])
      const rulesBefore = countRules(made)
      const own = records.map((record): PropertyRecord => ({ ...record, rulesBefore }))
      if (optional) own.push({ options: { required: false }, location: NOWHERE, rulesBefore })
      if (own.length > 0) record(PROPERTY, prototype, property, own)
      copyValidationRules(base, made, property, optional)
    }
    copyTransformations(base, made, properties)
  }
  record(DERIVED, made, undefined, { kind: 'mapped' })
  return made
}
