/** Owns constraint → class-validator: which decorators say a value's limits. */
import type { Constraints, ValidationRule } from '@ferrule/core'
import * as classValidator from 'class-validator'
import { array, call, json, number, object, text, type Expression } from './layout.js'
import type { Loss, PlannedValue } from './plan.js'

export interface RuleCall {
  readonly decorator: string
  readonly args: readonly Expression[]
}

/** class-validator's decorators by the lower-case name of their rule. */
const DECORATORS = new Map(
  Object.keys(classValidator)
    .filter((name) => /^(Is|Array|Min|Max|Matches|Contains|Not|Equals|Length)/.test(name))
    .map((name) => [name.toLowerCase(), name]),
)
DECORATORS.set('islength', 'Length')

type Lose = (loss: Loss) => void

/** The decorators of a value that is there. `each`: it is an item of the decorated list. */
export function rulesOf(value: PlannedValue, at: string, lose: Lose, each = false): readonly RuleCall[] {
  const kept = value.rules ?? []
  const has = (...rules: readonly string[]): boolean => kept.some(({ rule }) => rules.includes(rule))
  const missing = { ...value.hints, ...value.constraints }
  const calls: RuleCall[] = []
  const add = (decorator: string, ...args: readonly Expression[]): void => {
    const padded = decorator === 'IsNumber' && each && args.length === 0 ? ['{}'] : args
    calls.push({ decorator, args: each ? [...padded, object([['each', 'true']])] : padded })
  }
  const use = <K extends keyof Constraints>(key: K): Constraints[K] | undefined => {
    const found = missing[key]
    if (found === undefined) return undefined
    delete (missing as Record<string, unknown>)[key]
    return found
  }
  typeRule(value, add)
  switch (value.type.kind) {
    case 'string': {
      if (has('isLength', 'minLength', 'isNotEmpty')) use('minLength')
      if (has('isLength', 'maxLength')) use('maxLength')
      if (has('matches')) use('pattern')
      lengths(missing.minLength === 0 ? undefined : use('minLength'), use('maxLength'), add)
      const { pattern } = missing
      if (pattern !== undefined && isPattern(pattern)) {
        use('pattern')
        add('Matches', `/${pattern}/`)
      }
      break
    }
    case 'number':
    case 'integer': {
      if (has('isDivisibleBy')) use('multipleOf')
      const { exclusiveMinimum, exclusiveMaximum } = missing
      if (exclusiveMinimum === 0 && use('exclusiveMinimum') === 0) add('IsPositive')
      if (exclusiveMaximum === 0 && use('exclusiveMaximum') === 0) add('IsNegative')
      const [minimum, maximum, multipleOf] = [use('minimum'), use('maximum'), use('multipleOf')]
      if (minimum !== undefined) add('Min', number(minimum))
      if (maximum !== undefined) add('Max', number(maximum))
      if (multipleOf !== undefined) add('IsDivisibleBy', number(multipleOf))
      break
    }
    case 'array': {
      const [minItems, maxItems] = [use('minItems'), use('maxItems')]
      if (minItems !== undefined) add('ArrayMinSize', number(minItems))
      if (maxItems !== undefined) add('ArrayMaxSize', number(maxItems))
      break
    }
  }
  for (const key of Object.keys(missing)) lose({ at, what: `constraints.${key}` })
  for (const rule of kept) {
    const decorator = DECORATORS.get(rule.rule.toLowerCase())
    if (decorator === undefined) lose({ at, what: `rule ${rule.rule}` })
    else calls.push(keptRule(decorator, rule, each))
  }
  return value.type.kind === 'array' && !each ? [...calls, ...rulesOf(value.type.items, `${at}[]`, lose, true)] : calls
}

function typeRule(value: PlannedValue, add: (decorator: string, ...args: Expression[]) => void): void {
  const { type } = value
  if (value.enum !== undefined && type.kind !== 'array') return
  switch (type.kind) {
    case 'string':
      return type.date === true ? undefined : add('IsString')
    case 'integer':
      return add('IsInt')
    case 'number':
      return add('IsNumber')
    case 'boolean':
      return add('IsBoolean')
    case 'array':
      return add('IsArray')
    case 'dictionary':
      return add('IsObject')
    case 'class':
      return add('ValidateNested')
  }
}

function lengths(min: number | undefined, max: number | undefined, add: (decorator: string, ...args: Expression[]) => void): void {
  if (min !== undefined && max !== undefined) add('Length', number(min), number(max))
  else if (min !== undefined) add('MinLength', number(min))
  else if (max !== undefined) add('MaxLength', number(max))
}

/** Whether a pattern can be written as a literal that says the same. */
function isPattern(pattern: string): boolean {
  try {
    return pattern !== '' && new RegExp(pattern).source === pattern && !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(pattern)
  } catch {
    return false
  }
}

function keptRule(decorator: string, { args, each: own }: ValidationRule, each: boolean): RuleCall {
  const expressions = args.map(argument)
  if (!each && own !== true) return { decorator, args: expressions }
  const known = (classValidator as unknown as Record<string, { readonly length: number }>)[decorator]?.length ?? 0
  while (expressions.length < known - 1) expressions.push('undefined')
  return { decorator, args: [...expressions, object([['each', 'true']])] }
}

function argument(value: unknown): Expression {
  if (Array.isArray(value)) return array(value.map(argument))
  if (typeof value === 'object' && value !== null && 'regex' in value && 'flags' in value) {
    return `/${String(value.regex)}/${String(value.flags)}`
  }
  return typeof value === 'string' ? text(value) : json(value)
}

export const decoratorCall = ({ decorator, args }: RuleCall): Expression => call(`@${decorator}`, ...args)
