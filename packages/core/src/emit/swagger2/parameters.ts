/** Owns an operation's inputs: its parameters, and its body as the last of them. */
import type { Body, Operation, Parameter, Property, Schema } from '../../model/index.js'
import { compact } from '../shared/compact.js'
import {
  ambiguousArguments,
  callbackUrl,
  dynamicValues,
  enumLabels,
  labels,
  nullability,
  parameterExample,
  pathEncoding,
} from './extensions.js'
import { emitContent, resolveSchema } from './schemas.js'
import { cannotSay, inside, type Scope } from './scope.js'
import type { SwaggerBodyParameter, SwaggerParameter, SwaggerValueParameter } from './types.js'
import { emitValue } from './values.js'

/** Everything that an operation takes, in the order of declaration. */
export function emitParameters(operation: Operation, scope: Scope): readonly SwaggerParameter[] {
  const { body, parameters } = operation
  const values = parameters.map((parameter) => emitParameter(parameter, inside(scope, parameter.name)))
  if (operation.kind === 'webhookTrigger' && body === undefined) reportCallback(operation.callback, scope)
  if (body === undefined) return values
  if (!parameters.some((parameter) => parameter.in === 'formData')) return [...values, emitBody(operation, body, inside(scope, 'body'))]
  scope.report('body-and-form', scope.at, {})
  return values
}

function emitParameter(parameter: Parameter, scope: Scope): SwaggerValueParameter {
  const schema = resolveSchema(parameter.schema, scope)
  const { title, summary = title, description, visibility, dynamicValues: dynamic } = schema
  if (title !== undefined && title !== summary) cannotSay(scope, 'a title beside the label of a parameter')
  if (schema.readOnly === true) cannotSay(scope, 'that a parameter is read-only')
  for (const name of dynamic === undefined ? [] : ambiguousArguments(dynamic)) cannotSay(scope, `which ${name} a dynamic value means`)
  const formFile = parameter.in === 'formData' && schema.kind === 'file'
  const { type, format, ...rest } = formFile ? { type: 'file' as const } : emitValue(schema, scope)
  return compact<SwaggerValueParameter>({
    name: parameter.name,
    in: parameter.in,
    // A path without one of its segments is another path.
    required: parameter.required || parameter.in === 'path',
    type,
    format,
    ...labels(compact({ summary, description, visibility })),
    ...pathEncoding(parameter),
    ...rest,
    ...enumLabels(schema.enum),
    ...dynamicValues(dynamic),
    ...nullability(schema),
    ...parameterExample(schema),
    ...schema.extensions,
  })
}

/**
 * The body. Its name is part of every stored flow, so it is never anything but `body`. What a maker reads about the body as a
 * whole stands on the parameter, which lets a named schema stay a reference.
 */
function emitBody(operation: Operation, body: Body, scope: Scope): SwaggerBodyParameter {
  const schema = operation.kind === 'webhookTrigger' ? withCallback(body.schema, operation.callback, scope) : body.schema
  const { summary, description, visibility, ...unlabelled } = schema
  return compact<SwaggerBodyParameter>({
    name: 'body',
    in: 'body',
    required: body.required,
    ...labels(compact({ summary, description, visibility })),
    schema: emitContent(unlabelled as Schema, scope),
  })
}

/** Marks the callback's property; a body that is a named schema is written out, since the class may be used elsewhere too. */
function withCallback(schema: Schema, callback: string, scope: Scope): Schema {
  const body = resolveSchema(schema, scope)
  if (body.kind !== 'object' || !body.properties.some(({ name }) => name === callback)) {
    reportCallback(callback, scope)
    return schema
  }
  const mark = (property: Property): Property =>
    property.name === callback ? { ...property, schema: callbackUrl(property.schema) } : property
  return { ...body, properties: body.properties.map(mark) }
}

function reportCallback(callback: string, scope: Scope): void {
  scope.report('callback-not-in-body', scope.at, { callback })
}
