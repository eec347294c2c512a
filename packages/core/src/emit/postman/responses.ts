/** Owns saved replies: one for each answer that an operation describes. */
import type { ConnectorModel, DefaultResponse, Operation } from '../../model/index.js'
import { compact } from '../shared/compact.js'
import type { PostmanResponse } from './types.js'
import { bodyText, exampleBody, exampleText } from './values.js'

/** Replies with examples. The one for any other status has no code. */
export function emitResponses({ responses, defaultResponse }: Operation, model: ConnectorModel): readonly PostmanResponse[] {
  const answers = responses.map((response) => emitResponse(response, response.status, model))
  return defaultResponse === undefined ? answers : [...answers, emitResponse(defaultResponse, undefined, model)]
}

function emitResponse(response: DefaultResponse, code: number | undefined, model: ConnectorModel): PostmanResponse {
  const content = contentOf(response, model)
  const headers = response.headers?.map(({ name, schema }) => ({ key: name, value: exampleText(schema) })) ?? []
  return compact<PostmanResponse>({
    name: response.description || response.summary || (code === undefined ? 'Any other answer' : String(code)),
    code,
    header: content === undefined ? headers : [...headers, { key: 'Content-Type', value: content.type }],
    body: content?.text ?? '',
  })
}

function contentOf(
  { schema, contentType, examples }: DefaultResponse,
  model: ConnectorModel,
): { readonly type: string; readonly text: string } | undefined {
  const [example] = Object.entries(examples ?? {})
  if (example !== undefined) return { type: example[0], text: bodyText(example[1], example[0]) }
  if (schema === undefined) return undefined
  if (schema.kind === 'file') return { type: schema.contentType ?? contentType ?? 'application/octet-stream', text: '' }
  const type = contentType ?? 'application/json'
  return { type, text: exampleBody(schema, type, model) }
}
