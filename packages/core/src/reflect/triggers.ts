/** Owns what becomes of a trigger: the request that the platform makes, what it answers, and what arrives at a callback URL. */
import type {
  Action,
  Body,
  Operation,
  Parameter,
  PollingTrigger,
  Property,
  ResponseHeader,
  Schema,
  WebhookTrigger,
} from '../model/index.js'
import type { Annotations } from './annotations.js'
import type { Class } from './bindings.js'
import { callOf, calledBy } from './calls.js'
import { kebab, labelOf } from './names.js'
import { callbackIn, eventOf } from './notifications.js'
import type { AnyType } from '../decorators/value.js'
import type { OperationSource } from './operation-sources.js'
import { placeOf } from './places.js'
import { inBody } from './registry.js'
import type { Registry } from './registry.js'
import { answersOf, declaredAnswers } from './responses.js'
import type { Answers } from './responses.js'
import { resultSchema } from './results.js'
import { reflectProperty } from './schema.js'

const CALLBACK = 'callbackUrl'
/** The query parameter that carries a poller's position, and the property that gives the next one. */
const CURSOR = 'cursor'

/** What actions and triggers have in common. */
export type Base = Annotations & Pick<Action, 'verb' | 'path' | 'parameters' | 'body' | 'requirements'>

/** A webhook trigger, and where nobody else declares it the operation that ends a subscription. */
export function webhookOf(
  registry: Registry,
  source: OperationSource,
  base: Base,
  sources: readonly OperationSource[],
): readonly Operation[] {
  const { options } = source
  const declared = callbackIn(source.input)
  const facts = {
    ...factsOf(registry, source, sources),
    ...eventOf(registry, source, options.eventDescription ?? base.description ?? base.summary),
  }
  if (source.answers) {
    if (declared === undefined) registry.report('callback-missing', at(source), { name: `${source.owner.name}.${source.member}` })
    return [{ ...base, ...facts, kind: 'webhookTrigger', callback: declared ?? '', ...withoutPaging(answersOf(registry, source)) }]
  }
  const { body, callback } = subscription(registry, source, base, declared)
  const trigger: WebhookTrigger = {
    ...base,
    ...facts,
    kind: 'webhookTrigger',
    ...(body === undefined ? {} : { body }),
    callback,
    ...(options.responses === undefined ? SUBSCRIBED : declaredAnswers(registry, source, options.responses)),
  }
  return options.unsubscribe === false ? [trigger] : [trigger, unsubscription(source)]
}

/** A polling trigger. */
export function pollingOf(registry: Registry, source: OperationSource, base: Base, sources: readonly OperationSource[]): PollingTrigger {
  const { options } = source
  const { announcedBy } = options
  const announcing =
    announcedBy === undefined
      ? undefined
      : calledBy({ report: registry.report, sources, option: 'announcedBy', at: at(source) }, announcedBy)
  if (announcing !== undefined && announcing.kind !== 'webhookTrigger')
    registry.report('announced-by-no-webhook', at(source), { operation: announcing.member })
  const type = options.item ?? options.event ?? readEventOf(registry, source, sources)
  // What an answer says as a whole is said about the reply, where the method answers itself.
  const item = type === undefined ? undefined : resultSchema(registry, source, type, source.answers ? undefined : options.result)
  const facts = {
    ...factsOf(registry, source, sources),
    ...(item === undefined ? {} : { item }),
    ...(announcing === undefined ? {} : { announcedBy: announcing.id }),
  }
  if (source.answers) return { ...base, ...facts, kind: 'pollingTrigger', ...withoutPaging(answersOf(registry, source)) }
  const usual = options.keptByPlatform === true ? polledByPolicy(item ?? { kind: 'any' }) : polledByLocation(item ?? { kind: 'any' })
  const answers = options.responses === undefined ? usual : declaredAnswers(registry, source, options.responses)
  return { ...base, ...facts, kind: 'pollingTrigger', parameters: [...base.parameters, POLL_CURSOR], ...answers }
}

/** What the trigger is about whose events are read. */
function readEventOf(registry: Registry, source: OperationSource, sources: readonly OperationSource[]): AnyType | undefined {
  const { of } = source.options
  if (of === undefined) return undefined
  const read = calledBy({ report: registry.report, sources, option: 'of', at: at(source) }, of)
  if (read !== undefined && (read.answers || read.options.event === undefined))
    registry.report('of-no-events', at(source), { operation: read.member })
  return read?.options.event
}

/** Where the platform carries the position: makers don't see it. */
const POLL_CURSOR: Parameter = {
  property: CURSOR,
  name: CURSOR,
  in: 'query',
  required: false,
  schema: { kind: 'string', summary: 'Cursor', description: 'Set by the platform.', visibility: 'internal' },
}

