/** Owns what requests send and what saved replies hold. */
import type { Body, Parameter, Response, Schema } from '../../model/index.js'
import { compact } from '../shared/compact.js'
import { isRecord, listAt, own, textAt, type Foreign } from '../shared/foreign.js'
import { inferSchema } from '../shared/infer-schema.js'
import { type ReportAt, step, type Way } from '../shared/way.js'
import { propertyName } from '../shared/words.js'
import { descriptionOf } from './urls.js'

interface Sent {
  readonly body?: Body
  readonly form: readonly Parameter[]
}

/** The body of a request; a GET has none. */
export function readBody(request: Foreign, verb: string, at: Way, nameProperty: (wanted: string) => string, report: ReportAt): Sent {
  const raw = own(request, 'body')
  const mode = textAt(raw, 'mode')
  if (!isRecord(raw) || mode === undefined || mode === 'none' || own(raw, 'disabled') === true) return { form: [] }
  if (verb === 'GET' || verb === 'HEAD') {
    if (mode !== 'raw' || textAt(raw, 'raw') !== undefined)
      report('import-body', at, { detail: `a ${verb} has none`, instead: 'it is left out' })
    return { form: [] }
  }
  switch (mode) {
    case 'urlencoded':
    case 'formdata':
      return { form: readForm(listAt(raw, mode), nameProperty) }
    case 'file':
      return {
        form: [],
        body: {
          property: nameProperty('body'),
          required: true,
          schema: { kind: 'file' },
          contentType: headerOf(request, 'content-type') ?? 'application/octet-stream',
        },
      }
    case 'graphql':
      return { form: [], body: jsonBody(inferSchema([{ query: '', variables: null }]), nameProperty) }
    default:
      return { form: [], ...readRaw(textAt(raw, 'raw'), request, raw, at, nameProperty, report) }
  }
}

function readForm(fields: readonly unknown[], nameProperty: (wanted: string) => string): readonly Parameter[] {
  const byName = new Map<string, Foreign>()
  for (const field of fields.filter(isRecord)) {
    const name = textAt(field, 'key')
    if (name !== undefined && !byName.has(name)) byName.set(name, field)
  }
  return [...byName].map(([name, field]) => ({
    property: nameProperty(propertyName(name)),
    name,
    in: 'formData',
    required: false,
    schema: compact<Schema>({ kind: textAt(field, 'type') === 'file' ? 'file' : 'string', description: descriptionOf(field) } as Schema),
  }))
}

function readRaw(
  text: string | undefined,
  request: Foreign,
  raw: Foreign,
  at: Way,
  nameProperty: (wanted: string) => string,
  report: ReportAt,
): { readonly body?: Body } {
  if (text === undefined) return {}
  const type = (headerOf(request, 'content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? ''
  const language = textAt(own(own(raw, 'options'), 'raw'), 'language')
  const value = jsonWithVariables(text)
  if (value !== undefined && (typeof value === 'object' || language === 'json' || type.endsWith('json')))
    return { body: jsonBody(inferSchema([value]), nameProperty) }
  if (language === 'json' || type.endsWith('json')) {
    report('import-body', at, { detail: 'it is no JSON', instead: 'any value may be sent' })
    return { body: jsonBody({ kind: 'any' }, nameProperty) }
  }
  return {
    body: {
      property: nameProperty('body'),
      required: true,
      schema: { kind: 'string' },
      contentType: /^[\w.+-]+\/[\w.+-]+$/.test(type) ? type : 'text/plain',
    },
  }
}

function jsonBody(schema: Schema, nameProperty: (wanted: string) => string): Body {
  if (schema.kind !== 'object' || schema.additional !== undefined)
    return { property: nameProperty('body'), required: true, schema, contentType: 'application/json' }
  const properties = schema.properties.map((property) => ({ ...property, property: nameProperty(property.property) }))
  return { required: true, schema: { ...schema, properties }, contentType: 'application/json' }
}

/** JSON in which variables stand for values: between quotation marks they are text, elsewhere they may be anything. */
function jsonWithVariables(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    try {
      return JSON.parse(text.replace(/("(?:[^"\\]|\\.)*")|\{\{[^{}]*\}\}/g, (_, quoted: string | undefined) => quoted ?? 'null')) as unknown
    } catch {
      return undefined
    }
  }
}

/** A header of a request or a reply, given as list or as text. */
export function headerOf(holder: Foreign, name: string): string | undefined {
  const header = own(holder, 'header')
  if (typeof header === 'string') return new RegExp(`^${name}:\\s*(.+)$`, 'im').exec(header.slice(0, 20_000))?.[1]
  const found = listAt(holder, 'header').find((each) => textAt(each, 'key')?.toLowerCase() === name)
  return textAt(found, 'value')
}

/** The answers that were saved, by status; several with one status are one schema. */
export function readResponses(item: Foreign, at: Way, report: ReportAt): readonly Response[] {
  const saved = new Map<number, { description: string; examples: unknown[]; schema?: Schema; contentType?: string }>()
  for (const response of listAt(item, 'response').filter(isRecord)) {
    const code = own(response, 'code')
    if (typeof code !== 'number' || !Number.isInteger(code) || code < 100 || code > 599) continue
    const answer = saved.get(code) ?? { description: textAt(response, 'status') ?? textAt(response, 'name') ?? 'OK', examples: [] }
    saved.set(code, answer)
    const body = textAt(response, 'body')
    if (body === undefined) continue
    const value = jsonWithVariables(body)
    const type = headerOf(response, 'content-type')?.split(';', 1)[0]?.trim().toLowerCase()
    if (value !== undefined && (typeof value === 'object' || type?.endsWith('json') === true)) answer.examples.push(value)
    else if (type === undefined || type.startsWith('text/') || type.endsWith('xml'))
      Object.assign(answer, { schema: { kind: 'string' }, contentType: type ?? 'text/plain' })
    else if (type.endsWith('json'))
      report('import-body', step(at, 'response'), { detail: `the reply ${code} is no JSON`, instead: 'it is left out' })
    else Object.assign(answer, { schema: { kind: 'file', contentType: type } })
  }
  if (![...saved.keys()].some((status) => status >= 200 && status < 300)) {
    report('import-no-success', step(at, 'response'), { instead: 'an answer 200 without content is added' })
    saved.set(200, { description: 'OK', examples: [] })
  }
  return [...saved]
    .sort(([a], [b]) => a - b)
    .map(([status, { description, examples, schema, contentType }]) =>
      examples.length > 0
        ? { status, description, schema: inferSchema(examples) }
        : compact<Response>({ status, description, schema, contentType }),
    )
}
