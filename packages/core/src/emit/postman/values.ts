/** Owns how values are written where Postman has room for text alone. */
import { sampleOf } from '../../model/index.js'
import type { ConnectorModel, Json, Schema } from '../../model/index.js'

/** What the schema says as an example, else its default or first choice; lists with commas, nothing where it says nothing. */
export function exampleText(schema: Schema): string {
  const { example, default: standard, enum: members, choices } = schema
  const value = example ?? standard ?? members?.[0]?.value ?? choices?.[0]?.value ?? ''
  return Array.isArray(value) ? value.map(plainText).join(',') : plainText(value)
}

/** More is no example that anybody reads. */
const MOST_VALUES = 200

/** A whole body as an example. */
export function exampleBody(schema: Schema, contentType: string, model: ConnectorModel): string {
  return bodyText(sampleOf(schema, model, { callbackUrl: '{{callbackUrl}}', atMost: MOST_VALUES }), contentType)
}

/** Text as it is, anything else as JSON. */
export function plainText(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value, undefined, 2)
}

/** A value as a body of this type. */
export function bodyText(value: Json, contentType: string): string {
  return isJson(contentType) ? JSON.stringify(value, undefined, 2) : plainText(value)
}

export function isJson(contentType: string): boolean {
  return /^application\/(?:[\w.-]+\+)?json\b/i.test(contentType)
}
