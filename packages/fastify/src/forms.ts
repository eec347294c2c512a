/** Owns reading forms: fields as text, files as streams or spooled until every other field is there. */
import { isUtf8 } from 'node:buffer'
import { parse } from 'node:querystring'
import { pipeline, type Readable } from 'node:stream'
import type {} from '@fastify/multipart'
import type { FastifyRequest } from 'fastify'
import type { Operation, UploadedFile } from '@ferrule/core'
import { HttpError, type Fault } from './errors.js'
import { escapeToken } from './faults.js'
import { Unreadable } from './json.js'
import { limited, Spool, streamedFile } from './uploaded-file.js'

/** What an operation's form may hold. */
export interface FormPlan {
  readonly fields: ReadonlySet<string>
  /** Property by wire name. */
  readonly files: ReadonlyMap<string, string>
}

/** A form that was read as far as it has to be. */
export interface Form {
  readonly fields: Readonly<Record<string, string | readonly string[]>>
  readonly files: Readonly<Record<string, UploadedFile>>
  readonly faults: readonly Fault[]
  /** Lets go of what is left: the rest of the request, files on disk. */
  finish(): Promise<void>
}

export interface FormLimits {
  readonly bodyLimit: number
  readonly uploadLimit: number
}

/** What the form of an operation may hold; `undefined` where it has none. */
export function formPlanOf({ parameters }: Operation): FormPlan | undefined {
  const inForm = parameters.filter(({ in: where }) => where === 'formData')
  if (inForm.length === 0) return undefined
  return {
    fields: new Set(inForm.filter(({ schema }) => schema.kind !== 'file').map(({ name }) => name)),
    files: new Map(inForm.filter(({ schema }) => schema.kind === 'file').map(({ name, property }) => [name, property])),
  }
}

/** Reads a URL-encoded form out of its bytes. */
export function readUrlEncoded(bytes: Buffer, plan: FormPlan): Form | Unreadable {
  if (!isUtf8(bytes)) return new Unreadable('invalid-encoding')
  const fields = parse(bytes.toString('utf8'), '&', '=', { maxKeys: 1_000 }) as Record<string, string | string[]>
  const faults = Object.keys(fields).flatMap((name) => (plan.fields.has(name) ? [] : [unknown(name)]))
  return { fields, files: {}, faults, finish: () => Promise.resolve() }
}

/** Takes a body that is a file as the value of the property that is the whole body. What is sent on may be of any type. */
export function readBinary(
  request: FastifyRequest,
  { body }: Operation,
  { uploadLimit, backend }: Pick<FormLimits, 'uploadLimit'> & { readonly backend: unknown },
): Form | Unreadable | undefined {
  if (request.body === undefined || body?.property === undefined) return undefined
  const type = (request.headers['content-type'] ?? 'application/octet-stream').split(';', 1)[0]?.trim().toLowerCase() ?? ''
  if (backend === undefined && body.contentType !== 'application/octet-stream' && body.contentType.toLowerCase() !== type)
    return new Unreadable('unsupported-media-type')
  const content = pipeline(request.raw, limited(uploadLimit), () => undefined)
  const finish = (): Promise<void> => {
    content.destroy()
    request.raw.resume()
    return Promise.resolve()
  }
  return { fields: {}, files: { [body.property]: streamedFile(content, '', type) }, faults: [], finish }
}

/** Reads a multipart form. A file is handed on while it arrives if nothing else is awaited; else it is kept until the rest is there. */
export async function readMultipart(
  request: FastifyRequest,
  plan: FormPlan,
  { bodyLimit, uploadLimit }: FormLimits,
): Promise<Form | Unreadable> {
  const spool = new Spool()
  const fields: Record<string, string | string[]> = Object.create(null) as Record<string, string | string[]>
  const files: Record<string, UploadedFile> = {}
  const faults: Fault[] = []
  const awaited = new Set([...plan.fields, ...plan.files.keys()])
  let streaming: Readable | undefined
  const finish = async (): Promise<void> => {
    if (streaming !== undefined && !streaming.destroyed) streaming.destroy()
    // Unread bytes would keep the connection from serving the next request.
    request.raw.unpipe()
    request.raw.resume()
    await spool.clean()
  }
  try {
    const limits = { fields: 1_000, fieldSize: bodyLimit, fileSize: Number.POSITIVE_INFINITY, files: plan.files.size + 1, parts: 1_100 }
    const parts = request.parts({ limits, throwFileSizeLimit: false } as never)
    for (let step = await parts.next(); step.done !== true; step = await parts.next()) {
      const part = step.value
      const name = part.fieldname
      awaited.delete(name)
      if (part.type === 'field') {
        if (!plan.fields.has(name)) faults.push(unknown(name))
        else if (part.valueTruncated) throw new HttpError('body-too-large')
        else if (typeof part.value !== 'string') faults.push({ ...at(name), code: 'type', message: 'must be text' })
        else append(fields, name, part.value)
        continue
      }
      const property = plan.files.get(name)
      if (property === undefined || files[property] !== undefined) {
        faults.push(property === undefined ? unknown(name) : { ...at(name), code: 'duplicate', message: 'must be given once' })
        part.file.resume()
      } else if (awaited.size > 0) {
        files[property] = await spool.keep(part.file, uploadLimit, part.filename ?? '', part.mimetype)
      } else {
        streaming = pipeline(part.file, limited(uploadLimit), () => undefined)
        files[property] = streamedFile(streaming, part.filename ?? '', part.mimetype)
        break
      }
    }
    return { fields, files, faults, finish }
  } catch (error) {
    await finish()
    if (error instanceof HttpError) throw error
    return new Unreadable('malformed-form')
  }
}

function append(fields: Record<string, string | string[]>, name: string, value: string): void {
  const given = fields[name]
  if (given === undefined) fields[name] = value
  else if (typeof given === 'string') fields[name] = [given, value]
  else given.push(value)
}

function at(name: string): { in: 'formData'; path: string } {
  return { in: 'formData', path: `/${escapeToken(name)}` }
}

function unknown(name: string): Fault {
  return { ...at(name), code: 'unknown', message: 'is not known here' }
}
