/** Owns the way from a rule's name to class-validator's own predicate. The only place that calls them one by one. */
import type { RuleArgument, ValidationRule } from '@ferrule/core'
import * as classValidator from 'class-validator'

/** Whether a value keeps a rule. */
export type Test = (value: unknown) => boolean

type Predicate = (value: unknown, ...args: unknown[]) => unknown

/** Rules whose predicate is exported under another name; all others are exported under their own. */
const EXPORTED_AS: Readonly<Record<string, string>> = {
  IsFirebasePushId: 'isFirebasePushId',
  isFqdn: 'isFQDN',
  isIp: 'isIP',
  isIsbn: 'isISBN',
  isIsin: 'isISIN',
  isIso8601: 'isISO8601',
  isJson: 'isJSON',
  isJwt: 'isJWT',
  isLength: 'length',
  isMacAddress: 'isMACAddress',
  isUrl: 'isURL',
  isUuid: 'isUUID',
}

/** What class-validator exports that looks like a predicate and is not one. */
const OTHERS = new Set(['isValidationOptions'])

/**
 * Addresses that `isEmail` without options accepts for certain: ASCII, short, an ordinary host. It costs a twentieth of the predicate, which is
 * asked about all others. The agreement test generates both sides of it.
 */
const ORDINARY_EMAIL = /^[a-z\d_+-]{1,20}(?:\.[a-z\d_+-]{1,20}){0,2}@(?:[a-z\d](?:[a-z\d-]{0,28}[a-z\d])?\.){1,3}[a-z]{2,20}$/i

/** Rules that are answered in another way than by their predicate alone, with the same answers. */
const EQUIVALENTS: Readonly<Record<string, (args: readonly unknown[], test: Test) => Test>> = {
  isEmail: (args, test) =>
    args[0] === undefined ? (value) => (typeof value === 'string' && ORDINARY_EMAIL.test(value)) || test(value) : test,
  // The predicate compares every pair: 100,000 numbers would hold the process for seconds. JSON has no NaN, which a Set treats differently.
  arrayUnique: () => (value) => Array.isArray(value) && new Set(value).size === value.length,
}

/** Finds the predicate that class-validator exports for a rule. */
export function predicateOf(rule: string): Predicate | undefined {
  const name = EXPORTED_AS[rule] ?? rule
  if (!/^[a-z]/.test(name) || OTHERS.has(name) || !Object.hasOwn(classValidator, name)) return undefined
  const found = (classValidator as Record<string, unknown>)[name]
  return typeof found === 'function' ? (found as Predicate) : undefined
}

/** Makes the test of one rule, arguments bound. Throws where class-validator has no such predicate. */
export function compileRule({ rule, args }: ValidationRule): Test {
  const predicate = predicateOf(rule)
  if (predicate === undefined) throw new Error(`class-validator exports no predicate for the rule ${rule}`)
  const given = args.map(revive)
  // The predicate would make it anew for each value, and throw each time.
  if (rule === 'matches' && typeof given[0] === 'string') new RegExp(given[0], given[1] as string | undefined)
  const test: Test = (value) => {
    try {
      return Boolean(predicate(value, ...given))
    } catch {
      // Some predicates of validator.js throw at what they don't expect. class-validator would then throw too; here it is not valid.
      return false
    }
  }
  return EQUIVALENTS[rule]?.(given, test) ?? test
}

/** An argument as the predicate wants it. Options are copied: validator.js writes its defaults into them, and a model is frozen. */
function revive(argument: RuleArgument): unknown {
  return isExpression(argument) ? new RegExp(argument.regex, argument.flags) : structuredClone(argument)
}

function isExpression(argument: RuleArgument): argument is { readonly regex: string; readonly flags: string } {
  if (typeof argument !== 'object' || argument === null || Array.isArray(argument)) return false
  const keys = Object.keys(argument)
  const { regex, flags } = argument as { regex?: unknown; flags?: unknown }
  return keys.length === 2 && typeof regex === 'string' && typeof flags === 'string'
}
