/** Owns what requests send. */
import { formType } from '../../model/index.js'
import type { ConnectorModel, Operation, Parameter } from '../../model/index.js'
import { compact } from '../shared/compact.js'
import type { PostmanBody, PostmanField, PostmanFormField } from './types.js'
import { exampleBody, exampleText, isJson } from './values.js'

export interface EmittedBody {
  readonly body?: PostmanBody
  /** Its type, where Postman does not send that by itself. */
  readonly header: readonly PostmanField[]
}

/** A body with examples; absent where nothing is sent. */
export function emitBody({ body, parameters }: Operation, model: ConnectorModel): EmittedBody {
  const fields = parameters.filter((parameter) => parameter.in === 'formData')
  if (fields.length > 0) return { header: [], body: emitForm(fields) }
  if (body === undefined) return { header: [] }
  const { schema, contentType } = body
  const header = [{ key: 'Content-Type', value: contentType }]
  if (schema.kind === 'file') return { header, body: { mode: 'file', file: { src: null } } }
  const raw = exampleBody(schema, contentType, model)
  const language = isJson(contentType) ? 'json' : contentType.endsWith('xml') ? 'xml' : 'text'
  return { header: contentType === 'application/json' ? [] : header, body: { mode: 'raw', raw, options: { raw: { language } } } }
}

function emitForm(fields: readonly Parameter[]): PostmanBody {
  return formType(fields) === 'multipart/form-data'
    ? { mode: 'formdata', formdata: fields.map(formField) }
    : { mode: 'urlencoded', urlencoded: fields.map(formField) }
}

function formField({ name, required, schema }: Parameter): PostmanFormField {
  const isFile = schema.kind === 'file'
  return compact<PostmanFormField>({
    key: name,
    type: isFile ? 'file' : 'text',
    value: isFile ? undefined : exampleText(schema),
    description: schema.description,
    disabled: required ? undefined : true,
  })
}
