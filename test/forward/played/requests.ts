/** Owns the requests that a definition allows: what a caller writes who has read nothing else. */
import { isJson, type Credential, type Definition, type Operation, type Parameter } from '../../played/definition.js'
import { inputOf } from '../../played/inputs.js'
import type { Random } from '../../played/random.js'
import { isBytes, writeJson, writeText, type Value, type Variation } from '../../played/values.js'

/** A request as it travels, below the server's address. */
export interface Request {
  readonly method: string
  /** Path and query, base path included. */
  readonly target: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer | undefined
}

/** Makes one request of an operation. */
export function makeRequest(definition: Definition, operation: Operation, variation: Variation): Request {
  const { document, basePath, credentials } = definition
  const { random, least } = variation
  const given = operation.parameters.flatMap((parameter): (readonly [Parameter, Value])[] => {
    // A body says of what type it is, and is asked when it is written.
    if (isContentType(parameter) && !isFixedType(parameter)) return []
    if (!parameter.required && (least || (!variation.plain && random.chance(0.3)))) return []
    return [[parameter, inputOf(document, parameter, variation)]]
  })
  const at = (place: Parameter['in']): readonly (readonly [Parameter, Value])[] => given.filter(([parameter]) => parameter.in === place)
  const path = operation.template.replace(/\{([^{}]*)\}|[^{}]+/g, (whole, name: string | undefined) => {
    const found = name === undefined ? undefined : at('path').find(([parameter]) => parameter.name === name)
    return found === undefined ? encodeURI(whole) : pathText(found[0], found[1], random)
  })
  const credential = credentials.length === 0 ? undefined : random.pick(credentials)
  const pairs = [...at('query').flatMap(([parameter, value]) => pairsOf(parameter, value)), ...credentialPairs(credential)]
  const query = shuffled(pairs, random)
    .map(([name, value]) => writePair(name, value, random))
    .join('&')
  const { body, contentType = typeWithoutBody(operation) } = bodyOf(operation, given, variation, document)
  return {
    method: operation.method,
    target: `${basePath}${path}${query === '' ? '' : `?${query}`}`,
    headers: {
      accept: random.pick(['*/*', 'application/json']),
      'user-agent': 'azure-logic-apps/1.0',
      'x-ms-client-request-id': `request-${random.below(1e9)}`,
      'accept-language': 'de, en;q=0.5',
      ...credentialHeaders(credential, random),
      ...Object.fromEntries(at('header').map(([{ name, schema }, value]) => [name.toLowerCase(), joined(schema, value)[0] ?? ''])),
      // A parameter of that name says the same, if it says something.
      ...(contentType === undefined || given.some(([parameter]) => isFixedType(parameter)) ? {} : { 'content-type': contentType }),
    },
    body,
  }
}

const isContentType = ({ in: place, name }: Parameter): boolean => place === 'header' && name.toLowerCase() === 'content-type'
const isFixedType = (parameter: Parameter): boolean => isContentType(parameter) && parameter.schema['enum'] !== undefined
/** What is said of a body that is not there, where something has to be. */
function typeWithoutBody({ parameters }: Operation): string | undefined {
  return parameters.some((parameter) => isContentType(parameter) && parameter.required) ? 'application/json' : undefined
}

function pathText({ schema }: Parameter, value: Value, random: Random): string {
  const text = joined(schema, value)[0] ?? ''
  const once = random.chance(0.5)
    ? encodeURIComponent(text)
    : encodeURIComponent(text).replace(/%(?:3A|40|24|2C|3B|2B|3D|26)/g, decodeURIComponent)
  return schema['x-ms-url-encoding'] === 'double' ? encodeURIComponent(once) : once
}

const SEPARATORS: Readonly<Record<string, string>> = { csv: ',', ssv: ' ', tsv: '\t', pipes: '|' }

/** The texts that a parameter travels as: one, or one for each item. */
function joined(schema: Parameter['schema'], value: Value): readonly string[] {
  if (!Array.isArray(value)) return [writeText(value)]
  const texts = (value as readonly Value[]).map(writeText)
  const format = String(schema['collectionFormat'] ?? 'csv')
  return format === 'multi' ? texts : [texts.join(SEPARATORS[format] ?? ',')]
}

function pairsOf({ name, schema }: Parameter, value: Value): readonly (readonly [string, string])[] {
  // A list without items is sent as nothing.
  if (Array.isArray(value) && value.length === 0) return []
  return joined(schema, value).map((text) => [name, text] as const)
}

