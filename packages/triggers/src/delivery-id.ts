/**
 * Owns the names of deliveries: the same for every attempt, replay and repetition, since receivers tell by it that they know an event. They
 * begin with the time of their event, so that those that are made together stand together in an index, and a store can find one without.
 */
import { hash } from 'node:crypto'
import type { StoredEvent, Subscription } from './store.js'

/** Milliseconds in 36 digits: enough until the year 5188. */
const TIME_DIGITS = 9
const DIGEST_CHARACTERS = 18

/** 31 characters of `A–Z a–z 0–9 _ -`. */
export function deliveryId(
  epoch: string,
  { topic, id, createdAt }: Pick<StoredEvent, 'topic' | 'id' | 'createdAt'>,
  subscription: Pick<Subscription, 'id'>,
): string {
  const digest = hash('sha256', JSON.stringify([epoch, topic, id, subscription.id]), 'base64url').slice(0, DIGEST_CHARACTERS)
  return `msg_${createdAt.toString(36).padStart(TIME_DIGITS, '0')}${digest}`
}

/** When the event of a delivery was created; `undefined` for what is no name of a delivery. */
export function eventTimeOf(delivery: string): number | undefined {
  const [, time] = /^msg_([0-9a-z]{9})[\w-]{18}$/.exec(delivery) ?? []
  return time === undefined ? undefined : parseInt(time, 36)
}
