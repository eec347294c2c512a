/** Owns what a maker fills in for an operation, and for a connection, who has read nothing but the files. */
import { fileContent, type ConnectionDialog, type ConnectionField } from '@ferrule/testing'
import { object, type Definition, type JsonObject, type Operation } from '../../played/definition.js'
import { inputOf } from '../../played/inputs.js'
import { Literal, type Value, type Variation } from '../../played/values.js'

/** Values by the names of parameters; a body is given as a whole. */
export function inputsOf({ document }: Definition, { parameters }: Operation, variation: Variation): Readonly<Record<string, unknown>> {
  const given = parameters.filter(({ required }) => required || (!variation.least && (variation.plain || variation.random.chance(0.7))))
  return Object.fromEntries(
    given.map((parameter) => [
      parameter.name,
      // Only its author knows which types an API understands; the one that everybody writes is JSON's.
      isContentType(parameter) && parameter.schema['enum'] === undefined
        ? 'application/json'
        : plainValue(inputOf(document, parameter, variation)),
    ]),
  )
}

const isContentType = ({ in: place, name }: Operation['parameters'][number]): boolean =>
  place === 'header' && name.toLowerCase() === 'content-type'

/** As a flow holds it. */
function plainValue(value: Value): unknown {
  if (value instanceof Literal) return Number(value.text)
  if (Buffer.isBuffer(value)) return fileContent(value, 'application/pdf', 'a b.pdf')
  if (Array.isArray(value)) return (value as readonly Value[]).map(plainValue)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, plainValue(part)]))
}

/** Every field, and a token where somebody would sign in; also where that happens without a button, on somebody's behalf. */
export function connectionOf({ fields, signIn }: ConnectionDialog, properties: JsonObject): object {
  const silent = Object.entries(object(object(properties['properties'])['connectionParameters']))
    .filter(([, parameter]) => object(parameter)['type'] === 'oauthSetting')
    .map(([name]) => name)
  const names = signIn === undefined ? silent : [signIn.name]
  return {
    ...Object.fromEntries(fields.map((field) => [field.name, fieldValue(field)])),
    ...Object.fromEntries(names.map((name) => [name, 'token-of-the-maker'])),
  }
}

function fieldValue({ control, choices, default: preselected, name }: ConnectionField): unknown {
  if (choices[0] !== undefined) return choices[0].value
  if (control === 'number') return 7
  if (control === 'boolean') return true
  return preselected ?? `${name.toLowerCase().replace(/[^a-z0-9]+/g, '-')}.example`
}
