/** Owns what is sent: requests made from the definition that the server gives of itself, nearly right ones, and bytes. */
import fc from 'fast-check'
import { SECRETS } from './server.mjs'

const TEXTS = [
  '',
  ' ',
  '0',
  '-1',
  '1e400',
  'true',
  'null',
  '__proto__',
  '\u0000',
  '\ud800',
  '😀',
  "' OR 1=1 --",
  '../../etc/passwd',
  '%zz',
  '%00',
  '\r\nx: y',
  '2026-02-30',
  '2026-01-01T00:00:00Z',
]
const text = fc.oneof(
  fc.constantFrom(...TEXTS),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.nat(2_000).map((length) => 'a'.repeat(length)),
)
const json = fc.oneof(
  { weight: 4, arbitrary: fc.jsonValue() },
  { weight: 1, arbitrary: text },
  fc.nat(200).map((depth) => nested(depth)),
)

function nested(depth) {
  let value = 1
  for (let level = 0; level < depth; level++) value = level % 2 === 0 ? [value] : { a: value }
  return value
}

/** Values that a schema describes, for the most part. */
function valueOf(schema, definitions, depth = 0) {
  if (schema === undefined || depth > 4) return json
  if (schema.$ref !== undefined) return valueOf(definitions[schema.$ref.replace('#/definitions/', '')], definitions, depth + 1)
  const right = rightValue(schema, definitions, depth)
  return fc.oneof({ weight: 40, arbitrary: right }, { weight: 1, arbitrary: json })
}

function rightValue(schema, definitions, depth) {
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum)
  switch (schema.type) {
    case 'integer':
      return fc.oneof(
        fc.integer({ min: schema.minimum ?? -5, max: Math.max(schema.minimum ?? -5, schema.maximum ?? 100) }),
        fc.maxSafeInteger(),
      )
    case 'number':
      return fc.oneof(fc.integer({ min: 0, max: 1_000 }), fc.double())
    case 'boolean':
      return fc.boolean()
    case 'array':
      return fc.array(valueOf(schema.items, definitions, depth + 1), { maxLength: 5 })
    case 'string':
      if (schema.format === 'uri') return fc.nat(1_000).map((number) => `https://hooks.example/${number}?sig=${SECRETS.callback}`)
      if (schema.format === 'date-time') return fc.date({ noInvalidDate: true }).map((date) => date.toJSON())
      if (schema.format === 'email') return fc.constantFrom('ada@example.org', 'x@y', 'a@mailinator.com')
      return fc.oneof(
        fc.string({ unit: 'grapheme', minLength: schema.minLength ?? 0, maxLength: Math.max(schema.minLength ?? 0, 12) }),
        text,
      )
    default:
      return objectOf(schema, definitions, depth)
  }
}

function objectOf({ properties = {}, required = [] }, definitions, depth) {
  const parts = Object.fromEntries(Object.entries(properties).map(([name, one]) => [name, valueOf(one, definitions, depth + 1)]))
  const right = fc.record(parts, { requiredKeys: required.filter((name) => name in parts) })
  return fc.oneof(
    { weight: 9, arbitrary: right },
    fc.tuple(right, fc.dictionary(text, json, { maxKeys: 3 })).map(([one, more]) => ({ ...one, ...more })),
  )
}

const encode = (value) => encodeURIComponent(String(typeof value === 'object' ? JSON.stringify(value) : value).replace(/\p{Cs}/gu, '?'))
const credentials = fc.oneof(
  { weight: 12, arbitrary: fc.constant({ 'x-api-key': SECRETS.apiKey }) },
  fc.constantFrom(
    {},
    { 'x-api-key': SECRETS.wrongKey },
    { 'x-api-key': [SECRETS.apiKey, SECRETS.wrongKey] },
    { authorization: `Bearer ${SECRETS.token}` },
  ),
)
const types = fc.oneof(
  { weight: 15, arbitrary: fc.constant('application/json') },
  fc.constantFrom(
    'text/plain',
    'application/json; charset=utf-16',
    'multipart/form-data; boundary=x',
    'application/x-www-form-urlencoded',
    'a/b',
  ),
)

/** Requests of all operations of a definition: `{ method, path, headers, body }`. */
export function requestsOf({ basePath, paths, definitions = {} }) {
  const operations = Object.entries(paths).flatMap(([path, verbs]) =>
    Object.entries(verbs)
      .filter(([verb]) => /^(get|post|put|patch|delete|head)$/.test(verb))
      .map(([verb, { parameters = [] }]) => operationOf(basePath + path, verb.toUpperCase(), parameters, definitions)),
  )
  return fc.oneof(...operations)
}

function operationOf(path, verb, parameters, definitions) {
  const of = (place) => parameters.filter((parameter) => parameter.in === place)
  const values = (place) =>
    fc.record(Object.fromEntries(of(place).map((one) => [one.name, valueOf(one, definitions)])), {
      requiredKeys: place === 'path' ? of(place).map(({ name }) => name) : [],
    })
  const [body] = of('body')
  return fc
    .record({
      method: fc.oneof({ weight: 15, arbitrary: fc.constant(verb) }, fc.constantFrom('GET', 'PUT', 'DELETE', 'OPTIONS', 'TRACE')),
      path: values('path'),
      query: values('query'),
      noise: fc.oneof(
        { weight: 9, arbitrary: fc.constant('') },
        text.map((one) => `&${encode(one)}=1`),
        fc.constant(`&x-api-key=${SECRETS.wrongKey}`),
      ),
      headers: fc.tuple(credentials, types).map(([who, type]) => ({ ...who, 'content-type': type })),
      body: body === undefined ? fc.oneof({ weight: 9, arbitrary: fc.constant(undefined) }, json) : valueOf(body.schema, definitions),
    })
    .map(({ method, path: given, query, noise, headers, body: value }) => {
      const filled = path.replace(/\{([^}]*)\}/g, (_, name) => encode(given[name]))
      const search = Object.entries(query)
        .map(([name, one]) => `${encode(name)}=${encode(one)}`)
        .join('&')
      return { method, path: `${filled}?${search}${noise}`, headers, body: value === undefined ? '' : JSON.stringify(value) }
    })
}

/** The bytes of a request, changed in a few places. */
export function mutated(requests) {
  const edit = fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    cut: fc.nat(8),
    put: fc.oneof(
      fc.uint8Array({ maxLength: 6 }),
      fc.constantFrom('\r\n', '\n', '\0', ':', ' ', '0', 'Transfer-Encoding: chunked\r\n').map((one) => Buffer.from(one)),
    ),
  })
  return fc.tuple(requests, fc.array(edit, { minLength: 1, maxLength: 5 })).map(([request, edits]) => {
    let bytes = bytesOf(request)
    for (const { at, cut, put } of edits) {
      const index = Math.floor(at * bytes.length)
      bytes = Buffer.concat([bytes.subarray(0, index), put, bytes.subarray(index + cut)])
    }
    return bytes
  })
}

export function bytesOf({ method, path, headers, body }) {
  const lines = Object.entries({
    host: 'orders.example',
    connection: 'close',
    'content-length': Buffer.byteLength(body),
    ...headers,
  }).flatMap(([name, value]) => [value].flat().map((one) => `${name}: ${one}`))
  return Buffer.from([`${method} ${path} HTTP/1.1`, ...lines, '', body].join('\r\n'))
}
