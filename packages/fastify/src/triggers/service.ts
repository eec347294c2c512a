/** Owns the triggers of a served connector: what its methods publish, and what answers the platform's requests for them. */
import type { FastifyInstance } from 'fastify'
import {
  attachPublisher,
  type BaseConnector,
  type Bindings,
  type ConnectorModel,
  type Context,
  type Operation,
  type PublishOptions,
  type Schema,
} from '@ferrule/core'
import { createTriggers, type BacklogFull, type CallbackPolicy, type Published, type Triggers } from '@ferrule/triggers'
import { nameOfPrincipal } from '../connection.js'
import { COMPILED } from '../compiler.js'
import { HttpError } from '../errors.js'
import { BrokenReply, compileReply, type WriteReply } from '../outgoing.js'
import type { Incoming } from '../request-schema.js'
import type { Door } from '../security/authenticate.js'
import { awaitedTopic, awaitResponse, endAnswered } from './callbacks.js'
import { createFilters, eventReader, wantsOf } from './filters.js'
import type { TriggerServiceOptions } from './options.js'
import { pollLog, pollQuery, type PollRequest, type QueryParts } from './poll.js'
import { subscribe, unsubscribe } from './subscribe.js'
import { isAwaited, keptTriggers, memberOf, operationOf, topicsOf, type Topic } from './topics.js'

/** Answers a request in the place of a method. */
export type Answering = (input: unknown, context: Context, incoming: Incoming) => unknown

export interface TriggerService {
  readonly triggers: Triggers
  /** What answers an operation, where it is not the method alone. `method`: the connector's own, where it has one. */
  answererOf(operation: Operation, method: (() => (input: unknown, context: unknown) => unknown) | undefined): Answering | undefined
  /** Adds what is served besides operations: what a developer's machine has. */
  addRoutes(scope: FastifyInstance, door: Door): Promise<void>
  /** Failures of triggers that say by themselves what a caller should do. */
  httpErrorOf(error: unknown): HttpError | undefined
}

export interface TriggerServiceParts {
  readonly app: FastifyInstance
  readonly model: ConnectorModel
  readonly bindings: Bindings
  readonly connector: object
  readonly publicUrl: string
  readonly options: TriggerServiceOptions
}

/** Callbacks of a developer's machine: its own receivers, without certificates. */
const DEVELOPMENT: CallbackPolicy = { allowHttp: true, ports: 'any', allowAddresses: ['127.0.0.0/8', '::1/128'] }

/** Opens the triggers of a connector: it publishes from here on, and delivery begins once the application is ready. */
export function openTriggers(parts: TriggerServiceParts): TriggerService {
  const { app, model, bindings, connector, options } = parts
  const { principalOf = nameOfPrincipal, deliver = true, development = false, ...own } = options
  const kept = keptTriggers(model, bindings)
  const topics = topicsOf(model, bindings)
  const triggers: Triggers = createTriggers<unknown>({
    ...own,
    ...(development ? { callbacks: { ...DEVELOPMENT, ...own.callbacks } } : {}),
    log: app.log,
    filters: createFilters(kept, topics, { model, bindings, connector, tools: COMPILED }),
    onAttempt: (record) =>
      void endAnswered(record, triggers)?.catch((error: unknown) =>
        app.log.error({ err: error }, 'an answered callback could not be ended'),
      ),
  })
  if (development) app.log.warn('development mode: callbacks may go to this machine, and over plain http')
  const publish = attach(parts, topics, triggers)
  if (deliver) app.addHook('onReady', () => triggers.start())
  app.addHook('onClose', async () => {
    await triggers.stop()
    await own.store.close()
  })

  const endings = new Set(kept.flatMap(({ id }) => bindings.operations.get(id)?.endedBy ?? []))
  const urlOf = (path: string): string => parts.publicUrl + path
  return {
    triggers,
    httpErrorOf,
    async addRoutes(scope, door) {
      if (development) (await import('./development.js')).addDevelopmentRoutes(scope, { model, bindings, door, topics, publish })
    },
    answererOf(operation, method) {
      if (endings.has(operation.id)) return (_input, _context, { path }) => unsubscribe(String(Object.values(path)[0] ?? ''), triggers)
      if (isAwaited(operation, bindings) && method !== undefined) {
        const call = method()
        return async (input, context, incoming) => {
          const callback = await awaitResponse(operation, incoming, principalOf(context.principal), triggers, model)
          try {
            return await call(input, callback === undefined ? context : Object.assign(context, { callback }))
          } catch (error) {
            // Nobody will respond to a call that failed.
            if (callback !== undefined) await triggers.unsubscribe(callback)
            throw error
          }
        }
      }
      const trigger = kept.find(({ id }) => id === operation.id)
      if (trigger === undefined) return undefined
      if (trigger.kind === 'webhookTrigger')
        return (_input, context, incoming) => subscribe(trigger, incoming, principalOf(context.principal), { triggers, model, urlOf })
      const { query, topic = trigger.id } = bindings.operations.get(trigger.id) ?? {}
      const request = (input: unknown, context: Context, incoming: Incoming): PollRequest => ({
        input,
        context,
        incoming,
        principal: principalOf(context.principal),
      })
      if (query !== undefined) {
        const asked: QueryParts = {
          triggers,
          order: query,
          firstId: firstIdOf(trigger.item, query.id, model),
          ask: askerOf(trigger, bindings, connector),
          now: () => Date.now(),
        }
        return (input, context, incoming) => pollQuery(trigger, request(input, context, incoming), asked)
      }
      const eventOf = eventReader(
        topics.get(topic) ?? { id: topic, schema: trigger.item ?? { kind: 'any' }, subscribed: false },
        model,
        bindings,
      )
      const wants = wantsOf(trigger, bindings, connector)
      return (input, context, incoming) => pollLog(trigger, request(input, context, incoming), { triggers, topic, eventOf, wants })
    },
  }
}

