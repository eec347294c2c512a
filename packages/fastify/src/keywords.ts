/** Owns the keywords that our validation schemas have beyond JSON Schema. Each generates a call and no object per value. */
import { _, type CodeKeywordDefinition, type KeywordCxt } from 'ajv'
import { isInstant, parseInstant, type InstantFormat } from './instant.js'
import { describeRule } from './rule-texts.js'
import { compileRule, type Test } from './rules.js'
import type { RulesKeyword } from './validation-schema.js'

/** All of them; `rules` is class-validator's own predicates, asked one by one. */
export const KEYWORDS: readonly CodeKeywordDefinition[] = [
  {
    keyword: 'rules',
    schemaType: 'object',
    error: { message: 'breaks a rule', params: ({ params }) => _`{rule: ${params['rule']}, text: ${params['text']}}` },
    code(context: KeywordCxt): void {
      const { rules, nullable, dates } = context.schema as RulesKeyword
      for (const rule of rules) {
        const test = asSeen(rule.each === true ? forEach(compileRule(rule)) : compileRule(rule), dates)
        context.setParams({ rule: _`${rule.rule}`, text: _`${describeRule(rule)}` })
        failUnless(context, test, nullable)
      }
    },
  },
  {
    keyword: 'instant',
    schemaType: 'string',
    code(context: KeywordCxt): void {
      const format = context.schema as InstantFormat
      // `type` has spoken about what is not a string; with all errors wanted this still runs.
      failUnless(context, (value) => typeof value !== 'string' || isInstant(value, format), true)
    },
  },
  {
    keyword: 'instantOrDate',
    schemaType: 'object',
    code(context: KeywordCxt): void {
      const { format, nullable } = context.schema as { format: InstantFormat; nullable: boolean }
      failUnless(
        context,
        (value) => (value instanceof Date ? !Number.isNaN(value.getTime()) : typeof value === 'string' && isInstant(value, format)),
        nullable,
      )
    },
  },
  { keyword: 'distinct', schemaType: 'boolean', code: (context) => failUnless(context, isDistinct, true) },
  { keyword: 'json', schemaType: 'boolean', code: (context) => failUnless(context, isJson, true) },
  { keyword: 'plain', schemaType: 'boolean', type: 'object', code: (context) => failUnless(context, isPlain, true) },
]

function failUnless(context: KeywordCxt, test: Test, nullable: boolean): void {
  const name = context.gen.scopeValue('func', { ref: test })
  const { data } = context
  context.fail(nullable ? _`!(${data} === null || ${name}(${data}))` : _`!${name}(${data})`)
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

function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  )
}

function isJson(value: unknown): boolean {
  return value !== undefined && typeof value !== 'function' && typeof value !== 'symbol' && typeof value !== 'bigint'
}

/** An object that says itself how it becomes JSON is not what the serialiser would read. */
function isPlain(value: unknown): boolean {
  return typeof (value as { toJSON?: unknown }).toJSON !== 'function'
}
