/** Owns what a maker fills in → the bytes of a body: JSON, a form, or a file. */
import type { PlatformDefinition } from '../definition.js'
import { contentOf, isContent, type Content } from './content.js'
import { isObject, listAt, objectAt, textAt, type Json, type JsonObject } from '../../json.js'
import { joined, MissingInput } from './inputs.js'
import type { RequestInput } from './request.js'

export interface Body {
  readonly body?: Buffer
  readonly contentType?: string
}

const BOUNDARY = 'ferrule-platform-b7f3c1'

export function bodyOf(input: RequestInput): Body {
  const { operation } = input
  const form = operation.parameters.filter((one) => one['in'] === 'formData')
  if (form.length > 0) return formOf(input, form)
  const parameter = operation.parameters.find((one) => one['in'] === 'body')
  return parameter === undefined ? {} : schemaBody(input, parameter)
}

/** A maker sees the properties of an object body as fields of their own. Another body is given under the parameter's name. */
function schemaBody({ definition, operation, values, callbackUrl }: RequestInput, parameter: JsonObject): Body {
  const schema = definition.merged(parameter['schema'])
  const name = textAt(parameter, 'name') ?? 'body'
  const required = parameter['required'] === true
  const given = values[name] ?? (required ? (parameter['default'] ?? schema['default']) : undefined)
  if (Object.keys(objectAt(schema, 'properties')).length === 0) {
    if (given === undefined && required) throw new MissingInput(operation.id, name)
    return given === undefined ? {} : written(given, definition.consumes(operation))
  }
  const isWhole = isObject(given)
  if (given !== undefined && !isWhole) return written(given, definition.consumes(operation))
  const built = fill(
    { definition, callbackUrl, operationId: operation.id },
    schema,
    isWhole ? given : values,
    isWhole,
    required ? '' : undefined,
  )
  if (Object.keys(built).length === 0 && !required) return {}
  return { body: Buffer.from(JSON.stringify(built)), contentType: 'application/json' }
}

function written(value: Json, consumes: readonly string[]): Body {
  if (isContent(value)) {
    const { bytes, type } = contentOf(value)
    return { body: bytes, contentType: type }
  }
  const [declared = 'application/json'] = consumes
  // Text travels as it is where the definition says so; everything else is JSON.
  if (typeof value === 'string' && !/json/i.test(declared)) return { body: Buffer.from(value), contentType: declared }
  return { body: Buffer.from(JSON.stringify(value)), contentType: 'application/json' }
}

interface Filling {
  readonly definition: PlatformDefinition
  readonly callbackUrl: string | undefined
  readonly operationId: string
}

/** `whole`: given as one object, whose other properties stay. `path`: where we are; `undefined` where nothing above has to be there. */
function fill(filling: Filling, schema: JsonObject, values: JsonObject, whole: boolean, path: string | undefined): JsonObject {
  const { definition, callbackUrl } = filling
  const required = listAt(schema, 'required')
  const filled: Record<string, Json> = whole ? { ...values } : {}
  for (const [name, node] of Object.entries(objectAt(schema, 'properties'))) {
    const property = definition.merged(node)
    const given = values[name]
    const isRequired = required.includes(name)
    const isUrl = (isObject(node) && node['x-ms-notification-url'] === true) || property['x-ms-notification-url'] === true
    if (isUrl && callbackUrl !== undefined) filled[name] = callbackUrl
    else if (isUrl && given === undefined) continue
    else if (Object.keys(objectAt(property, 'properties')).length > 0 && (given === undefined || isObject(given))) {
      const below = given !== undefined || (isRequired && path !== undefined) ? `${path ?? ''}${name}/` : undefined
      const made = fill(filling, property, given ?? {}, given !== undefined, below)
      if (given !== undefined || Object.keys(made).length > 0) filled[name] = made
    } else if (given !== undefined) filled[name] = given
    else if (isRequired && property['default'] !== undefined) filled[name] = property['default']
    else if (isRequired && path !== undefined && property['readOnly'] !== true) throw new MissingInput(filling.operationId, path + name)
  }
  return filled
}

function formOf({ definition, operation, values }: RequestInput, form: readonly JsonObject[]): Body {
  const fields = form.flatMap((parameter): readonly { readonly parameter: JsonObject; readonly name: string; readonly value: Json }[] => {
    const name = textAt(parameter, 'name') ?? ''
    const value = values[name] ?? (parameter['required'] === true ? parameter['default'] : undefined)
    if ((value === undefined || value === null) && parameter['required'] === true && values[name] === undefined)
      throw new MissingInput(operation.id, name)
    return value === undefined || value === null ? [] : [{ parameter, name, value }]
  })
  const consumes = definition.consumes(operation)
  const isMultipart =
    form.some((one) => one['type'] === 'file') ||
    (consumes.includes('multipart/form-data') && !consumes.includes('application/x-www-form-urlencoded'))
  if (!isMultipart) {
    const pairs = fields.flatMap(({ parameter, name, value }) => texts(parameter, value).map((text): [string, string] => [name, text]))
    return { body: Buffer.from(new URLSearchParams(pairs).toString()), contentType: 'application/x-www-form-urlencoded' }
  }
  const parts = fields.flatMap(({ parameter, name, value }) =>
    parameter['type'] === 'file'
      ? [filePart(name, contentOf(value), textAt(values, `${name}/filename`))]
      : texts(parameter, value).map((text) => part(`name="${quoted(name)}"`, undefined, Buffer.from(text))),
  )
  return { body: Buffer.concat([...parts, Buffer.from(`--${BOUNDARY}--\r\n`)]), contentType: `multipart/form-data; boundary=${BOUNDARY}` }
}

function texts(parameter: JsonObject, value: Json): readonly string[] {
  if (Array.isArray(value) && parameter['collectionFormat'] === 'multi') return value.map((one) => joined({}, one as Json))
  return [joined(parameter, value)]
}

function filePart(name: string, { bytes, type, fileName }: Content, given: string | undefined): Buffer {
  return part(`name="${quoted(name)}"; filename="${quoted(given ?? fileName ?? 'file')}"`, type, bytes)
}

function part(disposition: string, type: string | undefined, bytes: Buffer): Buffer {
  const head = `--${BOUNDARY}\r\nContent-Disposition: form-data; ${disposition}\r\n${type === undefined ? '' : `Content-Type: ${type}\r\n`}\r\n`
  return Buffer.concat([Buffer.from(head), bytes, Buffer.from('\r\n')])
}

/** As browsers write it (HTML, multipart/form-data encoding). */
const quoted = (text: string): string => text.replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
