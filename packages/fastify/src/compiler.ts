/** Owns the Ajv instances. Loading Ajv and compiling is most of a cold start, so this module is loaded at an operation's first request. */
import { Ajv, type ErrorObject } from 'ajv'
import { KEYWORDS } from './keywords.js'
import type { JsonSchema } from './validation-schema.js'

/** Whether a value fits; if not, `errors` says why until the next call. */
export interface Check {
  (value: unknown): boolean
  errors?: readonly ErrorObject[] | null
}

/** The check of a schema: one that looks for every error, or one that stops at the first. Each is compiled when it is first needed. */
export type ChooseCheck = (everyError: boolean) => Check

const instances = new Map<string, Ajv>()

function ajv(allErrors: boolean, ownProperties: boolean): Ajv {
  const key = `${allErrors} ${ownProperties}`
  let instance = instances.get(key)
  if (instance === undefined) {
    instance = new Ajv({
      allErrors,
      ownProperties,
      strict: true,
      strictTypes: false,
      strictRequired: false,
      allowUnionTypes: true,
      coerceTypes: false,
      useDefaults: false,
      removeAdditional: false,
      // Amounts: 0.07 is a multiple of 0.01.
      multipleOfPrecision: 9,
      messages: false,
      // Our schemas are generated; the meta-schema would be compiled only to check them.
      meta: false,
      validateSchema: false,
      addUsedSchema: false,
      logger: false,
    })
    for (const keyword of KEYWORDS) instance.addKeyword(keyword)
    instances.set(key, instance)
  }
  return instance
}

/** Compiles one schema, so that it throws here if it can't: a pattern that is no regular expression, a rule that does not exist. */
export function compileCheck(schema: JsonSchema, definitions: JsonSchema, everyError: boolean): ChooseCheck {
  const whole = { ...schema, definitions }
  const own = namesInherited(whole)
  const first = compile(whole, everyError, own)
  let second: Check | undefined
  return (wanted) => (wanted === everyError ? first : (second ??= compile(whole, wanted, own)))
}

function compile(schema: JsonSchema, allErrors: boolean, ownProperties: boolean): Check {
  const instance = ajv(allErrors, ownProperties)
  const check = instance.compile(schema) as Check
  // The function is all we keep; Ajv would keep every schema it ever saw.
  instance.removeSchema(schema)
  return check
}

/** Whether a property is called like something that every object inherits, such as `constructor`: then `in` is not enough. */
function namesInherited(schema: unknown): boolean {
  if (typeof schema !== 'object' || schema === null) return false
  const { properties } = schema as { properties?: object }
  if (properties !== undefined && Object.keys(properties).some((name) => name in Object.prototype)) return true
  return Object.values(schema).some(namesInherited)
}
