/** Owns the properties of an input class → parameters and body. */
import type { Body, Parameter, Property, Schema } from '../model/index.js'
import type { Report } from '../diagnostics/index.js'
import { checkExtensions, checkVerbatim } from './extensions.js'
import type { InputSource, OperationSource } from './operation-sources.js'
import { placeOf } from './places.js'
import type { Locate, Registry } from './registry.js'
import { reflectProperty } from './schema.js'
import { clean } from './value.js'
import type { ValuePlace } from './value.js'

const at = (source: OperationSource): ReturnType<typeof placeOf> => placeOf(source.owner, source.member, source.location)

/** How the input's properties travel. */
export function locateIn({ inputs }: OperationSource): Locate {
  return (property) => {
    const own = inputs.find((other) => other.declared.property === property)
    const place = own?.in === 'body' ? 'whole body' : own?.in === 'property' ? 'body' : 'parameter'
    return { in: place, ...(own === undefined ? {} : { wire: own.wire }) }
  }
}

function extensionPlace({ in: place }: InputSource): ValuePlace {
  if (place === 'path') return 'pathParameter'
  return place === 'body' || place === 'property' ? 'schema' : 'parameter'
}

/** The parameters and the body that the properties of the input class become. */
export function inputOf(registry: Registry, source: OperationSource): { readonly parameters: readonly Parameter[]; readonly body?: Body } {
  const { input, inputs } = source
  if (input === undefined) return { parameters: [] }
  const locate = locateIn(source)
  const wholly = inputs.every((own) => own.in === 'property')
  const properties =
    wholly && inputs.length > 0
      ? []
      : inputs.map((own) => ({ own, made: reflectProperty(registry, input, own.declared, locate, extensionPlace(own)) }))
  const parameters = properties
    .filter(({ own }) => own.in !== 'body' && own.in !== 'property')
    .map(({ own, made }) => parameterOf(registry, source, own, made))
  reportSameNames(registry.report, source, parameters)
  const body = bodyOf(registry, source, wholly, properties)
  return { parameters, ...(body === undefined ? {} : { body }) }
}

interface Placed {
  readonly own: InputSource
  readonly made: Property
}

function reportSameNames(report: Report, source: OperationSource, parameters: readonly Parameter[]): void {
  parameters.forEach((parameter, index) => {
    const first = parameters.findIndex((other) => other.in === parameter.in && other.name === parameter.name)
    if (first !== index) {
      report('duplicate-property-name', at(source), {
        name: parameter.name,
        first: parameters[first]?.property ?? '',
        second: parameter.property,
      })
    }
    if (/^connectionId$/i.test(parameter.name)) report('reserved-name', at(source), { name: parameter.name })
  })
}

function parameterOf(registry: Registry, source: OperationSource, own: InputSource, made: Property): Parameter {
  const place = own.in === 'file' ? 'formData' : (own.in as Parameter['in'])
  const { schema } = made
  const scalar = (node: Schema): boolean => ['string', 'number', 'integer', 'boolean', 'any'].includes(node.kind)
  const fits = scalar(schema) || (schema.kind === 'array' && scalar(schema.items)) || (schema.kind === 'file' && place === 'formData')
  if (!fits) {
    const kind =
      schema.kind === 'reference' ? 'an object' : schema.kind === 'array' ? 'a list of objects' : `a value of kind ${schema.kind}`
    registry.report('object-outside-body', placeOf(source.input ?? source.owner, own.declared.property, own.declared.location), {
      name: own.wire,
      place,
      kind,
    })
  }
  if (place === 'path' && !made.required && own.declared.options.required !== true && own.declared.options.default === undefined) {
    registry.report('optional-path', placeOf(source.input ?? source.owner, own.declared.property, own.declared.location), {
      name: own.wire,
    })
  }
  const { urlEncoding, allowEmptyValue, triggerValue } = own.declared.options
  reportMisplaced(registry, source, own, place, schema)
  // An internal value with a default is only sure to be sent where it is required (connector-format: constant parameters).
  const constant = schema.visibility === 'internal' && schema.default !== undefined && own.declared.options.required !== false
  return {
    property: own.declared.property,
    name: own.wire,
    in: place,
    required: place === 'path' || constant || made.required,
    ...(made.optional === true && place !== 'path' ? { optional: true } : {}),
    schema,
    ...(place === 'path' && urlEncoding !== false ? { urlEncoding: urlEncoding ?? 'single' } : {}),
    ...(place !== 'path' && typeof urlEncoding === 'string' ? { urlEncoding } : {}),
    ...(allowEmptyValue === undefined ? {} : { allowEmptyValue }),
    ...(triggerValue === undefined ? {} : { triggerValue }),
  }
}

