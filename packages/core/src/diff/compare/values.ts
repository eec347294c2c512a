/** Owns comparing what travels: the schemas of inputs and outputs, each pair of them once. */
import type { ConnectorModel, Schema } from '../../model/index.js'
import { inside, type Note, type Place } from '../change.js'
import type { Budget } from './budget.js'
import { compareNodes, type Direction } from './nodes.js'
import { shapesOf, type Member, type Shape, type Shapes } from './shape.js'
import { createUnit, noteIn, type Unit } from './unit.js'

export interface ValueComparer {
  readonly shapes: { readonly old: Shapes; readonly new: Shapes }
  /** The comparison of two values; it is made when `run` is called. */
  readonly compare: (direction: Direction, old: Schema, now: Schema, place: Place) => Unit
  readonly run: () => void
}

/** Values are queued, not nested: a definition may be as deep as it likes. */
export function createValueComparer(old: ConnectorModel, now: ConnectorModel, budget: Budget): ValueComparer {
  const shapes = { old: shapesOf(old), new: shapesOf(now) }
  const known = { input: new Map<Schema, Map<Schema, Unit>>(), output: new Map<Schema, Map<Schema, Unit>>() }
  const waiting: (() => void)[] = []

  const compare: ValueComparer['compare'] = (direction, was, is, place) => {
    const [before, after] = [shapes.old.settle(was, place.old), shapes.new.settle(is, place.new)]
    const partners = known[direction].get(before.schema) ?? new Map<Schema, Unit>()
    known[direction].set(before.schema, partners)
    const made = partners.get(after.schema)
    if (made !== undefined) return made
    const unit = createUnit()
    partners.set(after.schema, unit)
    const isNamed = before.name !== undefined && after.name !== undefined
    const at: Place = { ...place, old: before.at, new: after.at, ...(isNamed ? { what: after.name, named: true } : {}) }
    waiting.push(() => {
      if (!budget.spend()) return
      const pair = { direction, old: shapes.old.of(before.schema), new: shapes.new.of(after.schema), place: at, note: noteIn(unit) }
      if (compareNodes(pair))
        compareStructure(pair, (part, partPlace) => unit.parts.push(compare(direction, part.old, part.new, partPlace)))
    })
    return unit
  }

  return {
    shapes,
    compare,
    run: () => {
      for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) next()
    },
  }
}

/** Two values that stand at the same place. */
export interface Pair {
  readonly direction: Direction
  readonly old: Shape
  readonly new: Shape
  readonly place: Place
  readonly note: Note
}

type Descend = (part: { readonly old: Schema; readonly new: Schema }, place: Place) => void

function compareStructure(pair: Pair, descend: Descend): void {
  const { old, new: now, place } = pair
  compareProperties(pair, descend)
  compareOthers(pair, descend)
  if (old.items !== undefined && now.items !== undefined) {
    const at = { ...unnamed(place), what: `${place.what}[]`, old: old.items.at(place.old), new: now.items.at(place.new) }
    descend({ old: old.items.schema, new: now.items.schema }, at)
  }
}

function compareProperties({ direction, old, new: now, place, note }: Pair, descend: Descend): void {
  const at = (name: string, was: string, is: string): Place => ({ ...unnamed(place), what: memberOf(place, name), old: was, new: is })
  for (const [name, was] of old.properties) {
    const is = now.properties.get(name)
    if (is !== undefined) {
      const here = at(name, was.at(place.old), is.at(place.new))
      if (was.required !== is.required) note(`${direction}-became-${is.required ? 'required' : 'optional'}`, here)
      descend({ old: was.schema, new: is.schema }, here)
    } else if (direction === 'output') note('output-removed', at(name, was.at(place.old), place.new), { side: 'old' })
    else if (was.schema.readOnly !== true) note('input-removed', at(name, was.at(place.old), place.new), { side: 'old' })
  }
  for (const [name, is] of now.properties) {
    if (old.properties.has(name)) continue
    const here = at(name, place.old, is.at(place.new))
    if (direction === 'output') note('output-added', here)
    else if (is.schema.readOnly !== true) noteAddedInput(note, here, is)
  }
  for (const name of now.alsoRequired)
    if (!old.alsoRequired.includes(name)) note(`${direction}-became-required`, at(name, place.old, place.new))
  for (const name of old.alsoRequired)
    if (!now.alsoRequired.includes(name)) note(`${direction}-became-optional`, at(name, place.old, place.new))
}

/** Notes an input that there was not. */
export function noteAddedInput(note: Note, place: Place, { schema, required }: Pick<Member, 'schema' | 'required'>): void {
  if (required && schema.visibility === 'internal' && schema.default !== undefined) {
    return note('input-added-fixed', place, { new: schema.default })
  }
  note(required ? 'input-added-required' : 'input-added', place)
}

const OPENNESS = { none: 0, unsaid: 1, any: 2 } as const

function compareOthers({ direction, old, new: now, place, note }: Pair, descend: Descend): void {
  const [was, is] = [old.others, now.others]
  const open = (others: Shape['others']): number => (typeof others === 'string' ? OPENNESS[others] : OPENNESS.any)
  if (open(is) < open(was)) note(direction === 'input' ? 'input-others-refused' : 'output-others-excluded', place)
  if (open(is) > open(was)) note(direction === 'input' ? 'input-others-allowed' : 'output-others-possible', place)
  if (open(was) !== OPENNESS.any || open(is) !== OPENNESS.any) return
  const [before, after] = [was, is].map((others) => (typeof others === 'string' ? ANYTHING : others.schema))
  if (before === undefined || after === undefined) return
  descend({ old: before, new: after }, { ...unnamed(inside(place, 'additionalProperties')), what: memberOf(place, '*') })
}

const ANYTHING: Schema = { kind: 'any' }

function memberOf({ what, named }: Place, name: string): string {
  return what === '' ? name : `${what}${named === true ? '.' : '/'}${name}`
}

function unnamed({ named: _named, ...place }: Place): Place {
  return place
}
