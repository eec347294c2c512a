/** Owns files as flows hold them: `{ "$content-type", "$content" }`, with base64 in it. */
import { isObject, textAt, type Json, type JsonObject } from '../../json.js'

export interface Content {
  readonly bytes: Buffer
  readonly type: string
  readonly fileName?: string
}

/** What a flow's file content looks like; `$file-name` is what a maker types into the field beside it. */
export interface FileContent {
  readonly '$content-type': string
  /** Base64. */
  readonly $content: string
  readonly '$file-name'?: string
}

/** A file as a maker picks it from an earlier step. */
export function fileContent(bytes: Uint8Array | string, type = 'application/octet-stream', fileName?: string): FileContent {
  return {
    '$content-type': type,
    $content: Buffer.from(bytes).toString('base64'),
    ...(fileName === undefined ? {} : { '$file-name': fileName }),
  }
}

export const isContent = (value: Json | undefined): value is JsonObject => isObject(value) && typeof value['$content'] === 'string'

/** A text is a file too: its bytes are the text's. */
export function contentOf(value: Json): Content {
  if (!isContent(value))
    return { bytes: Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)), type: 'application/octet-stream' }
  const fileName = textAt(value, '$file-name')
  return {
    bytes: Buffer.from(textAt(value, '$content') ?? '', 'base64'),
    type: textAt(value, '$content-type') ?? 'application/octet-stream',
    ...(fileName === undefined ? {} : { fileName }),
  }
}

/** What a flow makes of a body: JSON is parsed, text is text, the rest is a file. */
export function bodyValue(bytes: Buffer, contentType: string | undefined): Json {
  const type = contentType ?? ''
  if (bytes.length === 0) return isText(type) ? '' : null
  if (type === '' || /[/+]json\b/i.test(type)) {
    try {
      return JSON.parse(bytes.toString('utf8').replace(/^\uFEFF/, '')) as Json
    } catch {
      return bytes.toString('utf8')
    }
  }
  if (isText(type)) return bytes.toString('utf8')
  return { '$content-type': type, $content: bytes.toString('base64') }
}

const isText = (type: string): boolean => /^text\/|[/+]xml\b|x-www-form-urlencoded/i.test(type)