/** Publishes for a topic. Throws where the event breaks what is declared. */
export type PublishFor = (topic: Topic, event: unknown, options: PublishOptions) => Promise<Published>

/** `connector.publish` and `connector.respond` come here. */
function attach({ model, bindings, connector }: TriggerServiceParts, topics: ReadonlyMap<string, Topic>, triggers: Triggers): PublishFor {
  const writers = new Map<string, WriteReply>()
  const write = (id: string, schema: Schema, event: unknown): Buffer => {
    const writer = writers.get(id) ?? compileReply(schema, { schemas: model.schemas, classes: bindings.classes }, true, COMPILED)
    writers.set(id, writer)
    const written = writer(event)
    if (!(written instanceof BrokenReply)) return Buffer.from(written)
    const faults = written.faults.slice(0, 5).map(({ path, rule }) => `${path === '' ? 'the event' : path} (${rule})`)
    throw new TypeError(`The event of ${id} breaks its promise: ${faults.join(', ')}.`)
  }
  const publishFor: PublishFor = async (topic, event, { id, transaction }) =>
    triggers.publish({
      topic: topic.id,
      body: write(topic.id, topic.schema, event),
      fanOut: topic.subscribed,
      ...(id === undefined ? {} : { id }),
      ...(transaction === undefined ? {} : { transaction }),
    })
  attachPublisher(connector as BaseConnector, {
    async publish(_connector, method, event, options: PublishOptions) {
      const topic = topics.get(operationOf(method, bindings, connector) ?? '')
      if (topic === undefined)
        throw new Error('This is published for no trigger of the connector: give one whose events are kept, such as `this.orderPlaced`.')
      return publishFor(topic, event, options)
    },
    async respond(_connector, method, callback, result) {
      const id = operationOf(method, bindings, connector) ?? ''
      const operation = model.operations.find((one) => one.id === id)
      const topic = await awaitedTopic(id, callback, triggers)
      if (operation === undefined || topic === undefined) return false
      const body = write(id, operation.notification?.schema ?? { kind: 'any' }, result)
      // A second answer has the same id, and changes nothing.
      return !(await triggers.publish({ topic, body, id: 'response' })).duplicate
    },
  })
  return publishFor
}

function askerOf(trigger: { readonly id: string }, bindings: Bindings, connector: object): QueryParts['ask'] {
  return async (poll, input, context) => {
    const found = memberOf(bindings.operations.get(trigger.id), connector)
    if (found === undefined) throw new Error(`${trigger.id} has no method`)
    return (await (found.method as unknown as QueryParts['ask']).call(found.owner, poll, input, context)) as Awaited<
      ReturnType<QueryParts['ask']>
    >
  }
}

/** What comes before every id of its kind. */
function firstIdOf(item: Schema | undefined, id: string, model: ConnectorModel): string | number {
  const schema = item?.kind === 'reference' ? model.schemas.find(({ name }) => name === item.name)?.schema : item
  const property = schema?.kind === 'object' ? schema.properties.find((one) => one.property === id || one.name === id) : undefined
  return property?.schema.kind === 'integer' || property?.schema.kind === 'number' ? Number.MIN_SAFE_INTEGER : ''
}

function httpErrorOf(error: unknown): HttpError | undefined {
  const { code } = (error ?? {}) as { readonly code?: unknown }
  if (code === 'callback-url-rejected') return new HttpError('callback-url-rejected')
  if (code === 'subscriptions-exhausted') return new HttpError('subscriptions-exhausted', (error as Error).message)
  if (code === 'invalid-cursor') return new HttpError('invalid-cursor')
  if (code === 'backlog-full')
    return new HttpError('unavailable', undefined, { headers: { 'retry-after': String((error as BacklogFull).retryAfterS) } })
  if (code === 'store-unavailable') return new HttpError('unavailable', undefined, { headers: { 'retry-after': '10' } })
  return undefined
}
