/** Owns names, titles and summaries of what comes from schemas. */
import { decodeSegment, ITEM } from './keys.js'
import { join, present, read, type Json } from './reading.js'
import type { Spot } from './spot.js'

/** The body as a whole. */
export const BODY_NAME = 'key-body-output'

const ITEM_NAME = 'key-item-output'
/** What the designer calls its own parts, by key. */
const BY_KEY = new Map([
  ['$.body', 'Body'],
  ['$.headers', 'Headers'],
  ['$.queries', 'Queries'],
  ['$.pathparameters', 'Path parameters'],
  ['$.statuscode', 'Status code'],
])
/** The same, by name. */
const BY_NAME = new Map([
  ['key-headers-output', 'Headers'],
  ['key-queries-output', 'Queries'],
  ['key-statuscode-output', 'Status code'],
  ['key-pathparameters-output', 'Path parameters'],
  ['key-outputs-output', 'Outputs'],
  [ITEM_NAME, 'Item'],
])
const HEADER_START = '$.x-ms-'

/** The name of an output: relative to the nearest array that was opened. */
export function outputName({ name, parent }: Spot): string {
  if (name !== undefined) return name
  if (parent?.isArray !== true) return BODY_NAME
  return parent.arrayName === undefined || parent.arrayName === BODY_NAME ? ITEM_NAME : `${parent.arrayName}-${ITEM_NAME}`
}

/** What is shown for a schema, behind the titles above it or, where none of those has one, the summaries. */
export function titleOf(schema: Json, spot: Spot, key: string, name: string | undefined): string {
  return join(spot.titlePrefix ?? spot.summaryPrefix, titleText(schema, spot, key, name)) ?? ''
}

function titleText(schema: Json, { prop }: Spot, key: string, name: string | undefined): string {
  const own = present(read(schema, 'title')) ?? present(read(schema, 'x-ms-summary'))
  if (own !== undefined) return own
  if (prop === ITEM) return 'Item'
  const byKey = BY_KEY.get(key.toLowerCase())
  if (byKey !== undefined) return byKey
  if (key.startsWith(HEADER_START)) return headerTitle(key.slice(HEADER_START.length))
  if (name === undefined) return ''
  if (name === BODY_NAME) return present(read(schema, 'description')) ?? 'Body'
  return BY_NAME.get(name) ?? decodeSegment(name.slice(name.lastIndexOf('.') + 1))
}

function headerTitle(name: string): string {
  return name
    .split('-')
    .map((part) => part.slice(0, 1).toUpperCase() + part.slice(1))
    .join(' ')
}

/** Behind the summaries above it; nothing where the schema has none itself. */
export function summaryOf(schema: Json, { summaryPrefix }: Spot): string | undefined {
  const own = present(read(schema, 'x-ms-summary'))
  return own === undefined ? undefined : join(summaryPrefix, own)
}
