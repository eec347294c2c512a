/** Owns the Ajv instances. Loading Ajv and compiling is most of a cold start, so this module is loaded at an operation's first request. */
import { Ajv, type ErrorObject } from 'ajv'
import { KEYWORDS } from './keywords.js'
import type { JsonSchema } from './validation-schema.js'

/** Whether a value fits; if not, `errors` says why until the next call. */
export interface Check {
  (value: unknown): boolean
  errors?: readonly ErrorObject[] | null
}

/** Two checks of one schema: one stops at the first error, the other goes on. */
export interface Checks {
  readonly fast: Check
  /** Every error of a value that `fast` refused. Compiled when it is first needed. */
  readonly all: (value: unknown) => readonly ErrorObject[]
}

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

/** Compiles one schema. Throws where it can't: a pattern that is no regular expression, a rule that does not exist. */
export function compileChecks(schema: JsonSchema, definitions: JsonSchema): Checks {
  const whole = { ...schema, definitions }
  const own = namesInherited(whole)
  const fast = compile(whole, false, own)
  let thorough: Check | undefined
  return {
    fast,
    all(value) {
      thorough ??= compile(whole, true, own)
      return thorough(value) ? (fast(value) ? [] : (fast.errors ?? [])) : (thorough.errors ?? [])
    },
  }
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
