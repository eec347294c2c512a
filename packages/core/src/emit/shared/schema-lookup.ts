/** Owns following references: what a use of a named schema means once everything that it overrides is taken in. */
import type { ConnectorModel, ReferenceSchema, Schema } from '../../model/index.js'

export type ConcreteSchema = Exclude<Schema, ReferenceSchema>
type Overrides = Partial<Omit<ReferenceSchema, 'kind' | 'name'>>

export interface Resolution {
  readonly outcome: 'found'
  /** The schema with all overrides taken in. */
  readonly schema: ConcreteSchema
  /** Every name that was followed, outermost first. */
  readonly names: readonly string[]
  /** The innermost name that says the same without any override; absent where the use says something of its own. */
  readonly same?: string
}
export interface DeadEnd {
  readonly outcome: 'unknown' | 'loop'
  readonly name: string
  readonly overrides: Overrides
}

export interface SchemaLookup {
  readonly resolve: (reference: ReferenceSchema) => Resolution | DeadEnd
  readonly has: (name: string) => boolean
  /** Whether `to` occurs, at any depth, in the schema named `from`. */
  readonly reaches: (from: string, to: string) => boolean
}

/** Prepares a model's named schemas for lookups. */
export function createSchemaLookup(model: ConnectorModel): SchemaLookup {
  const schemas = new Map(model.schemas.map(({ name, schema }) => [name, schema]))
  const reachable = new Map<string, ReadonlySet<string>>()
  return {
    resolve: (reference) => resolve(reference, schemas),
    has: (name) => schemas.has(name),
    reaches(from, to) {
      let names = reachable.get(from)
      if (names === undefined) reachable.set(from, (names = reachableFrom(from, schemas)))
      return names.has(to)
    },
  }
}

function resolve(reference: ReferenceSchema, schemas: ReadonlyMap<string, Schema>): Resolution | DeadEnd {
  const names: string[] = []
  let overrides: Overrides = {}
  let same: string | undefined
  let schema: Schema = reference
  while (schema.kind === 'reference') {
    const { name } = schema
    overrides = merge(overridesOf(schema), overrides)
    const named = schemas.get(name)
    if (named === undefined || names.includes(name)) return { outcome: named === undefined ? 'unknown' : 'loop', name, overrides }
    names.push(name)
    schema = named
    if (saysNothingNew(overrides, named)) same = name
  }
  const found = { outcome: 'found', schema: merge(schema, overrides), names } as const
  return same === undefined ? found : { ...found, same }
}

/** Facts of several parts, to which a use may add some. */
const MERGED = ['constraints', 'hints', 'extensions', 'verbatim'] as const

/** What a reference says itself. Its rules are not documented, so they are no reason to inline a class. */
function overridesOf({ kind: _kind, name: _name, rules: _rules, ...own }: ReferenceSchema): Overrides {
  const empty = MERGED.filter((key) => Object.keys(own[key] ?? {}).length === 0) as readonly string[]
  return Object.fromEntries(Object.entries(own).filter(([key, value]) => value !== undefined && !empty.includes(key))) as Overrides
}

function saysNothingNew(overrides: Overrides, schema: Schema): boolean {
  const said = schema as unknown as Readonly<Record<string, unknown>>
  return Object.entries(overrides).every(([key, value]) => JSON.stringify(value) === JSON.stringify(said[key]))
}

/** `outer` wins, key by key; facts of several parts are merged. */
function merge<T extends Overrides>(inner: T, outer: Overrides): T {
  const merged: Record<string, unknown> = { ...inner, ...outer }
  for (const key of MERGED) if (inner[key] !== undefined && outer[key] !== undefined) merged[key] = { ...inner[key], ...outer[key] }
  return merged as unknown as T
}

function reachableFrom(name: string, schemas: ReadonlyMap<string, Schema>): ReadonlySet<string> {
  const found = new Set<string>()
  const pending = [name]
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const schema = schemas.get(next)
    if (schema === undefined) continue
    for (const used of namesIn(schema)) {
      if (found.has(used)) continue
      found.add(used)
      pending.push(used)
    }
  }
  return found
}

function namesIn(schema: Schema): readonly string[] {
  const inherited = (schema.allOf ?? []).flatMap(namesIn)
  return inherited.length === 0 ? namesInside(schema) : [...inherited, ...namesInside(schema)]
}

function namesInside(schema: Schema): readonly string[] {
  switch (schema.kind) {
    case 'reference':
      return [schema.name]
    case 'array':
      return namesIn(schema.items)
    case 'object': {
      const { properties, additional } = schema
      const nested = properties.flatMap((property) => namesIn(property.schema))
      return additional === undefined || additional === true ? nested : [...nested, ...namesIn(additional)]
    }
    default:
      return []
  }
}
