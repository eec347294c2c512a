/** Owns method → operation: parameters, body and responses of one action or trigger. */
import type { Action, Body, Operation, Parameter, Property, Response, Schema } from '../model/index.js'
import type { Report } from '../diagnostics/index.js'
import { DERIVED, readOwn } from '../metadata/index.js'
import type { Class } from './bindings.js'
import { checkExtensions } from './extensions.js'
import { labelOf, kebab, templateNames } from './names.js'
import type { InputSource, OperationSource } from './operation-sources.js'
import { placeOf } from './places.js'
import type { Registry } from './registry.js'
import { reflectProperty } from './schema.js'
import { schemaOfType, schemaOfValue } from './types.js'

const CALLBACK = 'callbackUrl'

/** Everything that the model says about an operation. A webhook trigger brings along the operation that ends a subscription. */
export function reflectOperation(
  registry: Registry,
  source: OperationSource,
  security: readonly string[] | undefined,
): readonly Operation[] {
  const { options, id, verb, path } = source
  checkRoute(registry.report, source)
  checkExtensions(registry.report, options.extensions, at(source))
  const base = {
    id,
    summary: options.summary,
    verb,
    path,
    ...(options.description === undefined ? {} : { description: options.description }),
    ...(options.visibility === undefined ? {} : { visibility: options.visibility }),
    ...(options.deprecated === true ? { deprecated: true } : {}),
    ...(options.tags === undefined ? {} : { tags: options.tags }),
    ...inputOf(registry, source),
    ...(security === undefined ? {} : { security }),
    ...(options.extensions === undefined ? {} : { extensions: options.extensions }),
  }
  if (options.summary === undefined || options.summary.trim() === '')
    registry.report('missing-summary', at(source), { name: `${source.owner.name}.${source.member}` })
  if (source.kind === 'webhookTrigger') return webhook(registry, source, base)
  if (source.kind === 'pollingTrigger') return [polling(registry, source, base)]
  const { responses, nextLink } = responsesOf(registry, source)
  return [{ kind: 'action', ...base, responses, ...(nextLink === undefined ? {} : { nextLink }) }]
}

type Base = Omit<Action, 'kind' | 'responses' | 'nextLink'>
const at = (source: OperationSource): ReturnType<typeof placeOf> => placeOf(source.owner, source.member, source.location)

