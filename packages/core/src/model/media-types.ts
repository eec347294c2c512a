/** Owns which media types an operation takes and gives where it does not say so itself. */
import type { DefaultResponse, Operation, Parameter } from './operation.js'

export const JSON_TYPE = 'application/json'
export const BYTES_TYPE = 'application/octet-stream'

/** The media type of a form: with a file in it, it has to be multipart. */
export function formType(parameters: readonly Parameter[]): string {
  return parameters.some(({ schema }) => schema.kind === 'file') ? 'multipart/form-data' : 'application/x-www-form-urlencoded'
}

/** The media type that an operation takes; absent where nothing is sent. */
export function requestType(operation: Pick<Operation, 'parameters' | 'body'>): string | undefined {
  const form = operation.parameters.filter((parameter) => parameter.in === 'formData')
  return form.length > 0 ? formType(form) : operation.body?.contentType
}

/** The media type of an answer; absent where it has no content. */
export function responseType(response: DefaultResponse): string | undefined {
  if (response.schema === undefined) return undefined
  if (response.contentType !== undefined) return response.contentType
  return response.schema.kind === 'file' ? (response.schema.contentType ?? BYTES_TYPE) : JSON_TYPE
}
