/** Owns what an operation takes: parameters, and the content of its request. */
import type { MediaTypeObject, ParameterObject, RequestBodyObject } from 'openapi3-ts/oas31'
import type { Operation, Parameter, Schema } from '../../model/index.js'
import { compact } from '../shared/compact.js'
import { formType } from '../../model/index.js'
import { emitBytes, emitSchema, type AnySchemaObject } from './schemas.js'
import type { Scope } from './scope.js'

/** The values outside the body; form fields belong to the content. */
export function emitParameters({ parameters }: Operation, scope: Scope): ParameterObject[] {
  return parameters.flatMap((parameter) => (parameter.in === 'formData' ? [] : [emitParameter(parameter, parameter.in, scope)]))
}

/** The content of the request; absent where nothing is sent. */
export function emitRequestBody(operation: Operation, scope: Scope): RequestBodyObject | undefined {
  const { body, parameters } = operation
  const fields = parameters.filter((parameter) => parameter.in === 'formData')
  if (fields.length > 0) {
    if (body !== undefined) scope.report('body-and-form', scope.at, {})
    const required = fields.some((field) => field.required)
    return { required, content: { [formType(fields)]: { schema: emitForm(fields, scope) } } }
  }
  if (body === undefined) return undefined
  return { required: body.required, content: { [body.contentType]: emitContent(body.schema, scope) } }
}

/** A whole body or reply. */
export function emitContent(schema: Schema, scope: Scope): MediaTypeObject {
  return { schema: schema.kind === 'file' ? emitBytes(schema) : emitSchema(schema, scope) }
}

function emitParameter(parameter: Parameter, place: 'path' | 'query' | 'header', scope: Scope): ParameterObject {
  const { name, required, schema } = parameter
  // The description stands on the parameter; its label has no other place than the schema's title.
  const { description, ...rest } = schema
  const isList = schema.kind === 'array' && place === 'query'
  return compact<ParameterObject>({
    name,
    in: place,
    required: required || place === 'path',
    description,
    style: isList ? 'form' : undefined,
    // Lists travel with commas between the items, as in the connector's definition.
    explode: isList ? false : undefined,
    schema: emitSchema(rest as Schema, scope),
  })
}

function emitForm(fields: readonly Parameter[], scope: Scope): AnySchemaObject {
  const required = fields.filter((field) => field.required).map(({ name }) => name)
  const properties = fields.map(
    ({ name, schema }) => [name, schema.kind === 'file' ? emitBytes(schema) : emitSchema(schema, scope)] as const,
  )
  return compact({
    type: 'object' as const,
    required: required.length === 0 ? undefined : [...new Set(required)],
    properties: Object.fromEntries(properties),
  })
}
