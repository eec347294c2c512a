/** Owns compiling the way in of one operation: what travelled becomes one checked instance of the input class. */
import type { ClassBinding, ConnectorModel, Operation, Parameter, Schema, Bindings } from '@ferrule/core'
import { compileParameter, type Given } from './coerce.js'
import { createConstructor, needsTrail, type ConstructInput, type Elsewhere, type Trail } from './construct.js'
import type { Fault } from './errors.js'
import { escapeToken, toFaults, type Locate } from './faults.js'
import type { Form } from './forms.js'
import { isJsonType } from './json.js'
import { pathKey } from './path-template.js'
import type { ChooseCheck, SchemaTools } from './schema-tools.js'
import { createProjection, uncheckedProperties, type JsonSchema, type ProjectionSource } from './validation-schema.js'

/** What a request brings, before anything was read. */
export interface Incoming {
  /** By the names that `path-template.ts` gives. */
  readonly path: Texts
  readonly query: Texts
  readonly headers: Texts
  readonly form: Pick<Form, 'fields' | 'files' | 'faults'> | undefined
  readonly body: unknown
  /** Whether to look for every fault; a large request gets its first ones only. */
  readonly thorough: boolean
}

/** Texts by name, as Fastify gives them. */
export type Texts = Readonly<Record<string, Given>>

/** The input of one call. */
export interface Input {
  readonly instance: unknown
  /** Present where class-validator has to look as well. */
  readonly trail: Trail | undefined
}

/** Reads an input, or gives what is wrong with it. */
export type ReadInput = (incoming: Incoming) => Input | readonly Fault[]

/** Makes the reading of an operation's input. Throws where its schemas can't be ones. */
export function compileInput(operation: Operation, model: ConnectorModel, bindings: Bindings, tools: SchemaTools): ReadInput {
  const binding = bindings.operations.get(operation.id)?.input
  const source: ProjectionSource = { schemas: model.schemas, classes: bindings.classes }
  const unchecked = uncheckedProperties(binding)
  const parameters = operation.parameters
    .filter(({ schema }) => schema.kind !== 'file')
    .map((parameter) => ({
      property: parameter.property,
      find: finderOf(parameter, operation),
      read: compileParameter(parameter, model.schemas, model.backend !== undefined),
    }))
  const followed = followsAddresses(operation, model)
  // An address that the backend made is whole without them.
  const demanded = followed
    ? operation.parameters.map((one) => (one.in === 'query' ? { ...one, required: false } : one))
    : operation.parameters
  const checkParameters = compileParameters(demanded, unchecked, source, tools)
  const checkBody = compileBody(operation, unchecked, source, tools)
  const wholeBody = operation.body?.property
  const bodyRequired = operation.body?.required === true
  const queryNames = followed ? undefined : knownQueryNames(operation, model)
  const isOpaque = createIsOpaque(operation, model)
  const { construct, trailed } = compileConstruction(operation, binding, source)

  return (incoming) => {
    const { form } = incoming
    const faults: Fault[] = form === undefined ? [] : [...form.faults]
    for (const name in incoming.query)
      if (queryNames?.has(name) === false) faults.push({ in: 'query', path: `/${escapeToken(name)}`, ...UNKNOWN })
    if (operation.body === undefined && form === undefined && !isNothing(incoming.body)) faults.push({ in: 'body', path: '', ...UNKNOWN })
    const values: Record<string, unknown> = form === undefined ? {} : { ...form.files }
    for (const { property, find, read } of parameters) {
      const value = read(find(incoming), faults)
      if (value !== undefined) values[property] = value
    }
    const { thorough, body } = incoming
    const opaque = isOpaque(incoming)
    const said = faults.length
    if (checkParameters !== undefined) {
      const fits = checkParameters.choose(thorough)
      if (!fits(values)) addFaults(faults, said, toFaults(fits.errors ?? [], checkParameters.locate))
    }
    if (checkBody !== undefined && !opaque && (body !== undefined || bodyRequired)) {
      const fits = checkBody(thorough)
      if (!fits(body)) faults.push(...toFaults(fits.errors ?? [], inBody))
    }
    if (faults.length > 0) return faults
    if (wholeBody !== undefined && body !== undefined) values[wholeBody] = body
    if (construct === undefined) return { instance: undefined, trail: undefined }
    const trail: Trail | undefined = trailed ? { constructed: [], problems: [] } : undefined
    const source = wholeBody === undefined && !opaque ? (body ?? NOTHING) : NOTHING
    return { instance: construct(source as object, trail, values), trail }
  }
}

const NOTHING = Object.freeze({})
const UNKNOWN = { code: 'unknown', message: 'is not known here' }

/** No body, or the empty object that some clients send instead. */
function isNothing(body: unknown): boolean {
  return body === undefined || (typeof body === 'object' && body !== null && !Array.isArray(body) && Object.keys(body).length === 0)
}

/** Where a parameter's text is. */
function finderOf({ in: where, name, urlEncoding }: Parameter, operation: Operation): (incoming: Incoming) => Given {
  switch (where) {
    case 'path': {
      const key = pathKey(operation.path, name)
      return urlEncoding === 'double' ? ({ path }) => decodeAgain(path[key]) : ({ path }) => path[key]
    }
    case 'query':
      return ({ query }) => query[name]
    case 'header': {
      const key = name.toLowerCase()
      return ({ headers }) => headers[key]
    }
    case 'formData':
      return ({ form }) => form?.fields[name]
  }
}

/** The designer encodes such a value twice; who calls by hand encodes it once, and a `%` in it may then stand for itself. */
function decodeAgain(given: Given): Given {
  try {
    return typeof given === 'string' ? decodeURIComponent(given) : given
  } catch {
    return given
  }
}

