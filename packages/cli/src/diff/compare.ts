/** Owns comparing two sides, and where in them each change is. */
import type { Place } from '@ferrule/core'
import { diffConnectors, type Change } from '@ferrule/core/diff'
import type { Side } from './sides.js'

export interface LocatedChange {
  readonly change: Change
  /** Where it is, on the side that has it. */
  readonly place: Place
  /** Where it is on the new side, or would be. */
  readonly now: Place
}

/**
 * What has changed. Two classes are compared as they are declared, with the rules that no document holds; else what is published. A class and a
 * file of the same content do not differ.
 */
export function compareSides(old: Side, now: Side): readonly LocatedChange[] | undefined {
  const bothDeclared = old.declared !== undefined && now.declared !== undefined
  const [before, after] = bothDeclared ? [old.declared, now.declared] : [old.published, now.published]
  if (before === undefined || after === undefined) return undefined
  return diffConnectors({ model: before, ...scriptOf(old) }, { model: after, ...scriptOf(now) }).map((change) => {
    const { document, at, side } = change
    const places = { old: old.placeOf({ document, at: at.old }), new: now.placeOf({ document, at: at.new }) }
    return { change, place: places[side], now: places.new }
  })
}

function scriptOf({ files: { script } }: Side): { readonly script?: string } {
  return script === undefined ? {} : { script }
}

/** Whether flows or apps that exist break. */
export function isBreaking(changes: readonly LocatedChange[]): boolean {
  return changes.some(({ change }) => change.severity === 'breaking')
}
