/** Owns comparing the operations of two connectors. */
import { requestType, responseType, type AiOffer, type ConnectorModel, type Operation, type Revision } from '../../model/index.js'
import { escapeKey, inside, type Note, type Place } from '../change.js'
import { noteExtensions, noteVerbatim } from './extensions.js'
import { compareFacts, type Compare, type Facts } from './facts.js'
import { compareInputs } from './inputs.js'
import { matchOperations, withoutNames } from './match.js'
import { chosenResponse, compareNotification, compareResponses } from './responses.js'
import { compareTriggers, TRIGGER_FACTS } from './triggers.js'
import { createUnit, noteIn, type Unit } from './unit.js'
import type { ValueComparer } from './values.js'
import { compareVisibility } from './visibility.js'

/** What was found about some operations. */
export interface OperationUnits {
  readonly ids: readonly string[]
  readonly units: readonly Unit[]
}

/** Two sides of one operation, and what comparing them needs. */
export interface OperationContext {
  readonly old: Operation
  readonly new: Operation
  readonly place: Place
  readonly note: Note
  readonly values: ValueComparer
  /** What is found where values are compared belongs to the operation, too. */
  readonly reach: (unit: Unit) => void
  readonly texts: string[]
}

export function compareOperations(old: ConnectorModel, now: ConnectorModel, values: ValueComparer): readonly OperationUnits[] {
  const { pairs, gone, added } = matchOperations(old.operations, now.operations)
  const single = (id: 'operation-removed' | 'operation-added', operation: Operation): OperationUnits => {
    const unit = createUnit()
    noteIn(unit)(id, placeOf(operation, operation), { what: operation.id, side: id === 'operation-removed' ? 'old' : 'new' })
    return { ids: [operation.id], units: [unit] }
  }
  return [
    ...gone.map((operation) => single('operation-removed', operation)),
    ...pairs.map((pair) => compareOperation(pair.old, pair.new, values)),
    ...added.map((operation) => single('operation-added', operation)),
    ...comparePaths(old, now, values),
  ]
}

function placeOf(old: Operation, now: Operation): Place {
  return { what: '', document: 'definition', old: pointerTo(old), new: pointerTo(now) }
}

function pointerTo({ path, verb }: Operation): string {
  return `/paths/${escapeKey(path)}/${verb.toLowerCase()}`
}

function compareOperation(old: Operation, now: Operation, values: ValueComparer): OperationUnits {
  const unit = createUnit()
  const units = [unit]
  const context: OperationContext = {
    old,
    new: now,
    place: placeOf(old, now),
    note: noteIn(unit),
    values,
    reach: (part) => void units.push(part),
    texts: [],
  }
  compareFacts(FACTS, old, now, context)
  if (context.texts.length > 0) context.note('operation-text-changed', context.place, { what: context.texts.join(', ') })
  compareTypes(context)
  compareInputs(context)
  compareResponses(context)
  compareTriggers(context)
  return { ids: [now.id], units }
}

/** What arrives at callback URLs of paths whose operations do not say so themselves. */
function comparePaths(old: ConnectorModel, now: ConnectorModel, values: ValueComparer): readonly OperationUnits[] {
  return (now.paths ?? []).flatMap((facts) => {
    const before = old.paths?.find(({ path }) => path === facts.path)
    if (before === undefined) return []
    const unit = createUnit()
    const units = [unit]
    const at = `/paths/${escapeKey(facts.path)}`
    const place: Place = { what: '', document: 'definition', old: at, new: at }
    compareNotification(before.notification, facts.notification, {
      place,
      note: noteIn(unit),
      values,
      reach: (part) => void units.push(part),
    })
    noteExtensions(noteIn(unit), place, before.extensions, facts.extensions)
    return [{ ids: now.operations.filter(({ path }) => path === facts.path).map(({ id }) => id), units }]
  })
}

const text: Compare<unknown, OperationContext> = (_old, _new, { texts }, fact) => void texts.push(fact)
const hint: Compare<unknown, OperationContext> = (_old, _new, { note, place }, fact) => note('test-hint-changed', place, { what: fact })
const assistant: Compare<unknown, OperationContext> = (_old, _new, { note, place }, fact) =>
  note('assistant-text-changed', place, { what: fact })

