/** Owns asking a trigger's method which events a subscription, or a poller, wants. */
import type { Bindings, ConnectorModel } from '@ferrule/core'
import type { Filters, StoredEvent, Subscription } from '@ferrule/triggers'
import { compileInput, type Incoming, type ReadInput } from '../request-schema.js'
import { createConstructor, type Construct } from '../construct.js'
import type { SchemaTools } from '../schema-tools.js'
import type { KeptTrigger, Topic } from './topics.js'
import { memberOf } from './topics.js'

/** What a subscription keeps of the request that made it: as much as the method's input is made of. */
export type KeptInput = Pick<Incoming, 'path' | 'query' | 'headers'> & { readonly body?: unknown }

export type Wants = (event: unknown, input: unknown) => boolean | Promise<boolean>

/** Makes events as the class that they were published as. */
export function eventReader({ schema }: Topic, model: ConnectorModel, bindings: Bindings): (body: Uint8Array) => unknown {
  const construct: Construct | undefined = createConstructor({ schemas: model.schemas, classes: bindings.classes }).of(schema)
  return (body) => {
    const value: unknown = JSON.parse(Buffer.from(body).toString('utf8'))
    return construct === undefined ? value : construct(value, '', undefined, undefined, undefined)
  }
}

/** Asks a trigger's method; `undefined` where it has none, and everything is wanted. */
export function wantsOf(trigger: KeptTrigger, bindings: Bindings, connector: object): Wants | undefined {
  const found = memberOf(bindings.operations.get(trigger.id), connector)
  return found && ((event, input) => (found.method as unknown as Wants).call(found.owner, event, input))
}

/** The input of a subscription's method, read as it was when it subscribed. */
export function inputReader(
  trigger: KeptTrigger,
  model: ConnectorModel,
  bindings: Bindings,
  tools: SchemaTools,
): (filter: string) => unknown {
  let read: ReadInput | undefined
  return (filter) => {
    read ??= compileInput(trigger, model, bindings, tools)
    const kept = JSON.parse(filter) as KeptInput
    const input = read({ ...kept, body: kept.body, form: undefined, thorough: false })
    if (Array.isArray(input)) throw new Error('what was filled in when subscribing is not valid any more')
    return (input as { readonly instance: unknown }).instance
  }
}

/** More inputs than this are read again when they are needed. */
const CACHED = 20_000

/** The filters of the topics that flows subscribe to. */
export function createFilters(
  triggers: readonly KeptTrigger[],
  topics: ReadonlyMap<string, Topic>,
  {
    model,
    bindings,
    connector,
    tools,
  }: { readonly model: ConnectorModel; readonly bindings: Bindings; readonly connector: object; readonly tools: SchemaTools },
): Filters {
  const made = new Map(
    triggers.flatMap((trigger) => {
      const topic = topics.get(trigger.id)
      const wants = wantsOf(trigger, bindings, connector)
      if (trigger.kind !== 'webhookTrigger' || topic === undefined || wants === undefined) return []
      const inputOf = cached(inputReader(trigger, model, bindings, tools))
      const eventOf = eventReader(topic, model, bindings)
      const filter = (stored: StoredEvent) => {
        const event = eventOf(stored.body)
        return (subscription: Subscription) => wants(event, inputOf(subscription))
      }
      return [[trigger.id, filter] as const]
    }),
  )
  return (topic) => made.get(topic)
}

function cached(read: (filter: string) => unknown): (subscription: Subscription) => unknown {
  const known = new Map<string, { readonly generation: number; readonly input: unknown }>()
  return ({ id, generation, filter }) => {
    const found = known.get(id)
    if (found?.generation === generation) return found.input
    const input = read(filter)
    if (known.size >= CACHED) known.clear()
    known.set(id, { generation, input })
    return input
  }
}
