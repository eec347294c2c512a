/** Owns which properties a class has, in the order they are written, and everything that was recorded about each. */
import {
  classChain,
  firstRules,
  NOWHERE,
  PROPERTY,
  readOwnMembers,
  transformationOf,
  transformedProperties,
  validationRules,
} from '../metadata/index.js'
import type { ClassRule, Location, PropertyLocation, PropertyRecord, PropertyTransformation } from '../metadata/index.js'
import type { PropertyOptions } from '../decorators/property.js'
import type { Class } from './bindings.js'

export interface ClassProperty {
  readonly property: string
  /** The wire name. */
  readonly name: string
  readonly options: PropertyOptions
  /** Where a location decorator says that it travels. */
  readonly in?: PropertyLocation
  readonly rules: readonly ClassRule[]
  readonly transformation: PropertyTransformation
  readonly location?: Location
}

/** The properties of one class in the order they are written, pieced together from what each library recorded about them. */
function ownNames(target: Class): readonly string[] {
  const records = readOwnMembers(PROPERTY, target.prototype as object)
  const rules = firstRules(target)
  const positions = new Map<string, number>()
  for (const [property, [first]] of records) positions.set(property, rules.get(property) ?? (first?.rulesBefore ?? 0) - 0.5)
  for (const [property, index] of rules) positions.set(property, index)
  const names = [...positions].sort(([, a], [, b]) => a - b).map(([property]) => property)
  return [...names, ...transformedProperties(target).filter((property) => !positions.has(property))]
}

const known = new WeakMap<object, readonly ClassProperty[]>()

/** Every property that a class declares or inherits. A subclass's record about a property wins, option by option. */
export function classProperties(target: Class): readonly ClassProperty[] {
  const existing = known.get(target)
  if (existing !== undefined) return existing
  const chain = classChain(target)
  const rules = validationRules(target)
  const records = new Map<string, PropertyRecord[]>()
  let names: string[] = []
  for (const current of chain) {
    const own = readOwnMembers(PROPERTY, current.prototype as object)
    for (const [property, recorded] of own) records.set(property, [...(records.get(property) ?? []), ...recorded])
    names = [...names, ...ownNames(current).filter((name) => !names.includes(name))]
  }
  const properties = names.map((property) => describe(target, property, records.get(property) ?? [], rules.get(property) ?? []))
  const kept = properties.filter(({ transformation }) => !transformation.excluded)
  known.set(target, kept)
  return kept
}

function describe(target: Class, property: string, records: readonly PropertyRecord[], rules: readonly ClassRule[]): ClassProperty {
  const transformation = transformationOf(target, property)
  const options = Object.assign({}, ...records.map((record) => record.options)) as PropertyOptions
  const placed = records.filter((record) => record.in !== undefined).at(-1)?.in
  const location = records.filter((record) => record.location !== NOWHERE).at(-1)?.location
  return {
    property,
    name: options.name ?? transformation.name ?? property,
    options,
    rules,
    transformation,
    ...(placed === undefined ? {} : { in: placed }),
    ...(location === undefined ? {} : { location }),
  }
}
