/**
 * Owns the Ajv instances, and what is compiled of schemas. Loading it and compiling is most of a cold start, so it is loaded when an operation's
 * first requests have been answered.
 */
import { _, Ajv, type CodeKeywordDefinition } from 'ajv'
import { hasInheritedNames } from './inherited-names.js'
import { KEYWORDS, MULTIPLE_OF_DIGITS, type Keyword } from './keywords.js'
import { describeRule } from './rule-texts.js'
import type { Check, ChooseCheck, SchemaTools } from './schema-tools.js'
import { compileSerializer } from './serializer.js'
import type { JsonSchema } from './validation-schema.js'

/** The tools of all requests but an operation's first ones. */
export const COMPILED: SchemaTools = { check: compileCheck, serializer: compileSerializer }

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
      multipleOfPrecision: MULTIPLE_OF_DIGITS,
      messages: false,
      // Our schemas are generated; the meta-schema would be compiled only to check them.
      meta: false,
      validateSchema: false,
      addUsedSchema: false,
      logger: false,
    })
    for (const keyword of KEYWORDS) instance.addKeyword(definitionOf(keyword))
    instances.set(key, instance)
  }
  return instance
}

/** Generates a call for each question, and no object per value. */
function definitionOf({ keyword, schemaType, type, asks }: Keyword): CodeKeywordDefinition {
  return {
    keyword,
    schemaType,
    ...(type === undefined ? {} : { type }),
    error: {
      message: 'breaks a rule',
      params: ({ params }) => (params['rule'] === undefined ? _`{}` : _`{rule: ${params['rule']}, text: ${params['text']}}`),
    },
    code(context) {
      const { data, gen } = context
      for (const { test, nullable, rule } of asks(context.schema as never)) {
        context.setParams(rule === undefined ? {} : { rule: _`${rule.rule}`, text: _`${describeRule(rule)}` })
        const name = gen.scopeValue('func', { ref: test })
        context.fail(nullable ? _`!(${data} === null || ${name}(${data}))` : _`!${name}(${data})`)
      }
    },
  }
}

/** Compiles one schema, so that it throws here if it can't: a pattern that is no regular expression, a rule that does not exist. */
function compileCheck(schema: JsonSchema, definitions: JsonSchema, everyError: boolean): ChooseCheck {
  const whole = { ...schema, definitions }
  // Asking whether a name is in an object is not enough then.
  const own = hasInheritedNames(whole)
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
