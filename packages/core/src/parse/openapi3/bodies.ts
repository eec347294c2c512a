/** Owns what an operation sends in its body: JSON, a form, text, or bytes. */
import type { Body, Parameter, Property, Schema } from '../../model/index.js'
import { compact } from '../shared/compact.js'
import { own, membersOf, recordAt, textAt, textsAt, type Foreign } from '../shared/foreign.js'
import { step, type Way } from '../shared/way.js'
import { propertyName } from '../shared/words.js'
import { flatten, typeOf } from './flatten.js'
import { chooseMedia, isBinary, type Media } from './media-types.js'
import { readInline, readSchema } from './schemas.js'
import { followRecord, type Scope } from './scope.js'

export interface Sent {
  readonly body?: Body
  readonly form: readonly Parameter[]
}

const NOTHING: Sent = { form: [] }

/** The request body of an operation. `inline`: its schema stands there itself, not by name. */
export function readBody(
  given: unknown,
  at: Way,
  nameProperty: (wanted: string) => string,
  scope: Scope,
  { inline = false }: { readonly inline?: boolean } = {},
): Sent {
  if (given === undefined) return NOTHING
  const found = followRecord(given, at, scope)
  if (found === undefined) return NOTHING
  const media = chooseMedia(found.value, found.at, scope)
  if (media === undefined) return NOTHING
  const required = own(found.value, 'required') === true
  const description = textAt(found.value, 'description')
  if (media.kind === 'form' || media.kind === 'multipart') return { form: readForm(media, description, nameProperty, scope) }
  const schema = contentSchema(media, scope, inline ? readInline : readSchema)
  const labelled =
    description === undefined || schema.description !== undefined || schema.kind === 'reference' ? schema : { ...schema, description }
  const spread = labelled.kind === 'object' && labelled.additional === undefined && labelled.nullable !== true && required
  return {
    form: [],
    body: compact<Body>({
      property: spread ? undefined : nameProperty('body'),
      required,
      schema: spread ? { ...labelled, properties: renamed(labelled.properties, nameProperty) } : labelled,
      contentType: media.type === '' ? 'application/json' : media.type,
    }),
  }
}

/** What stands in a body or a reply of some media type. */
export function contentSchema(media: Media, scope: Scope, read: typeof readSchema = readSchema): Schema {
  const raw = recordAt(media.content, 'schema')
  const at = step(media.at, 'schema')
  switch (media.kind) {
    case 'bytes':
      return { kind: 'file', contentType: media.type }
    case 'text':
      return { kind: 'string' }
    default: {
      if (isBinary(raw)) return { kind: 'file', contentType: media.type }
      const schema = read(raw, at, scope)
      const example = own(media.content, 'example')
      return schema.kind !== 'any' && schema.kind !== 'reference' && schema.example === undefined && isPlainValue(example)
        ? { ...schema, example }
        : schema
    }
  }
}

function isPlainValue(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
}

/** The properties of the body stand in one class with the parameters, so their names have to differ. */
function renamed(properties: readonly Property[], nameProperty: (wanted: string) => string): readonly Property[] {
  return properties.map((property) => ({ ...property, property: nameProperty(property.property) }))
}

function readForm(
  media: Media,
  description: string | undefined,
  nameProperty: (wanted: string) => string,
  scope: Scope,
): readonly Parameter[] {
  const at = step(media.at, 'schema')
  const plain = flatten(recordAt(media.content, 'schema') ?? {}, at, scope)
  if (Object.keys(recordAt(media.content, 'encoding') ?? {}).length > 0)
    scope.report('import-keyword', step(media.at, 'encoding'), { keyword: 'encoding', instead: 'parts travel as the platform sends them' })
  const properties = membersOf(own(plain, 'properties'))
  if (properties.length === 0) {
    scope.report('import-form', at, { what: 'The form names no fields', instead: 'it is left out' })
    return []
  }
  const required = new Set(textsAt(plain, 'required'))
  return properties.map(([name, raw]) => {
    const schema = fieldSchema(name, raw, step(at, 'properties', name), media, scope)
    return {
      property: nameProperty(propertyName(name)),
      name,
      in: 'formData' as const,
      required: required.has(name),
      schema:
        description !== undefined && properties.length === 1 && schema.description === undefined ? { ...schema, description } : schema,
    }
  })
}

function fieldSchema(name: string, raw: unknown, at: Way, media: Media, scope: Scope): Schema {
  const plain = flatten(raw, at, scope)
  if (isBinary(plain) && media.kind === 'multipart') return fileField(plain)
  const kind = typeOf(plain)
  if (kind === 'array') {
    const items = flatten(own(plain, 'items') ?? {}, step(at, 'items'), scope)
    if (isBinary(items) && media.kind === 'multipart') {
      scope.report('import-form', at, { what: `${name} is a list of files`, instead: 'one file is sent' })
      return fileField({ ...items, description: own(plain, 'description') ?? own(items, 'description') })
    }
    if (['object', 'array'].includes(typeOf(items) ?? '')) return asText(`a list of ${typeOf(items)}s`)
    const { kind: itemKind, constraints } = readSchema(items, step(at, 'items'), scope)
    const list = readSchema(plain, at, scope)
    return list.kind === 'array'
      ? { ...list, items: compact<Schema>({ kind: itemKind === 'any' ? 'string' : itemKind, constraints } as Schema) }
      : list
  }
  if (kind === 'object') return asText('an object')
  const schema = readSchema(plain, at, scope)
  return schema.kind === 'any' ? { ...schema, kind: 'string' } : schema

  function asText(what: string): Schema {
    scope.report('import-form', at, { what: `${name} is ${what}`, instead: 'it travels as text' })
    return compact<Schema>({ kind: 'string', description: textAt(plain, 'description') })
  }
}

function fileField(plain: Foreign): Schema {
  return compact<Schema>({
    kind: 'file',
    summary: textAt(plain, 'x-ms-summary') ?? textAt(plain, 'title'),
    description: textAt(plain, 'description'),
  })
}
