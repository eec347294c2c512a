/** Owns writing a form anew, for a method that changed something in it. */
import { randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import type { Operation, Parameter } from '@ferrule/core'

/** Writes one value of a parameter as the texts that travel. */
export type ToTexts = (parameter: Parameter, value: unknown) => readonly string[]

/** A body and the type that it has now. */
export interface WrittenForm {
  readonly body: Buffer | Readable
  readonly contentType: string
}

interface FileLike {
  readonly name?: string
  readonly type?: string
  readonly content: Readable | Uint8Array | string
}

/** Writes the form fields and files of an input, in the order of their declaration. */
export function writeForm(
  { parameters }: Operation,
  input: Readonly<Record<string, unknown>>,
  toTexts: ToTexts,
  multipart: boolean,
): WrittenForm {
  const given = parameters.filter(
    ({ in: where, property }) => where === 'formData' && input[property] !== undefined && input[property] !== null,
  )
  if (!multipart) {
    const pairs = given.flatMap((parameter) =>
      toTexts(parameter, input[parameter.property]).map((text): [string, string] => [parameter.name, text]),
    )
    return { body: Buffer.from(new URLSearchParams(pairs).toString()), contentType: 'application/x-www-form-urlencoded' }
  }
  const boundary = `ferrule-${randomBytes(18).toString('hex')}`
  const parts = writeParts(given, input, toTexts, boundary)
  return { body: Readable.from(parts, { objectMode: false }), contentType: `multipart/form-data; boundary=${boundary}` }
}

async function* writeParts(
  given: readonly Parameter[],
  input: Readonly<Record<string, unknown>>,
  toTexts: ToTexts,
  boundary: string,
): AsyncGenerator<Buffer> {
  for (const parameter of given) {
    const head = `--${boundary}\r\ncontent-disposition: form-data; name="${quoted(parameter.name)}"`
    const value = input[parameter.property]
    if (parameter.schema.kind !== 'file') {
      for (const text of toTexts(parameter, value)) yield Buffer.from(`${head}\r\n\r\n${text}\r\n`)
      continue
    }
    const file = value as FileLike
    const type = (file.type ?? 'application/octet-stream').replace(/[\r\n]/g, '')
    yield Buffer.from(`${head}; filename="${quoted(file.name ?? '')}"\r\ncontent-type: ${type}\r\n\r\n`)
    for await (const chunk of contentOf(file)) yield typeof chunk === 'string' ? Buffer.from(chunk) : (chunk as Buffer)
    yield Buffer.from('\r\n')
  }
  yield Buffer.from(`--${boundary}--\r\n`)
}

/** The bytes of a file that can still be read. */
export function contentOf({ content }: FileLike): Readable | readonly (Uint8Array | string)[] {
  if (typeof content === 'string' || content instanceof Uint8Array) return [content]
  if (content.destroyed || content.readableEnded) {
    throw new Error(
      'A file was read before it was forwarded. Forward what you read in its place: { ...input, file: { name, type, content } }.',
    )
  }
  return content
}

/** As the WHATWG's form encoding writes names. */
function quoted(name: string): string {
  return name.replace(/\r/g, '%0D').replace(/\n/g, '%0A').replace(/"/g, '%22')
}
