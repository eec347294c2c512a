/** Owns the inputs and outputs of an operation as the designer names them, hidden ones too: what dynamic data belongs to, and what it depends on. */
import type { PlatformDefinition, PlatformOperation } from '../definition.js'
import { isObject, listAt, objectAt, textAt, type Json, type JsonObject } from '../../json.js'
import { declaredResponse } from '../actions/check-response.js'
import { at } from '../paths.js'

export interface DesignedInput {
  /** By the older rules: `queue`, and `owner.id` for a property of a property of the body, `lines.[*].id` for that of an item. */
  readonly name: string
  /** By the newer rules: `queue`, and `body/owner/id`. */
  readonly reference: string
  /** Where its value stands among what a maker filled in, or within the body that was given as a whole. */
  readonly path: readonly string[]
  /** Name of the body's parameter, where it is the body or a part of it. */
  readonly body?: string
  readonly required: boolean
  readonly isInternal: boolean
  readonly default?: Json
  /** What may say something dynamic about it, the first that does. */
  readonly says: readonly JsonObject[]
}

/** An escape of the designer's keys, for names with a dot and the like. */
const encoded = (name: string): string =>
  name.replaceAll('~', '~0').replaceAll('.', '~1').replaceAll('[', '~2').replaceAll('*', '~3').replaceAll('?', '~4')

/** Read once for an operation: each of its runs asks. */
function once(read: typeof readInputs): typeof readInputs {
  const known = new WeakMap<PlatformOperation, readonly DesignedInput[]>()
  return (definition, operation) => {
    const before = known.get(operation)
    if (before !== undefined) return before
    const places = read(definition, operation)
    known.set(operation, places)
    return places
  }
}

/** What a maker may fill in, as a whole and part by part. */
export const designedInputs = once(readInputs)

/** What an operation answers with, or a trigger starts with, as a whole and part by part. */
export const designedOutputs = once(readOutputs)

function readInputs(definition: PlatformDefinition, { parameters }: PlatformOperation): readonly DesignedInput[] {
  return parameters.flatMap((parameter) => {
    const name = textAt(parameter, 'name') ?? ''
    if (parameter['in'] === 'body') return bodyInputs(definition, parameter, name)
    const says = [parameter, definition.merged(parameter['items'])]
    return [inputOf({ name, reference: name, path: [name], required: parameter['required'] === true, says }, parameter)]
  })
}

function readOutputs(definition: PlatformDefinition, operation: PlatformOperation): readonly DesignedInput[] {
  const response = operation.notification ?? declaredResponse(definition, operation)
  const schema = definition.merged(response?.['schema'])
  const whole = { name: 'outputs', path: [], required: false }
  const parts = [response?.['schema'], schema['items']].flatMap((node) =>
    propertiesOf({ definition, body: 'outputs' }, node, whole, new Set()),
  )
  return [inputOf({ ...whole, reference: 'outputs', says: [schema, definition.merged(schema['items'])] }, schema), ...parts]
}

/** What was filled in for an input, or is preselected. */
export function valueOf({ path, body, default: preselected }: DesignedInput, given: JsonObject): Json | undefined {
  const whole = body === undefined ? undefined : given[body]
  const value = body !== undefined && path.length === 0 ? whole : at(isObject(whole) ? whole : given, path)
  return value ?? preselected
}

/** Finds an input by any of its names, or by the key of its field: `body.$.lines.[*].product`. */
export function inputNamed(inputs: readonly DesignedInput[], name: string): DesignedInput | undefined {
  const key = name.replace(/^body\.\$\./, '')
  return inputs.find((one) => one.name === key || one.reference === name) ?? inputs.find(({ path }) => path.join('/') === name)
}

function bodyInputs(definition: PlatformDefinition, parameter: JsonObject, body: string): readonly DesignedInput[] {
  const schema = definition.merged(parameter['schema'])
  const required = parameter['required'] === true
  const whole = inputOf({ name: body, reference: 'body', path: [], body, required, says: [parameter, schema] }, parameter)
  // A body that doesn't say whether it is required passes on what its properties say.
  const passedOn = parameter['required'] !== false
  const place = { path: [], required: passedOn }
  return [
    whole,
    ...propertiesOf({ definition, body }, parameter['schema'], { ...place, name: '' }, new Set()),
    ...propertiesOf({ definition, body }, schema['items'], { ...place, name: '[*]' }, new Set()),
  ]
}

interface Place {
  readonly name: string
  readonly path: readonly string[]
  readonly required: boolean
}

function propertiesOf(
  { definition, body }: { readonly definition: PlatformDefinition; readonly body: string },
  written: Json | undefined,
  above: Place,
  open: ReadonlySet<JsonObject>,
): readonly DesignedInput[] {
  // A recursive type is opened once; it is known by how it is written, for each merging makes another object.
  const declared = definition.resolve(written)
  if (open.has(declared)) return []
  const opened = new Set([...open, declared])
  const schema = definition.merged(declared)
  return Object.entries(objectAt(schema, 'properties')).flatMap(([property, node]) => {
    const own = definition.merged(node)
    const items = definition.merged(own['items'])
    const name = above.name === '' ? encoded(property) : `${above.name}.${encoded(property)}`
    const path = [...above.path, property]
    const place = { name, path, required: above.required && listAt(schema, 'required').includes(property) }
    const input = inputOf({ ...place, body, reference: `body/${path.join('/')}`, says: [own, items] }, own)
    return [
      input,
      ...propertiesOf({ definition, body }, node, place, opened),
      ...propertiesOf({ definition, body }, own['items'], { ...place, name: `${name}.[*]` }, opened),
    ]
  })
}

function inputOf(input: Omit<DesignedInput, 'isInternal' | 'default'>, node: JsonObject): DesignedInput {
  const preselected = node['default']
  return {
    ...input,
    isInternal: textAt(node, 'x-ms-visibility')?.toLowerCase() === 'internal',
    ...(preselected === undefined ? {} : { default: preselected }),
  }
}
