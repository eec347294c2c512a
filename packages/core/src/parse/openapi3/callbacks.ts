/** Owns callbacks: where the URL is a property of the request's body, they are the platform's webhooks. */
import type { Body, Schema } from '../../model/index.js'
import { membersOf, own, recordAt, textAt, type Foreign } from '../shared/foreign.js'
import { step, type Way } from '../shared/way.js'
import { readBody } from './bodies.js'
import { entriesAt, followRecord, type Scope } from './scope.js'

export interface Event {
  /** The property of the body that takes the URL. */
  readonly callback: string
  readonly event: Schema
  readonly eventDescription: string
}

interface Callback {
  readonly expression: string
  readonly post: Foreign | undefined
  readonly at: Way
}

/** Every callback of an operation. */
export function callbacksOf(operation: Foreign, at: Way, scope: Scope): readonly Callback[] {
  return entriesAt(operation, 'callbacks', at, scope).flatMap(([, given, place]) =>
    membersOf(followRecord(given, place, scope)?.value).map(([expression, item]) => ({
      expression,
      post: recordAt(item, 'post'),
      at: step(place, expression),
    })),
  )
}

/** The event that a body subscribes to. A second one, or one whose URL comes from elsewhere, has no place, which is reported. */
export function readEvent(callbacks: readonly Callback[], body: Body | undefined, scope: Scope): Event | undefined {
  const names = body?.schema.kind === 'object' ? body.schema.properties.map(({ name }) => name) : []
  const fitting = callbacks.find(({ expression, post }) => post !== undefined && names.includes(propertyOf(expression) ?? ''))
  for (const { at } of callbacks.filter((callback) => callback !== fitting)) scope.report('import-callback', at, {})
  if (fitting?.post === undefined) return undefined
  const { post, expression, at } = fitting
  const sent = readBody(own(post, 'requestBody'), step(at, 'post', 'requestBody'), (wanted) => wanted, scope)
  return {
    callback: propertyOf(expression) ?? '',
    event: sent.body?.schema ?? { kind: 'any' },
    eventDescription: textAt(post, 'description') ?? textAt(post, 'summary') ?? '',
  }
}

function propertyOf(expression: string): string | undefined {
  return /^\{\$request\.body#\/([^/{}]+)\}$/.exec(expression)?.[1]?.replaceAll('~1', '/').replaceAll('~0', '~')
}

/** The body, in which the platform writes its URL into one property. */
export function withCallback(body: Body, callback: string): Body {
  const { schema } = body
  if (schema.kind !== 'object') return body
  const properties = schema.properties.map((property) =>
    property.name === callback ? { ...property, schema: { ...property.schema, callbackUrl: true as const } } : property,
  )
  return { ...body, schema: { ...schema, properties } }
}
