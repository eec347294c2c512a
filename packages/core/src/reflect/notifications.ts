/** Owns what is sent to callback URLs: by triggers, by actions that a flow waits for, on paths without an operation. */
import type { Location } from '../metadata/index.js'
import type { Notification, WebhookTrigger } from '../model/index.js'
import type { NotificationFacts, NotificationOptions } from '../decorators/operation.js'
import type { Class } from './bindings.js'
import { classProperties } from './class-properties.js'
import { designTypeOf } from './design-type.js'
import { checkExtensions, checkVerbatim } from './extensions.js'
import type { OperationSource } from './operation-sources.js'
import { placeOf } from './places.js'
import { inBody } from './registry.js'
import type { Registry } from './registry.js'
import { askedFor, givenSchema, headersOf } from './results.js'
import type { Giver } from './results.js'

/** What a webhook trigger sends. The model says it all again where more is said than a type and a description. */
export function eventOf(
  registry: Registry,
  source: OperationSource,
  eventDescription: string,
): Pick<WebhookTrigger, 'event' | 'eventDescription' | 'notification'> {
  const { event, result, notification = {} } = source.options
  const giver = askedFor(registry, source)
  const schema = event === undefined ? undefined : givenSchema(giver, event, result)
  const facts = factsOf(giver, notification)
  const said = { event: schema ?? ({ kind: 'any' } as const), eventDescription }
  if (schema !== undefined && Object.keys(facts).length === 0) return said
  const description = eventDescription === '' ? {} : { description: eventDescription }
  return { ...said, notification: { ...description, ...(schema === undefined ? {} : { schema }), ...facts } }
}

/** What an action sends to the callback URL that it is given. */
export function notificationOf(registry: Registry, source: OperationSource): { readonly notification?: Notification } {
  const { notification } = source.options
  const callback = callbackIn(source.input)
  const at = placeOf(source.owner, source.member, source.location)
  const name = `${source.owner.name}.${source.member}`
  if (notification === undefined) {
    if (callback !== undefined) registry.report('notification-missing', at, { name })
    return {}
  }
  if (callback === undefined) registry.report('callback-missing', at, { name })
  return { notification: notificationFrom(askedFor(registry, source), notification) }
}

/** What is sent on a path that none of the connector's operations has. */
export function pathNotification(
  registry: Registry,
  connector: Class,
  location: Location,
  path: string,
  options: NotificationOptions,
): Notification {
  const at = placeOf(connector, undefined, location)
  return notificationFrom({ registry, owner: connector, member: path, location, use: { locate: inBody, at } }, options)
}

function notificationFrom(giver: Giver, options: NotificationOptions): Notification {
  const { event, description, result } = options
  return {
    ...(description === undefined ? {} : { description }),
    ...(event === undefined ? {} : { schema: givenSchema(giver, event, result) }),
    ...factsOf(giver, options),
  }
}

function factsOf(
  giver: Giver,
  { summary, headers, extensions, verbatim }: NotificationFacts,
): Pick<Notification, 'summary' | 'headers' | 'extensions' | 'verbatim'> {
  const { report } = giver.registry
  checkExtensions(report, extensions, giver.use.at, 'notification')
  checkVerbatim(report, verbatim, giver.use.at)
  return {
    ...(summary === undefined ? {} : { summary }),
    ...(headers === undefined ? {} : { headers: headersOf(giver, headers) }),
    ...(extensions === undefined ? {} : { extensions }),
    ...(verbatim === undefined ? {} : { verbatim }),
  }
}

/** The wire name of the input's property that says `callbackUrl: true`; empty where it is further down, `undefined` where there is none. */
export function callbackIn(input: Class | undefined, seen: readonly Class[] = []): string | undefined {
  if (input === undefined || seen.includes(input)) return undefined
  for (const { property, name, options, transformation } of classProperties(input)) {
    if (options.callbackUrl === true) return seen.length === 0 ? name : ''
    const emitted = designTypeOf(input.prototype as object, property)
    const type: unknown =
      typeof options.type === 'function' ? options.type() : (transformation.type ?? (emitted.kind === 'class' ? emitted.class : undefined))
    if (typeof type === 'function' && callbackIn(type as Class, [...seen, input]) !== undefined) return ''
  }
  return undefined
}
