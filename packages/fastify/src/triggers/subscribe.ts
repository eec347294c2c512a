/** Owns the request for a subscription, and the one that ends it. */
import { Reply, type Schema, type WebhookTrigger, type ConnectorModel } from '@ferrule/core'
import type { Triggers } from '@ferrule/triggers'
import { HttpError } from '../errors.js'
import type { Incoming } from '../request-schema.js'

/** What a subscription keeps in the place of the callback URL, which is a secret. */
const PLACEHOLDER = 'https://callback.invalid/'

export interface SubscribeParts {
  readonly triggers: Triggers
  readonly model: ConnectorModel
  /** The absolute URL of a path below the connector's address. */
  readonly urlOf: (path: string) => string
}

/** Answers 201 with the `Location` by which the platform ends the subscription. */
export async function subscribe(
  trigger: WebhookTrigger,
  incoming: Incoming,
  principal: string,
  { triggers, model, urlOf }: SubscribeParts,
): Promise<Reply> {
  const place = callbackPath(trigger, model)
  const callbackUrl = place === undefined ? undefined : textAt(incoming.body, place)
  if (callbackUrl === undefined || place === undefined) throw new HttpError('callback-url-rejected')
  const { token } = await triggers.subscribe({
    topic: trigger.id,
    principal,
    callbackUrl,
    filter: sorted({ ...declared(trigger, incoming), ...(incoming.body === undefined ? {} : { body: replaced(incoming.body, place) }) }),
  })
  const path = fill(trigger.path, incoming.path)
  return new Reply(201, undefined, { location: urlOf(`${path.replace(/\/$/, '')}/${token}`) })
}

/** Answers 204 to whoever has the token, without credentials and as often as it comes; 404 to everybody else. */
export async function unsubscribe(token: string, triggers: Triggers): Promise<Reply> {
  if (!(await triggers.unsubscribe(token))) throw new HttpError('not-found', 'There is no such subscription.')
  return new Reply(204, undefined)
}

/** Where in the body the callback URL is: a property that is marked, or the one that the trigger names. */
export function callbackPath(
  { callback, body }: Pick<WebhookTrigger, 'callback' | 'body'>,
  model: ConnectorModel,
): readonly string[] | undefined {
  if (callback !== '') return [callback]
  return body === undefined ? undefined : markedIn(body.schema, model, [])
}

function markedIn(schema: Schema, model: ConnectorModel, seen: readonly string[]): readonly string[] | undefined {
  if (schema.kind === 'reference') {
    if (seen.includes(schema.name)) return undefined
    const named = model.schemas.find(({ name }) => name === schema.name)
    return named && markedIn(named.schema, model, [...seen, schema.name])
  }
  if (schema.kind !== 'object') return undefined
  for (const property of schema.properties) {
    if (property.schema.callbackUrl === true) return [property.name]
    const below = markedIn(property.schema, model, seen)
    if (below !== undefined) return [property.name, ...below]
  }
  return undefined
}

function textAt(body: unknown, path: readonly string[]): string | undefined {
  let current = body
  for (const name of path) current = isRecord(current) ? current[name] : undefined
  return typeof current === 'string' ? current : undefined
}

function replaced(body: unknown, [name = '', ...below]: readonly string[]): unknown {
  if (!isRecord(body)) return body
  return { ...body, [name]: below.length === 0 ? PLACEHOLDER : replaced(body[name], below) }
}

/** Parameters alone: other headers, and a key in the query, are nobody's filter. */
export function declared(
  { parameters }: Pick<WebhookTrigger, 'parameters'>,
  { path, query, headers }: Incoming,
): Pick<Incoming, 'path' | 'query' | 'headers'> {
  const pick = (from: Incoming['query'], where: string, lower = false): Incoming['query'] =>
    Object.fromEntries(
      parameters
        .filter(({ in: location }) => location === where)
        .map(({ name }) => (lower ? name.toLowerCase() : name))
        .flatMap((name) => (from[name] === undefined ? [] : [[name, from[name]]])),
    )
  return { path, query: pick(query, 'query'), headers: pick(headers, 'header', true) }
}

/** The same text for the same value, however its keys were ordered. */
export function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (!isRecord(value)) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, one]) => [name, sorted(one)]),
  )
}

function fill(template: string, path: Incoming['path']): string {
  let index = 0
  const values = Object.values(path)
  return template.replace(/\{[^}]*\}/g, () => encodeURIComponent(String(values[index++] ?? '')))
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
