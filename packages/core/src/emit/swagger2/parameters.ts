/** Owns an operation's inputs: its parameters, and its body as the last of them. */
import type { Body, Operation, Parameter, Property, Schema } from '../../model/index.js'
import { compact } from '../shared/compact.js'
import {
  ambiguousArguments,
  callbackUrl,
  enumLabels,
  labels,
  parameterExample,
  parameterExtensions,
  valueExtensions,
} from './extensions/index.js'
import { emitContent, resolveSchema } from './schemas.js'
import { cannotSay, inside, type Scope } from './scope.js'
import type { SwaggerBodyParameter, SwaggerParameter, SwaggerValueParameter } from './types.js'
import { emitValue } from './values.js'

/** Everything that an operation takes, in the order of declaration. */
export function emitParameters(operation: Operation, scope: Scope): readonly SwaggerParameter[] {
  const { body, parameters } = operation
  const values: readonly SwaggerParameter[] = parameters.map((parameter) => emitParameter(parameter, inside(scope, parameter.name)))
  if (operation.kind === 'webhookTrigger' && body === undefined && operation.callback !== '') reportCallback(operation.callback, scope)
  if (body === undefined) return values
  if (!parameters.some((parameter) => parameter.in === 'formData'))
    return values.toSpliced(body.position ?? values.length, 0, emitBody(operation, body, inside(scope, 'body')))
  scope.report('body-and-form', scope.at, {})
  return values
}

function emitParameter(parameter: Parameter, scope: Scope): SwaggerValueParameter {
  const schema = resolveSchema(parameter.schema, scope)
  const { title, summary = title, description, visibility } = schema
  if (title !== undefined && title !== summary) cannotSay(scope, 'a title beside the label of a parameter')
  if (schema.readOnly === true) cannotSay(scope, 'that a parameter is read-only')
  for (const name of ambiguousArguments(schema)) cannotSay(scope, `which ${name} a dynamic value means`)
  const formFile = parameter.in === 'formData' && schema.kind === 'file'
  const { type, format, ...rest } = formFile ? compact({ type: 'file' as const, format: schema.format }) : emitValue(schema, scope)
  return compact<SwaggerValueParameter>({
    name: parameter.name,
    in: parameter.in,
    // A path without one of its segments is another path.
    required: parameter.required || parameter.in === 'path',
    type,
    format,
    ...labels(compact({ summary, description, visibility })),
    ...parameterExtensions(parameter),
    allowEmptyValue: parameter.allowEmptyValue,
    ...rest,
    ...enumLabels(schema),
    ...valueExtensions(schema),
    ...parameterExample(schema),
    ...schema.extensions,
    ...schema.verbatim,
  })
}

/**
 * The body. Its name is part of every stored flow, so it is `body` unless flows know it by another. What a maker reads about the body as a
 * whole stands on the parameter, which lets a named schema stay a reference.
 */
function emitBody(operation: Operation, body: Body, scope: Scope): SwaggerBodyParameter {
  const schema = operation.kind === 'webhookTrigger' ? withCallback(body.schema, operation.callback, scope) : body.schema
  const { summary, description, visibility, ...unlabelled } = schema
  const { presentation = compact({ summary, description, visibility }) } = body
  return compact<SwaggerBodyParameter>({
    name: body.name ?? 'body',
    in: 'body',
    required: body.required,
    ...labels(presentation),
    schema: emitContent(body.presentation === undefined ? (unlabelled as Schema) : schema, scope),
    ...body.extensions,
    ...body.verbatim,
  })
}

/** Marks the callback's property; a body that is a named schema is written out, since the class may be used elsewhere too. */
function withCallback(schema: Schema, callback: string, scope: Scope): Schema {
  if (callback === '') return schema
  const body = resolveSchema(schema, scope)
  const own = body.kind === 'object' ? body.properties.find(({ name }) => name === callback) : undefined
  if (body.kind !== 'object' || own === undefined) {
    reportCallback(callback, scope)
    return schema
  }
  if (own.schema.callbackUrl === true) return schema
  const mark = (property: Property): Property =>
    property.name === callback ? { ...property, schema: callbackUrl(property.schema) } : property
  return { ...body, properties: body.properties.map(mark) }
}

function reportCallback(callback: string, scope: Scope): void {
  scope.report('callback-not-in-body', scope.at, { callback })
}