function checkRoute(report: Report, source: OperationSource): void {
  const names = templateNames(source.path)
  const known = source.inputs.filter((input) => input.in === 'path').map((input) => input.wire)
  for (const name of names) {
    if (!known.includes(name)) report('route-name-unknown', at(source), { name, input: source.input?.name ?? 'nothing' })
  }
  for (const input of source.inputs) {
    if (input.in !== 'path' || names.includes(input.wire)) continue
    report('path-property-unknown', placeOf(source.input ?? source.owner, input.declared.property, input.declared.location), {
      name: input.wire,
      route: source.path,
    })
  }
  const duplicate = names.find((name, index) => names.indexOf(name) !== index)
  const bad = /[?#*]|\/\/|\{\}|\{[^}/]*$|=/.test(source.path)
  if (!source.path.startsWith('/') || bad || duplicate !== undefined) report('bad-route', at(source), { route: source.path })
}

function inputOf(registry: Registry, source: OperationSource): { readonly parameters: readonly Parameter[]; readonly body?: Body } {
  const { input, inputs } = source
  if (input === undefined) return { parameters: [] }
  const locate = (property: string): 'parameter' | 'body' => {
    const place = inputs.find((other) => other.declared.property === property)?.in
    return place === 'body' || place === 'property' ? 'body' : 'parameter'
  }
  const wholly = inputs.every((own) => own.in === 'property')
  const properties =
    wholly && inputs.length > 0 ? [] : inputs.map((own) => ({ own, made: reflectProperty(registry, input, own.declared, locate) }))
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
  const { urlEncoding } = own.declared.options
  // An internal value with a default is only sure to be sent where it is required (connector-format: constant parameters).
  const constant = schema.visibility === 'internal' && schema.default !== undefined
  return {
    property: own.declared.property,
    name: own.wire,
    in: place,
    required: place === 'path' || constant || made.required,
    ...(made.optional === true && place !== 'path' ? { optional: true } : {}),
    schema,
    ...(place === 'path' ? { urlEncoding: urlEncoding ?? 'single' } : {}),
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
  if ((has || form) && verb === 'GET') registry.report('body-in-get', at(source), { name: input.name })
  if (!has) return undefined
  const [one] = whole
  if (one !== undefined) {
    const { schema, required } = one.made
    const contentType = schema.kind === 'file' ? (schema.contentType ?? 'application/octet-stream') : 'application/json'
    return { property: one.own.declared.property, required, schema, contentType }
  }
  const schema: Schema = wholly
    ? { kind: 'reference', name: registry.nameOf(input) }
    : { kind: 'object', properties: fields.map(({ made }) => made) }
  const required = wholly ? inputs.some((own) => own.required) : fields.some(({ made }) => made.required)
  return { required, schema, contentType: 'application/json' }
}

const DESCRIPTIONS: Readonly<Record<number, string>> = {
  200: 'Success',
  201: 'Created',
  202: 'Accepted',
  204: 'No content',
  304: 'Not modified',
  400: 'Bad request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not found',
  409: 'Conflict',
  410: 'Gone',
  412: 'Precondition failed',
  422: 'Unprocessable',
  429: 'Too many requests',
  500: 'Server error',
}

function responsesOf(registry: Registry, source: OperationSource): { readonly responses: readonly Response[]; readonly nextLink?: string } {
  const { options } = source
  const asked = { registry, owner: source.owner, member: source.member, location: source.location }
  const returned = options.returns === undefined ? undefined : evaluate(options.returns)
  const schema = options.returns === undefined ? undefined : schemaOfType(asked, options.returns)
  const status = options.status ?? (schema === undefined ? 204 : 200)
  const main: Response = {
    status,
    description: options.responseDescription ?? DESCRIPTIONS[status] ?? `Status ${status}`,
    ...(schema === undefined ? {} : { schema, ...contentTypeOf(schema) }),
  }
  const others = Object.entries(options.responses ?? {}).map(([key, own]): Response => {
    const body = own.returns === undefined ? undefined : schemaOfType(asked, own.returns)
    const headers = Object.entries(own.headers ?? {}).map(([name, header]) => ({
      name,
      schema: {
        ...(header.type === undefined ? { kind: 'string' as const } : schemaOfType(asked, header.type)),
        ...(header.summary === undefined ? {} : { summary: header.summary }),
        ...(header.description === undefined ? {} : { description: header.description }),
        ...(header.format === undefined ? {} : { format: header.format }),
      } as Schema,
    }))
    checkExtensions(registry.report, own.extensions, at(source))
    return {
      status: Number(key),
      description: own.description ?? DESCRIPTIONS[Number(key)] ?? `Status ${key}`,
      ...(body === undefined ? {} : { schema: body, ...contentTypeOf(body) }),
      ...(headers.length === 0 ? {} : { headers }),
      ...(own.extensions === undefined ? {} : { extensions: own.extensions }),
    }
  })
  const responses = [...others.filter((other) => other.status !== status), { ...others.find((other) => other.status === status), ...main }]
  const paged = typeof returned === 'function' && readOwn(DERIVED, returned)?.kind === 'page'
  return { responses: responses.sort((a, b) => a.status - b.status), ...(paged ? { nextLink: 'nextLink' } : {}) }
}

function evaluate(thunk: () => unknown): unknown {
  try {
    return thunk()
  } catch {
    return undefined
  }
}

function contentTypeOf(schema: Schema): { readonly contentType: string } {
  if (schema.kind === 'file') return { contentType: schema.contentType ?? 'application/octet-stream' }
  return { contentType: schema.kind === 'string' && schema.date !== true ? 'text/plain' : 'application/json' }
}

function webhook(registry: Registry, source: OperationSource, base: Base): readonly Operation[] {
  const { options, id } = source
  const callback = options.callback ?? CALLBACK
  const event = schemaOfValue(
    { registry, owner: source.owner, member: source.member, location: source.location },
    eventClass(options.event),
  )
  const subscribe: Property = {
    property: callback,
    name: callback,
    required: true,
    schema: { kind: 'string', format: 'uri', summary: 'Callback URL', description: 'Set by the platform.', visibility: 'internal' },
  }
  const fields =
    base.body?.schema.kind === 'reference' && source.input !== undefined
      ? source.inputs.map((own) => reflectProperty(registry, source.input as Class, own.declared, () => 'body'))
      : base.body?.schema.kind === 'object'
        ? base.body.schema.properties
        : []
  const body: Body = { required: true, contentType: 'application/json', schema: { kind: 'object', properties: [subscribe, ...fields] } }
  const location = { name: 'Location', schema: { kind: 'string', format: 'uri', description: 'The subscription.' } } as const
  const name = kebab(source.member)
  const trigger: Operation = {
    ...base,
    kind: 'webhookTrigger',
    body,
    callback,
    event,
    eventDescription: options.description ?? options.summary,
    ...(options.hint === undefined ? {} : { hint: options.hint }),
    responses: [{ status: 201, description: 'Subscribed', headers: [location] }],
  }
  const subscription: Parameter = {
    property: 'subscription',
    name: 'subscription',
    in: 'path',
    required: true,
    urlEncoding: 'single',
    schema: { kind: 'string', summary: 'Subscription', description: 'The subscription to end.' },
  }
  const unsubscribe: Operation = {
    kind: 'action',
    id: `${id}Unsubscribe`,
    verb: 'DELETE',
    summary: `End ${labelOf(name).toLowerCase()}`,
    description: 'Ends a subscription; the platform calls it when a flow is turned off.',
    visibility: 'internal',
    path: `${source.path.replace(/\/$/, '')}/{subscription}`,
    parameters: [subscription],
    responses: [{ status: 204, description: 'Ended' }],
  }
  return [trigger, unsubscribe]
}

function polling(registry: Registry, source: OperationSource, base: Base): Operation {
  const item = schemaOfValue(
    { registry, owner: source.owner, member: source.member, location: source.location },
    eventClass(source.options.item),
  )
  return {
    ...base,
    kind: 'pollingTrigger',
    item,
    ...(source.options.hint === undefined ? {} : { hint: source.options.hint }),
    responses: [
      { status: 200, description: 'New items', schema: { kind: 'array', items: item }, contentType: 'application/json' },
      { status: 202, description: 'Nothing new' },
    ],
  }
}

function eventClass(thunk: (() => unknown) | undefined): unknown {
  return thunk === undefined ? undefined : evaluate(thunk)
}