function polledByLocation(item: Schema): Answers {
  // Makers see headers among the tokens, called by their description: a header has no other label.
  const headers: readonly ResponseHeader[] = [
    { name: 'Location', schema: { kind: 'string', format: 'uri', description: 'Where to ask next' } },
    { name: 'Retry-After', schema: { kind: 'integer', description: 'Seconds until the next request' } },
  ]
  return {
    responses: [
      { status: 200, description: 'New items', schema: { kind: 'array', items: item }, contentType: 'application/json', headers },
      { status: 202, description: 'Nothing new', headers },
    ],
  }
}

/** The platform's gateway reads the next cursor from the answer. */
function polledByPolicy(item: Schema): Answers {
  const cursor: Schema = { kind: 'string', summary: 'Cursor', description: 'Kept by the platform.', visibility: 'internal' }
  const properties = [required('value', { kind: 'array', items: item }), required(CURSOR, cursor)]
  return { responses: [{ status: 200, description: 'New items', schema: { kind: 'object', properties }, contentType: 'application/json' }] }
}

const at = (source: OperationSource): ReturnType<typeof placeOf> => placeOf(source.owner, source.member, source.location)

function factsOf(
  registry: Registry,
  source: OperationSource,
  sources: readonly OperationSource[],
): Partial<WebhookTrigger> & Partial<PollingTrigger> {
  const { hint, firing, keptByPlatform, sample } = source.options
  const call = sample && callOf({ report: registry.report, sources, option: 'sample', at: at(source) }, sample)
  return {
    ...(hint === undefined ? {} : { hint }),
    ...(firing === undefined ? {} : { firing }),
    ...(keptByPlatform === true ? { keptByPlatform } : {}),
    ...(call === undefined ? {} : { sample: call }),
  } as Partial<WebhookTrigger> & Partial<PollingTrigger>
}

function withoutPaging({ nextLink: _, ...answers }: ReturnType<typeof answersOf>): Answers {
  return answers
}

const SUBSCRIBED: Answers = {
  responses: [
    {
      status: 201,
      description: 'Subscribed',
      headers: [{ name: 'Location', schema: { kind: 'string', format: 'uri', description: 'The subscription.' } }],
    },
  ],
}

/** The body of the request for a subscription, with a place for the callback URL. */
function subscription(
  registry: Registry,
  source: OperationSource,
  base: Base,
  declared: string | undefined,
): { readonly body?: Body; readonly callback: string } {
  const given = source.options.callback
  if (declared !== undefined || given === false)
    return { ...(base.body === undefined ? {} : { body: base.body }), callback: declared ?? '' }
  const path = typeof given === 'string' || given === undefined ? [given ?? CALLBACK] : given
  const [first = CALLBACK, ...below] = path
  const url: Schema = {
    kind: 'string',
    format: 'uri',
    summary: 'Callback URL',
    description: 'Set by the platform.',
    visibility: 'internal',
  }
  const subscribe = below.length === 0 ? required(first, url) : nested(path, { ...url, callbackUrl: true })
  const fields =
    base.body?.schema.kind === 'reference' && source.input !== undefined
      ? source.inputs.map((own) => reflectProperty(registry, source.input as Class, own.declared, inBody))
      : base.body?.schema.kind === 'object'
        ? base.body.schema.properties
        : []
  const body: Body = {
    contentType: 'application/json',
    ...base.body,
    required: true,
    schema: { kind: 'object', properties: [subscribe, ...fields] },
  }
  return { body, callback: below.length === 0 ? first : '' }
}

function required(name: string, schema: Schema): Property {
  return { property: name, name, required: true, schema }
}

/** `config.url` is a required property in a required object that makers don't see. */
function nested([name = '', ...below]: readonly string[], schema: Schema): Property {
  if (below.length === 0) return required(name, schema)
  return required(name, { kind: 'object', visibility: 'internal', properties: [nested(below, schema)] })
}

/** The operation that ends a trigger's subscriptions, unless the trigger leaves that to a method. */
export function unsubscriptionId(trigger: string): string {
  return `${trigger}Unsubscribe`
}

function unsubscription({ id, member, path }: OperationSource): Action {
  const subscription: Parameter = {
    property: 'subscription',
    name: 'subscription',
    in: 'path',
    required: true,
    urlEncoding: 'single',
    schema: { kind: 'string', summary: 'Subscription', description: 'The subscription to end.' },
  }
  return {
    kind: 'action',
    id: unsubscriptionId(id),
    verb: 'DELETE',
    summary: `End ${labelOf(kebab(member)).toLowerCase()}`,
    description: 'Ends a subscription; the platform calls it when a flow is turned off.',
    visibility: 'internal',
    path: `${path.replace(/\/$/, '')}/{subscription}`,
    parameters: [subscription],
    // Whoever has the URL may end it: the platform has been seen to call without the connection's credentials.
    requirements: [],
    responses: [
      { status: 204, description: 'Ended' },
      { status: 404, description: 'There is no such subscription' },
    ],
  }
}
