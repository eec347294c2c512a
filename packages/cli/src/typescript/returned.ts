/** Owns how a declaration says what is given: a class or a word for its type, and what makers read about the whole. */
import { object, type Entry, type Expression } from './layout.js'
import type { PlannedValue } from './plan.js'
import { declareValue, factEntries, isPlain, typeOption, typeText, type ValueScope } from './values.js'

export interface Returned {
  readonly returns: Expression
  /** What is said about the result besides its type; absent where `returns` says all. */
  readonly result: readonly Entry[] | undefined
  readonly type: string
}

/** How a declaration says what comes back: a class or a word for its type, and beside it what is to be said about the whole. */
export function returnsOf(scope: ValueScope, value: PlannedValue, at: string): Returned {
  const { type: shape, ...facts } = value
  const type = resultType(scope, value, at)
  const returns = typeOption(scope, { type: shape } as PlannedValue, at)
  if (isPlain(value)) return { returns, result: undefined, type }
  // The compiler compares the method's type with `returns` alone.
  if (
    typeof returns !== 'string' ||
    value.nullable === true ||
    value.enum !== undefined ||
    value.parts !== undefined ||
    (value.format !== undefined && shape.kind !== 'class')
  )
    return { returns: declareValue(scope, value, at), result: undefined, type }
  return { returns, result: factEntries(scope, { ...facts, type: { kind: 'any' } } as PlannedValue, at), type }
}

/** A method gives the content of a file where an input has one. */
function resultType(scope: ValueScope, value: PlannedValue, at: string): string {
  if (value.type.kind !== 'file') return typeText(scope, value, at)
  scope.use('core types', 'FileResult')
  return value.nullable === true ? 'FileResult | null' : 'FileResult'
}

/** Where there is no room for `result`. */
export function whole({ returns, result }: Returned): Expression {
  return result === undefined ? returns : object([['type', returns], ...result])
}

/** The options that say what comes back, or what arrives. */
export function resultEntries(key: 'returns' | 'event', returned: Returned): readonly Entry[] {
  return [[key, returned.returns], ...(returned.result === undefined ? [] : [['result', object(returned.result)] as const])]
}
