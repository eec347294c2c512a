/** Owns what a class-validator rule means to a schema: the type it implies, and the limits it sets exactly or only documents. */
import type { ClassRule } from '../metadata/index.js'
import type { Constraints, EnumMember, RuleArgument, ValidationRule } from '../model/index.js'

/** The type that a rule implies, where nothing else says it. */
export interface ImpliedType {
  readonly kind: 'string' | 'number' | 'integer' | 'boolean' | 'array' | 'object' | 'date'
  readonly format?: string
}

const TEXT: ImpliedType = { kind: 'string' }
const NUMBER: ImpliedType = { kind: 'number' }
const ARRAY: ImpliedType = { kind: 'array' }
const text = (format: string): ImpliedType => ({ kind: 'string', format })

/** Rules whose type is not simply text. A rule that begins with `is` or works on text and is not here implies a string. */
const IMPLIED: Readonly<Record<string, ImpliedType | undefined>> = {
  isString: TEXT,
  isBoolean: { kind: 'boolean' },
  isInt: { kind: 'integer' },
  isNumber: NUMBER,
  isPositive: NUMBER,
  isNegative: NUMBER,
  min: NUMBER,
  max: NUMBER,
  isDivisibleBy: NUMBER,
  isArray: ARRAY,
  arrayContains: ARRAY,
  arrayNotContains: ARRAY,
  arrayNotEmpty: ARRAY,
  arrayMinSize: ARRAY,
  arrayMaxSize: ARRAY,
  arrayUnique: ARRAY,
  isObject: { kind: 'object' },
  isNotEmptyObject: { kind: 'object' },
  isDate: { kind: 'date', format: 'date-time' },
  minDate: { kind: 'date', format: 'date-time' },
  maxDate: { kind: 'date', format: 'date-time' },
  isEmail: text('email'),
  isUuid: text('uuid'),
  isUrl: TEXT,
  minLength: TEXT,
  maxLength: TEXT,
  isLength: TEXT,
  matches: TEXT,
  contains: TEXT,
  notContains: TEXT,
}
/** Rules that say nothing about a type, or accept several. */
const TYPELESS = new Set([
  'isDefined',
  'isEmpty',
  'isNotEmpty',
  'equals',
  'notEquals',
  'isIn',
  'isNotIn',
  'isEnum',
  'isInstance',
  'isLatitude',
  'isLongitude',
  'isLatLong',
  'nested',
  'allow',
  'isOptional',
  'validateIf',
])

/** The type that a built-in rule implies. */
export function impliedType(rule: ClassRule): ImpliedType | undefined {
  if (!rule.builtIn || TYPELESS.has(rule.name)) return undefined
  return IMPLIED[rule.name] ?? TEXT
}

/** The choices that a rule allows, where they are a plain list. */
export function impliedEnum(rule: ClassRule): readonly EnumMember[] | undefined {
  if (!rule.builtIn) return undefined
  if (rule.name === 'isEnum') return enumMembers(rule.args[0])
  if (rule.name === 'isIn' && Array.isArray(rule.args[0]) && rule.args[0].length > 0 && rule.args[0].every(isScalar)) {
    return rule.args[0].map((value) => ({ value }))
  }
  return undefined
}

/** The members of a TypeScript enum, or of a list; the reverse names of a numeric enum are left out. */
export function enumMembers(entity: unknown): readonly EnumMember[] | undefined {
  if (Array.isArray(entity))
    return entity.every(isScalar) ? entity.map((value) => ({ value: value as string | number | boolean })) : undefined
  if (typeof entity !== 'object' || entity === null) return undefined
  const record = entity as Record<string, unknown>
  const keys = Object.keys(record).filter(
    (key) => !(typeof record[key] === 'string' && typeof record[record[key]] === 'number' && String(record[record[key]]) === key),
  )
  const values = keys.map((key) => record[key])
  return values.every(isScalar) && values.length > 0
    ? [...new Set(values)].map((value) => ({ value: value as string | number | boolean }))
    : undefined
}

function isScalar(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))
}

/** What becomes of one rule in a schema of a given kind. */
export interface Meaning {
  /** Says the rule exactly; nothing else has to check it. */
  readonly exact?: Constraints
  /** Documents the rule; the rule itself is kept. */
  readonly hint?: Constraints
  /** The declared type says the rule already. */
  readonly implied?: true
}

type Row = (args: readonly unknown[], kind: string) => Meaning | undefined
const number = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value)
const count = (value: unknown): value is number => Number.isInteger(value) && (value as number) >= 0
const typed =
  (...kinds: readonly string[]): Row =>
  (_, kind) =>
    kinds.includes(kind) ? { implied: true } : undefined
const numeric =
  (exact: (limit: number) => Constraints): Row =>
  ([limit], kind) =>
    number(limit) && (kind === 'number' || kind === 'integer') ? { exact: exact(limit) } : undefined
