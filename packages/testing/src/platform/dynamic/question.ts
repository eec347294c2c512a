/** Owns an extension and what a maker has filled in → the call that the designer makes, or why it makes none. */
import type { PlatformDefinition, PlatformOperation } from '../definition.js'
import { isObject, textAt, type Json, type JsonObject } from '../../json.js'
import { at, stepsOf, withValue } from '../paths.js'
import { argumentsOf, type Argument, type DynamicRules } from './extensions.js'
import { DynamicFailure } from './failure.js'
import { designedInputs, valueOf, type DesignedInput } from './inputs.js'

export interface Question {
  readonly operation: PlatformOperation
  readonly values: JsonObject
  readonly warnings: readonly string[]
}
export interface Asking {
  readonly definition: PlatformDefinition
  /** Of the operation that the maker fills in. */
  readonly inputs: readonly DesignedInput[]
  readonly given: JsonObject
  readonly rules: DynamicRules
  /** The item that a tree is opened at. */
  readonly selected?: Json | undefined
}

/** `call`: what names an operation and its arguments. Throws what the designer says instead. */
export function questionOf({ definition, inputs, given, rules, selected }: Asking, call: JsonObject): Question {
  const all = argumentsOf(call, rules)
  const find = (name: string): DesignedInput | undefined => referenced(inputs, name, rules)
  const waitsFor = all.flatMap(([, argument]) => {
    const input = argument.kind === 'input' ? find(argument.name) : undefined
    return input === undefined || isReady(input, given, rules) ? [] : [input.name]
  })
  if (waitsFor.length > 0) throw new DynamicFailure(`Required parameters ${waitsFor.join(' , ')} not set or invalid`, waitsFor)
  const operation = calledOperation(definition, call)
  const called = designedInputs(definition, operation)
  const warnings: string[] = []
  let values: JsonObject = {}
  for (const [name, argument] of all) {
    const value = resolved(argument, find, given, selected)
    const target = referenced(called, name, rules)
    if (target === undefined) warnings.push(`${operation.id} has no input ${name}: what is said for it is left out.`)
    else if (value !== undefined) values = put(values, target, value)
  }
  return { operation, values: withDefaults(values, called), warnings }
}

/** The inputs that a call depends on, by the names that it uses. */
export const referencesOf = (call: JsonObject, rules: DynamicRules): readonly string[] =>
  argumentsOf(call, rules).flatMap(([, argument]) => (argument.kind === 'input' ? [argument.name] : []))

/** What a reference stands for: each generation knows inputs by its own names. */
export function referenced(inputs: readonly DesignedInput[], name: string, rules: DynamicRules): DesignedInput | undefined {
  if (rules === 'swagger') return inputs.find((one) => one.name === name)
  const [first, ...rest] = name.split('/')
  return inputs.find(
    (one) => one.reference === name || (one.body !== undefined && one.body === first && one.reference === ['body', ...rest].join('/')),
  )
}

function calledOperation(definition: PlatformDefinition, call: JsonObject): PlatformOperation {
  const operation = definition.operations.get(textAt(call, 'operationId') ?? '')
  if (operation === undefined) throw new DynamicFailure('APIM Operation not found')
  return operation
}

function resolved(
  argument: Argument,
  find: (name: string) => DesignedInput | undefined,
  given: JsonObject,
  selected: Json | undefined,
): Json | undefined {
  if (argument.kind === 'value') return argument.value
  if (argument.kind === 'selected') return at(selected, stepsOf(argument.path))
  const input = find(argument.name)
  if (input === undefined) throw new DynamicFailure(`Parameter "${argument.name}" cannot be found for this operation`)
  return valueOf(input, given)
}

/**
 * Only constants can be sent while the flow is made, and what is required must be there. By the newer rules an input that makers don't see
 * has no value, whatever its default is.
 */
function isReady(input: DesignedInput, given: JsonObject, rules: DynamicRules): boolean {
  const value = valueOf(input, given)
  if (typeof value === 'string' && isExpression(value)) return false
  if (rules === 'manifest' && input.isInternal && valueOf({ ...input, default: null }, given) === null) return false
  return !input.required || (value !== undefined && value !== null && value !== '')
}

/** As in flows: `@triggerBody()`, `a @{variables('b')}`; a text may begin with `@@`. */
const isExpression = (text: string): boolean => /^@(?![@{])/.test(text) || /(?<!@)@\{/.test(text)

function put(values: JsonObject, { path, body }: DesignedInput, value: Json): JsonObject {
  const changed = body !== undefined && path.length === 0 ? { ...values, [body]: value } : withValue(values, path, value)
  return isObject(changed) ? changed : values
}

/** What is not said has its default, required or not. */
function withDefaults(values: JsonObject, called: readonly DesignedInput[]): JsonObject {
  return called
    .filter(({ name, body }) => !name.includes('[*]') && body === undefined)
    .reduce((all, input) => {
      const preselected = input.default
      return preselected === undefined || valueOf({ ...input, default: null }, all) !== null ? all : put(all, input, preselected)
    }, values)
}