const FACTS: Facts<Operation, OperationContext> = {
  id: (old, now, { note, place }) => note('operation-id-changed', place, { old, new: now }),
  path: (old = '', now = '', { note, place }) => {
    // Other names of parameters are renamed inputs.
    if (withoutNames(old) !== withoutNames(now)) note('operation-path-changed', place, { old, new: now })
  },
  verb: (old, now, { note, place }) => note('operation-verb-changed', place, { old, new: now }),
  summary: text,
  description: text,
  label: text,
  externalDocs: text,
  tags: text,
  visibility: (old, now, { note, place }) =>
    compareVisibility(old, now, {
      hidden: () => note('operation-hidden', place),
      shown: () => note('operation-shown', place),
      moved: (was, is) => note('operation-prominence-changed', place, { old: was, new: is }),
    }),
  deprecated: (old = false, now = false, { note, place }) => {
    if (old !== now) note(now ? 'operation-deprecated' : 'operation-revived', place)
  },
  revision: (old = {}, now = {}, { note, place, old: before, new: after }) => {
    const family = (revision: Revision, id: string): string => revision.family ?? id
    const families = { old: family(old, before.id), new: family(now, after.id) }
    if (families.old !== families.new && before.id === after.id) note('family-changed', place, families)
    const revisions = { old: old.revision ?? 1, new: now.revision ?? 1 }
    if (revisions.old !== revisions.new) note('revision-changed', place, revisions)
    compareFacts(REVISION, old, now, { note, place })
  },
  nextLink: (old, now, { note, place }) => {
    if (old === undefined) note('paging-added', place, { new: now })
    else if (now === undefined) note('paging-removed', place, { old })
    else note('next-link-changed', place, { old, new: now })
  },
  requirements: (old, now, { note, place }) => note('authentication-demand-changed', place, { old: demanded(old), new: demanded(now) }),
  safe: hint,
  noGenericTest: hint,
  chunkTransfer: (old = false, now = false, { note, place }) => {
    if (old !== now) note('chunking-changed', place, { old, new: now })
  },
  agenticProtocol: (old = 'none', now = 'none', { note, place }) => note('agent-protocol-changed', place, { old, new: now }),
  confirmation: (old = false, now = false, { note, place }) => {
    if (old !== now) note('confirmation-changed', place, { old, new: now })
  },
  aiOffer: assistant as Compare<AiOffer, OperationContext>,
  modelText: assistant,
  extensions: (old, now, { note, place }) => noteExtensions(note, place, old, now),
  verbatim: (old, now, { note, place }) => noteVerbatim(note, place, old, now),
  ...TRIGGER_FACTS,
  // What travels is compared as a whole, and so is the form in which it does.
  parameters: null,
  body: null,
  responses: null,
  defaultResponse: null,
  unanswered: null,
  consumes: null,
  produces: null,
}

const REVISION: Facts<Revision, Pick<OperationContext, 'note' | 'place'>> = {
  family: null,
  revision: null,
  status: (old = 'Production', now = 'Production', { note, place }) => {
    if (old !== now) note('operation-status-changed', place, { old, new: now })
  },
  replacement: (old, now, { note, place }) =>
    note('replacement-changed', place, { old: old?.operationId ?? 'none', new: now?.operationId ?? 'none' }),
  expires: (old = 'none', now = 'none', { note, place }) => note('expiry-changed', place, { old, new: now }),
}

function demanded(requirements: Operation['requirements']): string {
  if (requirements === undefined) return 'what the connector says'
  if (requirements.length === 0) return 'nothing'
  return requirements.map((parts) => parts.map(({ name, scopes }) => [name, ...scopes].join(' ')).join(' and ')).join(' or ')
}

/** Media types, where there is something to send or to answer on both sides. */
function compareTypes({ old, new: now, note, place }: OperationContext): void {
  const sent = (operation: Operation): readonly string[] => listed(operation.consumes, requestType(operation))
  const given = (operation: Operation): readonly string[] => {
    const response = chosenResponse(operation)
    return listed(operation.produces, response === undefined ? undefined : responseType(response))
  }
  const both = (was: readonly string[], is: readonly string[]): boolean => was.length > 0 && is.length > 0 && was.join() !== is.join()
  const [sentBefore, sentNow, givenBefore, givenNow] = [sent(old), sent(now), given(old), given(now)]
  if (both(sentBefore, sentNow))
    note('request-type-changed', inside(place, 'consumes'), { old: sentBefore.join(', '), new: sentNow.join(', ') })
  if (both(givenBefore, givenNow))
    note('response-type-changed', inside(place, 'produces'), { old: givenBefore.join(', '), new: givenNow.join(', ') })
}

function listed(said: readonly string[] | undefined, implied: string | undefined): readonly string[] {
  return said ?? (implied === undefined ? [] : [implied])
}
