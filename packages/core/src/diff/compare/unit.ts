/** Owns the pieces that a comparison is made of: each pair of values is compared once, however many operations reach it. */
import type { Found, FoundDetails, Note, Place } from '../change.js'
import type { ChangeId } from '../kinds/index.js'

export interface Unit {
  readonly found: Found[]
  /** What is reached from here. */
  readonly parts: Unit[]
}

export function createUnit(): Unit {
  return { found: [], parts: [] }
}

/** Notes changes in a unit. */
export function noteIn(unit: Unit): Note {
  return (id: ChangeId, place: Place, { what = place.what, side = 'new', ...values }: FoundDetails = {}) =>
    void unit.found.push({ id, place: { ...place, what }, side, ...values })
}

/** Everything that is reached from some units. */
export function reached(units: readonly Unit[]): ReadonlySet<Unit> {
  const all = new Set(units)
  // A set gives what is added while it is walked, too.
  for (const unit of all) for (const part of unit.parts) all.add(part)
  return all
}

/** A unit without some of what is found in it itself, once it has been compared. */
export function reachedWithout(unit: Unit, isLeftOut: (found: Found) => boolean): Unit {
  return {
    get found() {
      return unit.found.filter((found) => !isLeftOut(found))
    },
    parts: unit.parts,
  }
}
