/** Owns the keywords that our validation schemas have beyond JSON Schema: what each asks of a value. */
import { isInstant, parseInstant, type InstantFormat } from './instant.js'
import { longestOf } from './patterns/declared-patterns.js'
import { compileRule, type Test } from './rules.js'
import type { ValidationRule } from '@ferrule/core'
import type { RulesKeyword } from './validation-schema.js'

/** How exactly a value has to be a multiple. Amounts: 0.07 is a multiple of 0.01. */
export const MULTIPLE_OF_DIGITS = 9

/** One question to a value. */
export interface Question {
  readonly test: Test
  /** Whether null is right whatever the test says. */
  readonly nullable: boolean
  /** The rule that is broken where the answer is no. */
  readonly rule?: ValidationRule
}

export interface Keyword {
  readonly keyword: string
  /** What its argument is in a schema. */
  readonly schemaType: 'object' | 'string' | 'boolean'
  /** The only type of value that it speaks about. */
  readonly type?: 'object'
  /** The questions behind an argument. Throws where there is a rule that does not exist. */
  readonly asks: (argument: never) => readonly Question[]
}

/** All of them; `rules` is class-validator's own predicates, asked one by one. */
export const KEYWORDS: readonly Keyword[] = [
  {
    keyword: 'rules',
    schemaType: 'object',
    asks: ({ rules, nullable, dates }: RulesKeyword) =>
      rules.map((rule) => {
        const test = shortOnly(rule, rules, compileRule(rule))
        return { rule, nullable, test: asSeen(rule.each === true ? forEach(test) : test, dates) }
      }),
  },
  {
    keyword: 'instant',
    schemaType: 'string',
    // `type` has spoken about what is not a string; with all errors wanted this still runs.
    asks: (format: InstantFormat) => [{ nullable: true, test: (value) => typeof value !== 'string' || isInstant(value, format) }],
  },
  {
    keyword: 'instantOrDate',
    schemaType: 'object',
    asks: ({ format, nullable }: { readonly format: InstantFormat; readonly nullable: boolean }) => [
      {
        nullable,
        test: (value) => (value instanceof Date ? !Number.isNaN(value.getTime()) : typeof value === 'string' && isInstant(value, format)),
      },
    ],
  },
  { keyword: 'distinct', schemaType: 'boolean', asks: () => [{ nullable: true, test: isDistinct }] },
  { keyword: 'json', schemaType: 'boolean', asks: () => [{ nullable: true, test: isJson }] },
  { keyword: 'plain', schemaType: 'boolean', type: 'object', asks: () => [{ nullable: true, test: isPlain }] },
]

/** How many UTF-16 units a character may have, its variation selector included: a length does not count that. */
const UNITS = 4

/** A text that is too long is not matched at all: with every error wanted, a pattern would be asked although the length is wrong already. */
function shortOnly(rule: ValidationRule, rules: readonly ValidationRule[], test: Test): Test {
  const longest = rule.rule === 'matches' ? longestOf(rules, rule) : undefined
  return longest === undefined ? test : (value) => !(typeof value === 'string' && value.length > longest * UNITS) && test(value)
}

/** class-validator's `each`: every item of an array, and anything else itself. */
function forEach(test: Test): Test {
  return (value) => (Array.isArray(value) ? value.every((item) => test(item)) : test(value))
}

/** Rules on dates see what the method will see. */
function asSeen(test: Test, dates: RulesKeyword['dates']): Test {
  if (dates === undefined) return test
  const seen = (value: unknown): unknown => (typeof value === 'string' ? parseInstant(value) : value)
  return dates === 'value' ? (value) => test(seen(value)) : (value) => test(Array.isArray(value) ? value.map(seen) : value)
}

/** Whether no two items are equal as JSON. One pass: comparing pairs would let a small body hold the process for seconds. */
function isDistinct(value: unknown): boolean {
  if (!Array.isArray(value)) return true
  const seen = new Set<unknown>()
  for (const item of value as readonly unknown[]) {
    // Texts and texts of objects can't meet: a text's own JSON begins with a quotation mark.
    seen.add(typeof item === 'object' && item !== null ? canonical(item) : typeof item === 'string' ? JSON.stringify(item) : item)
  }
  return seen.size === value.length
}

/** The same text for equal objects. What has no JSON equals nothing; that it can't be written is said elsewhere. */
function canonical(value: unknown): unknown {
  try {
    return JSON.stringify(value, (_key, part: unknown) =>
      typeof part === 'object' && part !== null && !Array.isArray(part)
        ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
        : part,
    )
  } catch {
    return Symbol('no JSON')
  }
}

function isJson(value: unknown): boolean {
  return value !== undefined && typeof value !== 'function' && typeof value !== 'symbol' && typeof value !== 'bigint'
}

/** An object that says itself how it becomes JSON is not what the serialiser would read. */
function isPlain(value: unknown): boolean {
  return typeof (value as { toJSON?: unknown }).toJSON !== 'function'
}