const sized =
  (exact: (limit: number) => Constraints): Row =>
  ([limit], kind) =>
    count(limit) && kind === 'array' ? { exact: exact(limit) } : undefined

/**
 * One row a rule: what it means where the value has the declared kind. class-validator's lengths leave out variation selectors and
 * count surrogate pairs once, JSON Schema's don't: lengths are documented, and checked by the predicate.
 */
const ROWS: Readonly<Record<string, Row>> = {
  isString: typed('string'),
  isBoolean: typed('boolean'),
  isInt: typed('integer'),
  isNumber: ([options], kind) =>
    (kind === 'number' || kind === 'integer') && (options === undefined || Object.keys(options as object).length === 0)
      ? { implied: true }
      : undefined,
  isArray: typed('array'),
  isObject: typed('object', 'reference'),
  isDefined: typed('string', 'number', 'integer', 'boolean', 'array', 'object', 'reference'),
  min: numeric((minimum) => ({ minimum })),
  max: numeric((maximum) => ({ maximum })),
  isPositive: (_, kind) => (kind === 'number' || kind === 'integer' ? { exact: { exclusiveMinimum: 0 } } : undefined),
  isNegative: (_, kind) => (kind === 'number' || kind === 'integer' ? { exact: { exclusiveMaximum: 0 } } : undefined),
  isDivisibleBy: ([divisor], kind) =>
    count(divisor) && divisor > 0 && (kind === 'number' || kind === 'integer') ? { hint: { multipleOf: divisor } } : undefined,
  arrayMinSize: sized((minItems) => ({ minItems })),
  arrayMaxSize: sized((maxItems) => ({ maxItems })),
  arrayNotEmpty: (_, kind) => (kind === 'array' ? { exact: { minItems: 1 } } : undefined),
  minLength: ([limit], kind) => (count(limit) && kind === 'string' ? { hint: { minLength: limit } } : undefined),
  maxLength: ([limit], kind) => (count(limit) && kind === 'string' ? { hint: { maxLength: limit } } : undefined),
  isLength: ([min, max], kind) =>
    kind === 'string'
      ? { hint: { ...(count(min) && min > 0 ? { minLength: min } : {}), ...(count(max) ? { maxLength: max } : {}) } }
      : undefined,
  isNotEmpty: (_, kind) => (kind === 'string' ? { hint: { minLength: 1 } } : undefined),
  matches: ([pattern], kind) =>
    kind === 'string' && pattern instanceof RegExp && pattern.flags === '' ? { hint: { pattern: pattern.source } } : undefined,
}

/** What a built-in rule means to a schema of this kind; `undefined`: the rule is kept, and documents nothing. */
export function meaningOf(rule: ClassRule, kind: string): Meaning | undefined {
  return rule.builtIn ? ROWS[rule.name]?.(rule.args, kind) : undefined
}

/** A rule as data, or `undefined` where an argument is not data. */
export function ruleAsData(rule: ClassRule): ValidationRule | undefined {
  // isEnum records its values a second time, for its message.
  const given = rule.name === 'isEnum' ? rule.args.slice(0, 1) : [...rule.args]
  while (given.length > 0 && given[given.length - 1] === undefined) given.pop()
  const args = given.map(argumentAsData)
  return args.every((argument) => argument !== undefined)
    ? {
        rule: rule.name,
        args,
        ...(rule.each ? { each: true } : {}),
        ...(rule.message === undefined ? {} : { message: spokenMessage(rule.message, rule) }),
      }
    : undefined
}

/** A message with class-validator's tokens filled in; the value itself is never repeated. */
function spokenMessage(message: string, { property, args }: ClassRule): string {
  return message
    .replace(/\$constraint(\d)/g, (token, index: string) => (args.length < Number(index) ? token : String(args[Number(index) - 1])))
    .replaceAll('$property', property)
    .replaceAll('$value', 'the value')
}

function argumentAsData(argument: unknown): RuleArgument | undefined {
  if (argument instanceof RegExp) return { regex: argument.source, flags: argument.flags }
  if (argument === null || typeof argument === 'string' || typeof argument === 'boolean' || number(argument)) return argument
  if (Array.isArray(argument)) {
    const items = argument.map((item) => (item === undefined || item instanceof RegExp ? undefined : argumentAsData(item)))
    return items.some((item) => item === undefined) ? undefined : (items as RuleArgument[] as RuleArgument)
  }
  if (typeof argument === 'object' && (Object.getPrototypeOf(argument) === Object.prototype || Object.getPrototypeOf(argument) === null)) {
    const given = Object.entries(argument).filter(([, value]) => value !== undefined)
    const entries = given.map(([key, value]) => [key, value instanceof RegExp ? undefined : argumentAsData(value)] as const)
    return entries.some(([, value]) => value === undefined) ? undefined : (Object.fromEntries(entries) as RuleArgument)
  }
  return undefined
}