function credentialPairs(credential: Credential | undefined): readonly (readonly [string, string])[] {
  return credential?.in === 'query' ? [[credential.name, 'key+of/the caller=']] : []
}

function credentialHeaders(credential: Credential | undefined, random: Random): Readonly<Record<string, string>> {
  if (credential?.in === 'header') return { [credential.name.toLowerCase()]: 'key+of/the caller=' }
  if (credential?.in === 'authorization') return { authorization: `${credential.scheme} ${random.bytes(12).toString('base64')}` }
  return {}
}

/** Different names may come in any order; the same name's values keep theirs. */
function shuffled(pairs: readonly (readonly [string, string])[], random: Random): readonly (readonly [string, string])[] {
  return random.chance(0.5) ? pairs : [...pairs].sort(([a], [b]) => (a < b ? 1 : a > b ? -1 : 0))
}

/** The ways to encode a query that are all right. */
function writePair(name: string, value: string, random: Random): string {
  const encode = random.pick([
    encodeURIComponent,
    (text: string) => encodeURIComponent(text).replaceAll('%20', '+'),
    (text: string) => encodeURIComponent(text).replace(/%(?:2F|3A|40|24|2C|3B|3F)/g, decodeURIComponent),
  ])
  return `${encode(name)}=${encode(value)}`
}

interface WrittenBody {
  readonly body: Buffer | undefined
  readonly contentType?: string
}

function bodyOf(
  { consumes, parameters }: Operation,
  given: readonly (readonly [Parameter, Value])[],
  { random }: Variation,
  document: Definition['document'],
): WrittenBody {
  const form = given.filter(([parameter]) => parameter.in === 'formData')
  if (parameters.some((parameter) => parameter.in === 'formData')) {
    const hasFile = parameters.some(({ schema }) => schema['type'] === 'file')
    return hasFile || (consumes.includes('multipart/form-data') && !consumes.includes('application/x-www-form-urlencoded'))
      ? multipart(form, random)
      : urlEncoded(form, random)
  }
  const [found] = given.filter(([parameter]) => parameter.in === 'body')
  if (found === undefined) return { body: undefined }
  const [{ schema }, value] = found
  if (isBytes(document, schema)) {
    const body = Buffer.isBuffer(value) ? value : random.bytes(1_000)
    return { body, contentType: consumes.find((type) => !isJson(type)) ?? consumes[0] ?? 'application/octet-stream' }
  }
  const types = consumes.filter((type) => !type.startsWith('multipart/')).map((type) => type.replace('*', 'vnd.contoso'))
  const contentType = types.length === 0 ? 'application/json' : random.pick(types)
  if (!isJson(contentType)) return { body: Buffer.from(asText(value, contentType)), contentType }
  const charset = random.chance(0.3) && !contentType.includes(';') ? '; charset=utf-8' : ''
  return { body: Buffer.from(writeJson(value, random.chance(0.3))), contentType: contentType + charset }
}

/** What is not JSON may be written as each API likes it; somebody between has no business to know. */
function asText(value: Value, contentType: string): string {
  if (typeof value === 'string') return value
  return contentType.includes('xml') ? '<?xml version="1.0"?>\n<a xmlns="urn:a">&lt;ä</a>' : 'a=1&b=+%2F&a=2'
}

function urlEncoded(form: readonly (readonly [Parameter, Value])[], random: Random): WrittenBody {
  const pairs = form.flatMap(([parameter, value]) => pairsOf(parameter, value)).map(([name, text]) => writePair(name, text, random))
  return { body: Buffer.from(pairs.join('&')), contentType: 'application/x-www-form-urlencoded' }
}

function multipart(form: readonly (readonly [Parameter, Value])[], random: Random): WrittenBody {
  const boundary = random.pick(['----WebKitFormBoundary7MA4YWxk', 'b', "a'b_c-1"])
  const parts = (random.chance(0.5) ? form : [...form].reverse()).flatMap(([{ name, schema }, value]) => {
    const head = `--${boundary}\r\nContent-Disposition: form-data; name="${name}"`
    return schema['type'] === 'file'
      ? [Buffer.from(`${head}; filename="ä b.pdf"\r\nContent-Type: application/pdf\r\n\r\n`), value as Buffer, Buffer.from('\r\n')]
      : joined(schema, value).map((text) => Buffer.from(`${head}\r\n\r\n${text}\r\n`))
  })
  return { body: Buffer.concat([...parts, Buffer.from(`--${boundary}--\r\n`)]), contentType: `multipart/form-data; boundary=${boundary}` }
}
