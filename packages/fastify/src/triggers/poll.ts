/** Owns the platform's questions to a polling trigger: over the log, or over the connector's own query; by `Location`, or under a policy. */
import { Reply, type Context, type PollingTrigger, type Poll, type PollResult } from '@ferrule/core'
import { openCursor, ownerOf, sealCursor, type PolledEvents, type Triggers } from '@ferrule/triggers'
import type { Incoming } from '../request-schema.js'
import type { Wants } from './filters.js'
import { WrittenJson } from './written-json.js'
import { declared, sorted } from './subscribe.js'

/** What the platform starts runs for at once; with concurrency control on it splits no longer lists. */
export const PAGE = 100
/** When there is more, and when there is nothing. */
const MORE_S = 1
const NOTHING_S = 15
const GAP = 'ferrule-gap'

export interface PollRequest {
  readonly incoming: Incoming
  readonly input: unknown
  readonly context: Context
  readonly principal: string
}

/** Events of the log. Changes nothing, so that the same question has the same answer. */
export async function pollLog(
  trigger: PollingTrigger,
  { incoming, input, context, principal }: PollRequest,
  {
    triggers,
    topic,
    eventOf,
    wants,
  }: {
    readonly triggers: Triggers
    readonly topic: string
    readonly eventOf: (body: Uint8Array) => unknown
    readonly wants: Wants | undefined
  },
): Promise<Reply> {
  const { cursor } = incoming.query
  const polled = await triggers.poll({
    operation: trigger.id,
    topic,
    principal,
    parameters: parametersOf(trigger, incoming),
    limit: PAGE,
    ...(cursor === undefined ? {} : { cursor: String(cursor) }),
    ...(wants === undefined ? {} : { wants: (event) => wants(eventOf(event.body), input) }),
  })
  if (polled.gap) context.log.warn({ operation: trigger.id }, 'a poller comes so late that events it has not seen are not kept any more')
  const items = polled.events.map(({ body }) => Buffer.from(body).toString('utf8'))
  return answer(
    trigger,
    context,
    polled,
    items.length,
    (next) => new WrittenJson(next === undefined ? `[${items.join()}]` : `{"value":[${items.join()}],"cursor":${JSON.stringify(next)}}`),
  )
}

export interface QueryParts {
  readonly triggers: Triggers
  readonly order: { readonly position: string; readonly id: string; readonly commitLagMs: number }
  /** What an id is compared with before the first: `''`, or a number. */
  readonly firstId: string | number
  readonly ask: (poll: Poll<string | number>, input: unknown, context: Context) => Promise<PollResult<Readonly<Record<string, unknown>>>>
  readonly now: () => number
}

/** Items of the connector's own query, those alone that nothing can come before any more. */
export async function pollQuery(
  trigger: PollingTrigger,
  { incoming, input, context, principal }: PollRequest,
  parts: QueryParts,
): Promise<Reply> {
  const { triggers, order, firstId, ask, now } = parts
  const scope = { operation: trigger.id, owner: ownerOf(principal), parameters: parametersOf(trigger, incoming), epoch: 'query' }
  const { cursor } = incoming.query
  const opened = cursor === undefined ? undefined : openCursor(triggers.keys, scope, String(cursor))
  const seal = (position: number, id: string | number): string => sealCursor(triggers.keys, scope, JSON.stringify([position, id]), now())
  if (opened?.kind !== 'position') {
    const { now: started } = await ask({ limit: 0 }, input, context)
    const from = (started?.valueOf() ?? now()) - order.commitLagMs
    return answer(trigger, context, { cursor: seal(from, firstId), more: false, gap: false }, 0, (next) => emptyPage(next))
  }
  const [position, id] = JSON.parse(opened.position) as [number, string | number]
  const result = await ask({ after: { position: new Date(position), id }, limit: PAGE + 1 }, input, context)
  const settled = (result.now?.valueOf() ?? now()) - order.commitLagMs
  const sure = result.items.filter((item) => momentOf(item[order.position]) <= settled)
  const page = sure.slice(0, PAGE)
  const last = page.at(-1)
  const next = last === undefined ? String(cursor) : seal(momentOf(last[order.position]), last[order.id] as string | number)
  return answer(trigger, context, { cursor: next, more: sure.length > page.length, gap: false }, page.length, (sealed) =>
    sealed === undefined ? page : { value: page, cursor: sealed },
  )
}

const emptyPage = (cursor: string | undefined): unknown => (cursor === undefined ? [] : { value: [], cursor })

/** Throws where an item has no such moment: its order would mean nothing. */
function momentOf(value: unknown): number {
  const moment = value instanceof Date ? value.valueOf() : typeof value === 'string' ? Date.parse(value) : NaN
  if (Number.isNaN(moment)) throw new TypeError('an item has no moment in the property that `order.position` names')
  return moment
}

/** By `Location`: 200 starts runs, 202 none, both say what to ask next. Under a policy: 200 with the cursor in the body. */
function answer(
  trigger: PollingTrigger,
  context: Context,
  { cursor, more, gap }: Pick<PolledEvents, 'cursor' | 'more' | 'gap'>,
  found: number,
  body: (cursor: string | undefined) => unknown,
): Reply {
  const gapped: Record<string, string> = gap ? { [GAP]: 'true' } : {}
  if (trigger.keptByPlatform === true) return new Reply(200, body(cursor), gapped)
  const location = context.link({ cursor })
  if (found === 0) return new Reply(202, undefined, { ...gapped, location, 'retry-after': String(more ? MORE_S : NOTHING_S) })
  return new Reply(200, body(undefined), { ...gapped, location, ...(more ? { 'retry-after': String(MORE_S) } : {}) })
}

/** What decides which events are wanted, without the cursor. */
function parametersOf(trigger: PollingTrigger, incoming: Incoming): string {
  const { path, query, headers } = declared(trigger, incoming)
  const { cursor: _, ...rest } = query
  return JSON.stringify(sorted({ path, query: rest, headers, body: incoming.body }))
}