/**
 * Whether callers follow addresses that a backend made, to its next page or to what is new since: what it wrote into them it alone understands.
 */
function followsAddresses({ kind, nextLink }: Operation, { backend }: ConnectorModel): boolean {
  return backend !== undefined && (kind === 'pollingTrigger' || nextLink !== undefined)
}

/** Whether a body is sent on unread: XML, or a form, where a schema describes what it means and not how it is written. */
function createIsOpaque({ body }: Operation, { backend, schemas }: ConnectorModel): (incoming: Incoming) => boolean {
  const named = body?.schema.kind === 'reference' ? body.schema.name : undefined
  const schema = named === undefined ? body?.schema : schemas.find(({ name }) => name === named)?.schema
  if (backend === undefined || schema === undefined || schema.kind === 'string' || schema.kind === 'any') return () => false
  return ({ body: given, headers }) => typeof given === 'string' && !isJsonType(String(headers['content-type']))
}

/** The names that a query may have: those of parameters, and that of a key. */
function knownQueryNames(operation: Operation, model: ConnectorModel): ReadonlySet<string> {
  const keys = model.security.flatMap((scheme) => (scheme.kind === 'apiKey' && scheme.in === 'query' ? [scheme.parameter] : []))
  return new Set([...operation.parameters.filter(({ in: where }) => where === 'query').map(({ name }) => name), ...keys])
}

interface ParameterChecks {
  readonly choose: ChooseCheck
  readonly locate: Locate
}

/** Checks values by property: names of parameters may meet, those of properties can't. */
function compileParameters(
  parameters: readonly Parameter[],
  unchecked: ReadonlySet<string>,
  source: ProjectionSource,
  tools: SchemaTools,
): ParameterChecks | undefined {
  const checked = parameters.filter(({ property }) => !unchecked.has(property))
  if (checked.length === 0) return undefined
  const projection = createProjection(source, 'input')
  const values = checked.filter(({ schema }) => schema.kind !== 'file')
  const schema: JsonSchema = {
    type: 'object',
    properties: Object.fromEntries(values.map((parameter) => [parameter.property, projection.project(parameter.schema)])),
    required: checked.filter((parameter) => parameter.required && parameter.schema.default === undefined).map(({ property }) => property),
  }
  const byProperty = new Map(parameters.map((parameter) => [parameter.property, parameter]))
  return {
    choose: tools.check(schema, projection.definitions(), true),
    locate(instancePath) {
      const [, token = '', ...rest] = instancePath.split('/')
      const parameter = byProperty.get(token.replaceAll('~1', '/').replaceAll('~0', '~'))
      if (parameter === undefined) return { in: 'query', path: instancePath }
      return { in: parameter.in, path: ['', escapeToken(parameter.name), ...rest].join('/') }
    },
  }
}

function compileBody(
  operation: Operation,
  unchecked: ReadonlySet<string>,
  source: ProjectionSource,
  tools: SchemaTools,
): ChooseCheck | undefined {
  const { body } = operation
  if (body === undefined || body.schema.kind === 'file') return undefined
  const projection = createProjection(source, 'input')
  if (body.property !== undefined) {
    if (unchecked.has(body.property)) return undefined
    const schema = projection.project(body.schema, !body.required)
    return tools.check(schema, projection.definitions(), true)
  }
  const schema = body.schema.kind === 'object' ? projection.projectObject(body.schema, unchecked) : projection.project(body.schema)
  return tools.check(schema, projection.definitions(), true)
}

function compileConstruction(
  operation: Operation,
  binding: ClassBinding | undefined,
  source: ProjectionSource,
): { construct: ConstructInput | undefined; trailed: boolean } {
  const { body, parameters } = operation
  if (binding === undefined && body === undefined && parameters.length === 0) return { construct: undefined, trailed: false }
  const constructor = createConstructor(source)
  const elsewhere: Elsewhere[] = parameters.map(({ property, name, in: where, schema }) => ({
    property,
    // Its default was put in when it was read.
    schema: withoutDefault(schema),
    pointer: `${where}:/${escapeToken(name)}`,
  }))
  if (body?.property !== undefined) elsewhere.push({ property: body.property, schema: body.schema, pointer: 'body:' })
  const fields = body !== undefined && body.property === undefined ? objectOf(body.schema, source) : { properties: [] }
  const trailed =
    (binding !== undefined && needsTrail(binding)) ||
    elsewhere.some(({ schema }) => constructor.hasRemainder(schema)) ||
    fields.properties.some(({ schema }) => constructor.hasRemainder(schema))
  return { construct: constructor.input({ body: fields, elsewhere, binding }), trailed }
}

function withoutDefault(schema: Schema): Schema {
  const { default: _, ...rest } = schema
  return rest as Schema
}

function objectOf(schema: Schema, source: ProjectionSource): Extract<Schema, { kind: 'object' }> {
  if (schema.kind === 'object') return schema
  const target = schema.kind === 'reference' ? source.schemas.find(({ name }) => name === schema.name)?.schema : undefined
  if (target?.kind !== 'object') throw new Error('the body of an operation is an object, or one property')
  return target
}

const inBody: Locate = (path) => ({ in: 'body', path })

/** Adds faults of parameters; one that could not be read is not missing as well. */
function addFaults(faults: Fault[], said: number, found: readonly Fault[]): void {
  const places = new Set(faults.slice(0, said).map(({ in: where, path }) => `${where} ${path}`))
  faults.push(...found.filter(({ in: where, path }) => !places.has(`${where} ${path}`)))
}
