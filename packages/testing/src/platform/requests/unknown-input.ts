/** Owns refusing what no field of the card could hold: a maker can't fill it in, and sent it would be lost without a word. */
import type { PlatformDefinition, PlatformOperation } from '../definition.js'
import { objectAt, textAt, type JsonObject } from '../../json.js'

/** What was given is no input of the operation. */
export class UnknownInput extends Error {
  constructor(
    readonly operationId: string,
    readonly input: string,
    known: readonly string[],
  ) {
    const [meant] = known.map((name) => ({ name, changes: changesOf(fold(input), fold(name)) })).toSorted((a, b) => a.changes - b.changes)
    const isNear = meant !== undefined && meant.changes <= Math.max(2, Math.floor(input.length / 3))
    super(
      `${operationId} has no input ${input}; ${isNear ? `did you mean ${meant.name}?` : `it has ${known.slice(0, SHOWN).join(', ') || 'none'}.`}`,
    )
    this.name = 'UnknownInput'
  }
}

const SHOWN = 30

export function refuseUnknown(definition: PlatformDefinition, operation: PlatformOperation, values: JsonObject): void {
  const known = inputNames(definition, operation)
  for (const name of Object.keys(values)) if (!known.includes(name)) throw new UnknownInput(operation.id, name, known)
}

const namesOf = new WeakMap<PlatformOperation, readonly string[]>()

/** Names of parameters, and of the properties of the body; a form's file has its name in a field beside it. */
function inputNames(definition: PlatformDefinition, operation: PlatformOperation): readonly string[] {
  const found = namesOf.get(operation)
  if (found !== undefined) return found
  const names = operation.parameters.flatMap((parameter) => {
    const name = textAt(parameter, 'name') ?? ''
    if (parameter['in'] === 'body') return [...Object.keys(objectAt(definition.merged(parameter['schema']), 'properties')), name]
    return parameter['type'] === 'file' ? [name, `${name}/filename`] : [name]
  })
  namesOf.set(operation, names)
  return names
}

const fold = (name: string): string => name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')

/** How many letters have to change, one by one (Levenshtein). */
function changesOf(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index)
  for (const [index, letter] of [...from].entries()) {
    const next = [index + 1]
    for (let at = 0; at < to.length; at++)
      next.push(Math.min((row[at] ?? 0) + (to[at] === letter ? 0 : 1), (row[at + 1] ?? 0) + 1, (next[at] ?? 0) + 1))
    row = next
  }
  return row[to.length] ?? 0
}
