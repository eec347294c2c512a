/** Owns comparing what is special about triggers, and about actions that a flow waits for. */
import type { Firing, Operation, Schema } from '../../model/index.js'
import { inside } from '../change.js'
import type { Compare, Facts } from './facts.js'
import type { OperationContext } from './operations.js'
import { chosenResponse, compareNotification } from './responses.js'
import type { Shapes } from './shape.js'

type TriggerFact =
  | 'kind'
  | 'firing'
  | 'hint'
  | 'keptByPlatform'
  | 'sample'
  | 'callback'
  | 'event'
  | 'eventDescription'
  | 'item'
  | 'announcedBy'
  | 'notification'

const KINDS: Readonly<Record<Operation['kind'], string>> = {
  action: 'action',
  webhookTrigger: 'webhook trigger',
  pollingTrigger: 'polling trigger',
}
/** A poll answers a list. */
const IMPLIED_FIRING: Readonly<Record<Operation['kind'], Firing>> = { action: 'single', webhookTrigger: 'single', pollingTrigger: 'batch' }
const text: Compare<unknown, OperationContext> = (_old, _new, { note, place }, fact) => note('trigger-text-changed', place, { what: fact })

export const TRIGGER_FACTS: Pick<Facts<Operation, OperationContext>, TriggerFact> = {
  kind: (old = 'action', now = 'action', { note, place }) => {
    const isTurned = old === 'action' || now === 'action'
    note(isTurned ? 'operation-kind-changed' : 'trigger-kind-changed', place, { old: KINDS[old], new: KINDS[now] })
  },
  firing: (old, now, { note, place, old: { kind: was }, new: { kind: is } }) => {
    const firings = { old: old ?? IMPLIED_FIRING[was], new: now ?? IMPLIED_FIRING[is] }
    if (firings.old !== firings.new && was === is) note('trigger-firing-changed', place, firings)
  },
  hint: text,
  sample: text,
  keptByPlatform: (_old, _new, { note, place, old: { kind: was }, new: { kind: is } }) => {
    if (was === is) note('trigger-position-changed', place)
  },
  announcedBy: (old = 'none', now = 'none', { note, place }) => note('trigger-announcement-changed', place, { old, new: now }),
  // Compared below, with where it comes from.
  callback: null,
  event: null,
  eventDescription: null,
  item: null,
  notification: null,
}

export function compareTriggers(context: OperationContext): void {
  const { old, new: now, note, place, values, reach } = context
  compareCallbacks(context)
  if (old.kind === 'webhookTrigger' && now.kind === 'webhookTrigger') {
    if (old.eventDescription !== now.eventDescription)
      note('trigger-text-changed', eventPlace(context), { what: 'description of the event' })
    reach(values.compare('output', old.event, now.event, eventPlace(context)))
    compareNotification(old.notification, now.notification, { note, values, reach, place: pathPlace(context) })
  } else if (old.kind === 'action' && now.kind === 'action') {
    const [waited, waits] = [old.notification !== undefined, now.notification !== undefined]
    if (waited === waits) compareNotification(old.notification, now.notification, { note, values, reach, place: pathPlace(context) })
    else note('waiting-changed', place, { old: waited ? 'waited' : 'did not wait', new: waits ? 'waits' : 'does not wait' })
  }
  if (old.kind !== 'action' && old.kind === now.kind) compareLists(context)
}

/** What is sent to a callback URL stands on the path, beside the operations. */
function pathPlace({ place }: OperationContext): OperationContext['place'] {
  const above = (pointer: string): string => pointer.slice(0, pointer.lastIndexOf('/'))
  return { ...place, old: above(place.old), new: above(place.new) }
}

function eventPlace(context: OperationContext): OperationContext['place'] {
  return { ...inside(pathPlace(context), 'x-ms-notification-content', 'schema'), what: 'body' }
}

function compareCallbacks({ old, new: now, note, place, values }: OperationContext): void {
  const [was, is] = [callbackIn(old, values.shapes.old), callbackIn(now, values.shapes.new)]
  // Where an action begins or ceases to wait, and where a trigger becomes another kind, that is said.
  const isTurned = (was === undefined || is === undefined) && (old.notification === undefined) !== (now.notification === undefined)
  if (was !== is && !isTurned && old.kind === now.kind) note('callback-moved', place, { old: was ?? 'nowhere', new: is ?? 'nowhere' })
}

/** As far down as anybody puts it. */
const DEEPEST = 8

function callbackIn({ parameters, body }: Operation, shapes: Shapes): string | undefined {
  const parameter = parameters.find(({ schema }) => schema.callbackUrl === true)
  if (parameter !== undefined) return parameter.name
  const seen = new Set<Schema>()
  return body === undefined ? undefined : find(body.schema, body.name ?? 'body', 0)

  function find(schema: Schema, path: string, depth: number): string | undefined {
    const { facts, properties } = shapes.of(schema)
    if (facts.callbackUrl === true) return path
    if (depth === DEEPEST || seen.has(schema)) return undefined
    seen.add(schema)
    for (const [name, member] of properties) {
      const found = find(member.schema, `${path}/${name}`, depth + 1)
      if (found !== undefined) return found
    }
    return undefined
  }
}

/** Where flows find the items that each start a run: the answer itself, or the one list that stands alone in it. */
function compareLists({ old, new: now, note, place, values }: OperationContext): void {
  const [was, is] = [listIn(sentBy(old), values.shapes.old), listIn(sentBy(now), values.shapes.new)]
  if (was === is || was === undefined) return
  if (is === undefined) note('trigger-list-hidden', place, { old: was })
  else note('trigger-list-moved', place, { old: was, new: is })
}

function sentBy(operation: Operation): Schema | undefined {
  return operation.kind === 'webhookTrigger' ? operation.event : chosenResponse(operation)?.schema
}

function listIn(schema: Schema | undefined, shapes: Shapes): string | undefined {
  let next = schema
  let path = 'body'
  for (let depth = 0; next !== undefined && depth < DEEPEST; depth++) {
    const { kind, properties } = shapes.of(next)
    if (kind === 'array') return path
    const [only, other] = [...properties].filter(([, member]) => shapes.of(member.schema).facts.visibility !== 'internal')
    if (only === undefined || other !== undefined) return undefined
    path = `${path}/${only[0]}`
    next = only[1].schema
  }
  return undefined
}
