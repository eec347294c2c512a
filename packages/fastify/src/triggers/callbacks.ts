/** Owns actions that a flow waits for: the flow hands over a callback URL, and goes on when the connector responds. */
import type { ConnectorModel, WebhookTrigger } from '@ferrule/core'
import { randomUUID } from 'node:crypto'
import { readSubscriptionToken, type AttemptRecord, type Triggers } from '@ferrule/triggers'
import type { Incoming } from '../request-schema.js'
import { callbackPath } from './subscribe.js'
import type { AwaitedAction } from './topics.js'

const SEPARATOR = ':'

/** Keeps the callback URL of one call, as a topic that has one subscriber. The token names it. */
export async function awaitResponse(
  action: AwaitedAction,
  incoming: Incoming,
  principal: string,
  triggers: Triggers,
  model: ConnectorModel,
): Promise<string | undefined> {
  const place = callbackPath(
    { callback: '', ...(action.body === undefined ? {} : { body: action.body }) } as Pick<WebhookTrigger, 'callback' | 'body'>,
    model,
  )
  let callbackUrl: unknown = incoming.body
  for (const name of place ?? []) callbackUrl = (callbackUrl as Record<string, unknown> | undefined)?.[name]
  if (place === undefined || typeof callbackUrl !== 'string') return undefined
  const { token } = await triggers.subscribe({ topic: `${action.id}${SEPARATOR}${randomUUID()}`, principal, callbackUrl })
  return token
}

/** The topic that a token stands for; `undefined` where nobody waits any more. */
export async function awaitedTopic(action: string, token: string, { keys, store }: Triggers): Promise<string | undefined> {
  const reference = readSubscriptionToken(keys, token)
  const subscription = reference && (await store.subscription(reference.id))
  return subscription?.topic.startsWith(action + SEPARATOR) === true && subscription.state.kind !== 'ended' ? subscription.topic : undefined
}

/** What was answered once is over. */
export function endAnswered({ delivery, next }: AttemptRecord, triggers: Triggers): Promise<boolean> | undefined {
  const { id, generation, topic } = delivery.subscription
  return topic.includes(SEPARATOR) && next.kind !== 'retry' ? triggers.store.unsubscribe(id, generation, Date.now()) : undefined
}
