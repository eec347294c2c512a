/** Owns which operation is about which events: topics by operation and by method. */
import type { Bindings, ConnectorModel, Operation, OperationBinding, PollingTrigger, Schema, WebhookTrigger } from '@ferrule/core'

/** A trigger whose subscriptions or positions are kept for it. */
export type KeptTrigger = WebhookTrigger | PollingTrigger

/** The triggers whose methods don't answer themselves. */
export function keptTriggers(model: ConnectorModel, bindings: Bindings): readonly KeptTrigger[] {
  return model.operations.filter((operation): operation is KeptTrigger => isKept(operation, bindings.operations.get(operation.id)))
}

function isKept({ kind }: Operation, binding: OperationBinding | undefined): boolean {
  return kind !== 'action' && (binding?.topic !== undefined || binding?.query !== undefined)
}

/** An action that a flow waits for. */
export type AwaitedAction = Extract<Operation, { readonly kind: 'action' }>

/** Whether a flow waits for an action: it hands over a callback URL. */
export function isAwaited(operation: Operation, bindings: Bindings): operation is AwaitedAction {
  return operation.kind === 'action' && operation.notification !== undefined && bindings.operations.has(operation.id)
}

/** What is published for a topic. */
export interface Topic {
  readonly id: string
  readonly schema: Schema
  /** Whether flows subscribe to it; otherwise it is polled alone. */
  readonly subscribed: boolean
}

export function topicsOf(model: ConnectorModel, bindings: Bindings): ReadonlyMap<string, Topic> {
  const topics = new Map<string, Topic>()
  for (const trigger of keptTriggers(model, bindings)) {
    if (bindings.operations.get(trigger.id)?.topic !== trigger.id) continue
    const schema = trigger.kind === 'webhookTrigger' ? trigger.event : (trigger.item ?? { kind: 'any' as const })
    topics.set(trigger.id, { id: trigger.id, schema, subscribed: trigger.kind === 'webhookTrigger' })
  }
  return topics
}

type Method = (...given: never[]) => unknown

/** The method of an operation, where it has one: a feed of another trigger's events need not. */
export function memberOf(
  binding: OperationBinding | undefined,
  connector: object,
): { readonly owner: object; readonly method: Method } | undefined {
  if (binding === undefined) return undefined
  const { part, member } = binding
  const owner: unknown = part === undefined ? connector : (connector as Record<string, unknown>)[part]
  const method: unknown = (owner as Record<string, unknown> | undefined)?.[member]
  return typeof method === 'function' ? { owner: owner as object, method: method as Method } : undefined
}

/** The operation whose method a caller means: `this.orderPlaced`. */
export function operationOf(method: unknown, bindings: Bindings, connector: object): string | undefined {
  for (const [id, binding] of bindings.operations) if (memberOf(binding, connector)?.method === method) return id
  return undefined
}
