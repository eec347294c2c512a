/** Owns the request of an operation: its address with what goes into it, and its headers. */
import type { Operation, Parameter } from '../../model/index.js'
import { compact } from '../shared/compact.js'
import type { EmittedBody } from './bodies.js'
import type { Proof } from './security.js'
import type { PostmanField, PostmanRequest, PostmanUrl } from './types.js'
import { exampleText, plainText } from './values.js'

/** A request with what its parameters have as examples. What may be left out is left out until somebody turns it on. */
export function emitRequest(operation: Operation, { auth, header, query }: Partial<Proof>, content: EmittedBody): PostmanRequest {
  return compact<PostmanRequest>({
    method: operation.verb,
    description: operation.description,
    header: [...fieldsIn(operation, 'header'), ...(header ?? []), ...content.header],
    url: emitUrl(operation, query ?? []),
    auth,
    body: content.body,
  })
}

function emitUrl(operation: Operation, proof: readonly PostmanField[]): PostmanUrl {
  const inPath = operation.parameters.filter((parameter) => parameter.in === 'path')
  const path = operation.path.split('/').slice(1).map(segmentOf)
  const query = [...fieldsIn(operation, 'query'), ...proof]
  const sent = query.filter(({ disabled }) => disabled !== true).map(({ key, value }) => `${key}=${value}`)
  return compact<PostmanUrl>({
    raw: ['{{baseUrl}}', ...path].join('/') + (sent.length === 0 ? '' : `?${sent.join('&')}`),
    host: ['{{baseUrl}}'],
    path,
    query: query.length === 0 ? undefined : query,
    variable: inPath.length === 0 ? undefined : inPath.map(fieldOf),
  })
}

/** `{id}` is `:id`. In a part of a segment Postman knows variables only: `{{name}}.json`. */
function segmentOf(segment: string): string {
  const [, whole] = /^\{([^{}]+)\}$/.exec(segment) ?? []
  return whole === undefined ? segment.replace(/\{([^{}]+)\}/g, '{{$1}}') : `:${whole}`
}

function fieldsIn({ parameters }: Operation, place: Parameter['in']): readonly PostmanField[] {
  return parameters.filter((parameter) => parameter.in === place).flatMap(repeated)
}

/** A list of which each item is a parameter of its own stands as often as its example has items. */
function repeated(parameter: Parameter): readonly PostmanField[] {
  const { schema } = parameter
  const values = schema.kind === 'array' && schema.collectionFormat === 'multi' && Array.isArray(schema.example) ? schema.example : []
  return values.length < 2 ? [fieldOf(parameter)] : values.map((value) => ({ ...fieldOf(parameter), value: plainText(value) }))
}

function fieldOf({ name, required, schema, in: place }: Parameter): PostmanField {
  return compact<PostmanField>({
    key: name,
    value: exampleText(schema),
    description: schema.description,
    disabled: required || place === 'path' ? undefined : true,
  })
}
