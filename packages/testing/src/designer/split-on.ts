/** Owns whether the designer lets a trigger start a run for each item of what comes. */
import { isObject } from '../json.js'
import type { Entry } from './parser/entry.js'
import { decodeSegment } from './parser/keys.js'
import type { Operation } from './parser/operations.js'
import { responseOf } from './parser/outputs.js'
import { entriesOf, isListed, isSame, read, text, word, type Json } from './parser/reading.js'

/** Splitting as a new flow has it. */
export interface SplitOn {
  /** What the designer writes into the flow; absent where each answer starts one run. */
  readonly value?: string
  /** The same as names: from what comes to the list; none where it is the list. */
  readonly path?: readonly string[]
  /** Why nothing is split. */
  readonly reason?: string
  /** What a maker may choose instead. */
  readonly choices: readonly string[]
}

/** What the designer proposes for a trigger. */
export function splitOnOf(operation: Operation, outputs: readonly Entry[]): SplitOn {
  const choices = choicesOf(outputs)
  if (!isSame(text(operation.at('x-ms-trigger')), 'batch')) return { reason: 'Only batch triggers start a run for each item.', choices }
  const found = findArray(read(responseOf(operation).response, 'schema') ?? {}, [], true, operation.place)
  return { ...found, choices }
}

/** The array, if it is what comes, or what stands alone in it: other visible properties beside it prevent the proposal. */
function findArray(schema: Json, path: readonly string[], required: boolean, place: string): Omit<SplitOn, 'choices'> {
  const type = read(schema, 'type')
  if (type === 'array') return { value: expressionOf(path, required), path }
  const at = path.length === 0 ? 'what comes' : path.join('.')
  if (type !== 'object') return { reason: `Can't split: ${at} is no list and holds none alone.` }
  const visible = entriesOf(read(schema, 'properties')).filter(
    ([, property]) => !isSame(word(read(property, 'x-ms-visibility'), place, 'x-ms-visibility'), 'internal'),
  )
  const [only] = visible
  if (only === undefined) return { reason: `Can't split: ${at} has no visible properties.` }
  if (visible.length > 1)
    return {
      reason: `Can't split: ${at} has ${visible.length} visible properties; only what stands alone can be split. Make the others internal.`,
    }
  const [name, property] = only
  const parts = [...path, ...name.split('.').map(decodeSegment)]
  return findArray(isObject(property) ? property : {}, parts, required && isListed(read(schema, 'required'), name, place), place)
}

function choicesOf(outputs: readonly Entry[]): readonly string[] {
  const arrays = outputs.filter(({ type }) => type === 'array')
  const whole = arrays.filter(({ key }) => key === 'body.$')
  const offered =
    whole.length > 0
      ? whole
      : arrays.filter(({ isInsideArray, parentArray, source }) => source === 'body' && !isInsideArray && !parentArray)
  return offered.map(({ key, required }) => {
    const parts = key.split('.').slice(2).map(decodeSegment)
    return expressionOf(parts, required === true)
  })
}

function expressionOf(path: readonly string[], required: boolean): string {
  return ['@triggerBody()', ...path.map((part) => `${required ? '' : '?'}['${part.replaceAll("'", "''")}']`)].join('')
}
