/** Owns what a schema comes to: references followed, parts joined, so that it does not matter how a definition is cut into pieces. */
import type { ConnectorModel, Schema } from '../../model/index.js'
import { escapeKey } from '../change.js'

type Node<S = Schema> = S extends unknown ? Omit<S, 'kind' | 'name' | 'properties' | 'items' | 'additional'> : never
type FactOf<N, K> = N extends unknown ? (K extends keyof N ? N[K] : never) : never
type FactNames<N = Node> = N extends unknown ? keyof N : never
/** Everything that schemas of any kind say about themselves, but for their structure. */
export type NodeFacts = { readonly [K in FactNames]?: FactOf<Node, K> }
export type ShapeKind = Exclude<Schema['kind'], 'reference'>

export interface Member {
  readonly schema: Schema
  readonly required: boolean
  /** Its JSON pointer, for that of what it is a member of. */
  readonly at: (around: string) => string
}

export interface Shape {
  readonly kind: ShapeKind
  readonly facts: NodeFacts
  readonly properties: ReadonlyMap<string, Member>
  /** Names that are required without being declared. */
  readonly alsoRequired: readonly string[]
  readonly items?: Pick<Member, 'schema' | 'at'>
  /** What there may be besides `properties`. */
  readonly others: 'none' | 'unsaid' | 'any' | Pick<Member, 'schema' | 'at'>
}

/** A schema without what merely names another: its target, and where that stands. */
export interface Settled {
  readonly schema: Schema
  readonly at: string
  /** The named schema that it is. */
  readonly name?: string
}

export interface Shapes {
  readonly settle: (schema: Schema, at: string) => Settled
  /** What a schema comes to, wherever it stands. */
  readonly of: (schema: Schema) => Shape
}

/** References to references, and parts of parts; real definitions have three. */
const DEEPEST = 100
const NOTHING: Shape = { kind: 'any', facts: {}, properties: new Map(), alsoRequired: [], others: 'unsaid' }

/** Looks into the schemas of one connector. */
export function shapesOf({ schemas }: Pick<ConnectorModel, 'schemas'>): Shapes {
  const byName = new Map(schemas.map(({ name, schema }) => [name, schema]))
  const known = new Map<Schema, Shape>()
  return { settle, of: (schema) => shape(schema, 0) }

  function settle(schema: Schema, at: string): Settled {
    let settled: Settled = { schema, at }
    for (let steps = 0; steps < DEEPEST; steps++) {
      const { schema: own } = settled
      const target = own.kind === 'reference' && saysNothing(own) ? byName.get(own.name) : undefined
      if (target === undefined || own.kind !== 'reference') break
      settled = { schema: target, at: pointerTo(own.name), name: own.name }
    }
    return settled
  }

  function shape(schema: Schema, depth: number): Shape {
    const made = known.get(schema)
    if (made !== undefined) return made
    // What contains itself says nothing more by that.
    known.set(schema, NOTHING)
    const joined = depth > DEEPEST ? NOTHING : join([...basesOf(schema, depth), own(schema)])
    known.set(schema, joined)
    return joined
  }

  function basesOf(schema: Schema, depth: number): readonly Shape[] {
    const target = schema.kind === 'reference' ? byName.get(schema.name) : undefined
    return [
      ...(target === undefined || schema.kind !== 'reference' ? [] : [within(shape(target, depth + 1), () => pointerTo(schema.name))]),
      ...(schema.allOf ?? []).map((part, index) => within(shape(part, depth + 1), (around) => `${around}/allOf/${index}`)),
    ]
  }
}

/** A shape as part of another: where its members stand, as seen from there. */
function within(shape: Shape, base: (around: string) => string): Shape {
  const moved = <M extends Pick<Member, 'at'>>(member: M): M => ({ ...member, at: (around: string) => member.at(base(around)) })
  return {
    ...shape,
    properties: new Map([...shape.properties].map(([name, member]) => [name, moved(member)])),
    ...(shape.items === undefined ? {} : { items: moved(shape.items) }),
    others: typeof shape.others === 'string' ? shape.others : moved(shape.others),
  }
}

function pointerTo(name: string): string {
  return `/definitions/${escapeKey(name)}`
}

function saysNothing(schema: Schema): boolean {
  return Object.entries(schema).every(([key, value]) => key === 'kind' || key === 'name' || value === undefined)
}

function own(schema: Schema): Shape {
  const { kind, allOf: _allOf, ...facts } = schema as Schema & { readonly [key: string]: unknown }
  const { name: _name, properties: _properties, items: _items, additional: _additional, closed: _closed, ...said } = facts
  return {
    ...NOTHING,
    kind: kind === 'reference' ? 'any' : kind,
    facts: said as NodeFacts,
    ...(schema.kind === 'array' ? { items: { schema: schema.items, at: (around) => `${around}/items` } } : {}),
    ...(schema.kind === 'object'
      ? {
          properties: new Map(
            schema.properties.map((property) => [
              property.name,
              { schema: property.schema, required: property.required, at: (around) => `${around}/properties/${escapeKey(property.name)}` },
            ]),
          ),
          alsoRequired: schema.alsoRequired ?? [],
          others: othersOf(schema),
        }
      : {}),
  }
}

function othersOf({ additional, closed }: Extract<Schema, { readonly kind: 'object' }>): Shape['others'] {
  if (additional === undefined) return closed === true ? 'none' : 'unsaid'
  return additional === true ? 'any' : { schema: additional, at: (around: string) => `${around}/additionalProperties` }
}

/** What comes later overrides what came before; properties add up. */
function join(shapes: readonly Shape[]): Shape {
  const [only] = shapes
  if (shapes.length === 1 && only !== undefined && only.alsoRequired.length === 0) return only
  const alsoRequired = [...new Set(shapes.flatMap((one) => one.alsoRequired))]
  const properties = new Map<string, Member>()
  for (const one of shapes) {
    for (const [name, member] of one.properties) {
      const before = properties.get(name)
      properties.set(name, before?.required === true ? { ...member, required: true } : member)
    }
  }
  for (const name of alsoRequired) {
    const member = properties.get(name)
    if (member !== undefined) properties.set(name, { ...member, required: true })
  }
  const last = <T>(pick: (shape: Shape) => T | undefined): T | undefined => shapes.map(pick).findLast((value) => value !== undefined)
  const items = last((one) => one.items)
  return {
    kind: last((one) => (one.kind === 'any' ? undefined : one.kind)) ?? 'any',
    facts: Object.assign({}, ...shapes.map((one) => one.facts)) as NodeFacts,
    properties,
    alsoRequired: alsoRequired.filter((name) => !properties.has(name)),
    ...(items === undefined ? {} : { items }),
    others: last((one) => (one.others === 'unsaid' ? undefined : one.others)) ?? 'unsaid',
  }
}
