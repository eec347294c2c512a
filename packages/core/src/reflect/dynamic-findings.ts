/** Owns comparing references with declarations where they are taken all the same: in the model's words, and in their constants. */
import type { Json, Schema, TreeCall, TreeParameter } from '../model/index.js'
import type { Looking } from './dynamic-looking.js'
import type { OperationSource } from './operation-sources.js'

/** A reference in the model's words: to a list and fields of its items, or to a schema. */
export type Words = Pick<TreeCall, 'collection' | 'value' | 'label' | 'fullLabel' | 'parameters'>

/** Reports the fields that a list or its items are said to have, and do not declare. */
export function reportUndeclaredList(looking: Looking, called: OperationSource, words: Words): void {
  const { shapes } = looking
  const { collection = [], value = [], label = [], fullLabel = [] } = words
  const reply = shapes.ofResult(called)
  const list = reply && shapes.at(reply, collection)
  const item = list && shapes.itemsOf(list)
  if (item === undefined) undeclared(looking, called, collection.length === 0 ? 'the list' : collection.join('/'))
  else for (const path of [value, label, fullLabel]) if (shapes.at(item, path) === undefined) undeclared(looking, called, path.join('/'))
  reportUndeclaredInputs(looking, called, words)
}

/** Reports a schema that a reply is said to hold, and does not declare. */
export function reportUndeclaredSchema(looking: Looking, called: OperationSource, words: Words): void {
  const { value = [] } = words
  const reply = looking.shapes.ofResult(called)
  if (value.length > 0 && (reply === undefined || looking.shapes.at(reply, value) === undefined))
    undeclared(looking, called, value.join('/'))
  reportUndeclaredInputs(looking, called, words)
}

function reportUndeclaredInputs(looking: Looking, called: OperationSource, { parameters = [] }: Words): void {
  for (const parameter of parameters) {
    const name = [parameter.name, ...(parameter.path ?? [])].join('/')
    const declared = inputNamed(looking, called, parameter)
    if (declared === undefined) undeclared(looking, called, name)
    else if (parameter.argument.kind === 'value') reportRefused(looking, called, name, declared, parameter.argument.value)
  }
}

/** What an input is, by the name that it travels by. */
function inputNamed({ shapes }: Looking, called: OperationSource, { name, in: place, path = [] }: TreeParameter): Schema | undefined {
  const input = called.input && shapes.ofClass(called.input)
  for (const { wire, in: own, declared } of called.inputs) {
    const inBody = own === 'body' || own === 'property'
    const named = wire === name && (place === 'either' || (place === 'body') === inBody)
    const way = own === 'body' && place !== 'parameter' ? [name, ...path] : named ? path : undefined
    const found = way && input && shapes.at(input, [declared.name, ...way])
    if (found !== undefined) return found
  }
  return undefined
}

function undeclared({ registry, use, by }: Looking, called: OperationSource, field: string): void {
  registry.report('dynamic-field-undeclared', use.at, { by, operation: called.member, field })
}

/** Reports a constant that the input would refuse; once for all references that give it. */
export function reportRefused(looking: Looking, called: OperationSource, parameter: string, declared: Schema, constant: Json): void {
  const { registry, said, use, by } = looking
  const key = JSON.stringify([called.id, parameter, constant])
  if (accepts(declared, constant) || said.has(key)) return
  said.add(key)
  registry.report('dynamic-constant-refused', use.at, { by, operation: called.member, parameter, constant: JSON.stringify(constant) })
}

/** Whether a constant is of the declared kind, and among the choices where there are some. */
function accepts(schema: Schema, constant: Json): boolean {
  if (constant === null && schema.nullable === true) return true
  if (schema.enum !== undefined && schema.enum.length > 0 && schema.kind !== 'array')
    return schema.enum.some(({ value }) => value === constant)
  switch (schema.kind) {
    case 'string':
    case 'boolean':
      return typeof constant === schema.kind
    case 'integer':
      return Number.isInteger(constant)
    case 'number':
      return typeof constant === 'number'
    case 'array':
      return Array.isArray(constant) && constant.every((item: Json) => accepts(schema.items, item))
    default:
      return true
  }
}