function bodyOf(registry: Registry, source: OperationSource, wholly: boolean, properties: readonly Placed[]): Body | undefined {
  const { input, inputs, verb } = source
  if (input === undefined || inputs.length === 0) return undefined
  const form = inputs.some((own) => own.in === 'formData' || own.in === 'file')
  const whole = properties.filter(({ own }) => own.in === 'body')
  const fields = properties.filter(({ own }) => own.in === 'property')
  const has = wholly || whole.length > 0 || fields.length > 0
  if (has && form) registry.report('form-and-body', at(source), { name: input.name })
  if (whole.length > 1 || (whole.length > 0 && fields.length > 0)) registry.report('two-bodies', at(source), { name: input.name })
  const bodiless = verb === 'GET' || verb === 'HEAD'
  if (bodiless && (has || form) && source.options.body?.inGet !== true)
    registry.report('body-in-get', at(source), { name: input.name, verb })
  if (!has) return undefined
  const [one] = whole
  if (one !== undefined) {
    const { schema, required } = one.made
    const { options, property } = one.own.declared
    const contentType =
      options.contentType ?? (schema.kind === 'file' ? (schema.contentType ?? 'application/octet-stream') : 'application/json')
    return bodyWith(registry, source, {
      property,
      required,
      schema,
      contentType,
      ...(options.name === undefined ? {} : { name: options.name }),
    })
  }
  const schema: Schema = wholly
    ? { kind: 'reference', name: registry.nameOf(input) }
    : { kind: 'object', properties: fields.map(({ made }) => made) }
  const required = wholly ? inputs.some((own) => own.required) : fields.some(({ made }) => made.required)
  return bodyWith(registry, source, { required, schema, contentType: 'application/json' })
}

/** What the operation says about its body as a whole. */
function bodyWith(registry: Registry, source: OperationSource, body: Body): Body {
  const options = source.options.body ?? {}
  const { name, required, contentType, summary, description, visibility, position, extensions, verbatim } = options
  checkExtensions(registry.report, extensions, at(source), 'parameter')
  checkVerbatim(registry.report, verbatim, at(source))
  const said = summary !== undefined || description !== undefined || visibility !== undefined
  const presentation = clean({ summary: summary === false ? undefined : summary, description, visibility })
  return {
    ...body,
    ...(name === undefined ? {} : { name }),
    ...(required === undefined ? {} : { required }),
    ...(contentType === undefined ? {} : { contentType }),
    ...(position === undefined ? {} : { position }),
    ...(said ? { presentation } : {}),
    ...(extensions === undefined ? {} : { extensions }),
    ...(verbatim === undefined ? {} : { verbatim }),
  }
}

/** Options of a property that say something about another kind of parameter. */
function reportMisplaced(registry: Registry, source: OperationSource, own: InputSource, place: Parameter['in'], schema: Schema): void {
  const { urlEncoding, collectionFormat, allowEmptyValue, triggerValue } = own.declared.options
  const wrong = [
    ...(typeof urlEncoding === 'string' && place !== 'path' ? [['urlEncoding', 'path properties']] : []),
    ...(collectionFormat !== undefined && schema.kind !== 'array' ? [['collectionFormat', 'lists outside the body']] : []),
    ...(allowEmptyValue !== undefined && place !== 'query' && place !== 'formData'
      ? [['allowEmptyValue', 'query and form properties']]
      : []),
    ...(triggerValue !== undefined && (place !== 'query' || source.kind !== 'pollingTrigger')
      ? [['triggerValue', 'query properties of a polling trigger']]
      : []),
  ]
  for (const [option = '', right = ''] of wrong) {
    registry.report('misplaced-option', placeOf(source.input ?? source.owner, own.declared.property, own.declared.location), {
      option,
      right,
    })
  }
}
