/** Owns what a broken rule reads like. Short, and without the value. */
import type { RuleArgument, ValidationRule } from '@ferrule/core'
import { truncate } from './problem.js'

const TEXTS: Readonly<Record<string, string>> = {
  arrayContains: 'must contain {0}',
  arrayNotContains: 'must not contain any of {0}',
  arrayNotEmpty: 'must not be empty',
  arrayMinSize: 'must have at least {0} items',
  arrayMaxSize: 'must have at most {0} items',
  arrayUnique: 'must not have equal items',
  contains: 'must contain {0}',
  notContains: 'must not contain {0}',
  equals: 'must be {0}',
  notEquals: 'must not be {0}',
  isDefined: 'is required',
  isEmpty: 'must be empty',
  isNotEmpty: 'must not be empty',
  isIn: 'must be one of {0}',
  isNotIn: 'must not be one of {0}',
  isArray: 'must be an array',
  isBoolean: 'must be a boolean',
  isDate: 'must be a date',
  isEnum: 'must be one of {0}',
  isInt: 'must be an integer',
  isNumber: 'must be a number',
  isObject: 'must be an object',
  isNotEmptyObject: 'must be an object with at least one property',
  isString: 'must be a string',
  isEmail: 'must be an e-mail address',
  isUrl: 'must be a URL',
  isUuid: 'must be a UUID',
  isByteLength: 'must be between {0} and {1} bytes long',
  isLength: 'must be between {0} and {1} characters long',
  minLength: 'must have at least {0} characters',
  maxLength: 'must have at most {0} characters',
  matches: 'must match {0}',
  min: 'must be at least {0}',
  max: 'must be at most {0}',
  isPositive: 'must be greater than 0',
  isNegative: 'must be less than 0',
  isDivisibleBy: 'must be a multiple of {0}',
}

/** Says what a rule asks for. */
export function describeRule({ rule, args, each, message }: ValidationRule): string {
  if (message !== undefined) return truncate(message, 200)
  const complete = args.length > 0 || !TEXTS[rule]?.includes('{')
  const text =
    complete && TEXTS[rule] !== undefined
      ? TEXTS[rule].replace(/\{(\d)\}/g, (_, index: string) => describeArgument(args[Number(index)]))
      : `must be a valid ${words(rule)}`
  return each === true ? `each item ${text}` : text
}

function describeArgument(argument: RuleArgument | undefined): string {
  if (argument === undefined) return 'any'
  if (typeof argument === 'object' && argument !== null && 'regex' in argument) return truncate(`/${String(argument.regex)}/`, 80)
  if (Array.isArray(argument)) return truncate(argument.map((item) => JSON.stringify(item)).join(', '), 80)
  if (typeof argument === 'object' && argument !== null) return describeArgument(Object.values(argument) as RuleArgument)
  return truncate(JSON.stringify(argument), 80)
}

/** `isMobilePhone`: mobile phone. */
function words(rule: string): string {
  return rule
    .replace(/^is/i, '')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replace(/\b[A-Z](?=[a-z])/g, (letter) => letter.toLowerCase())
}
