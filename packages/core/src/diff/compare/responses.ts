/** Owns comparing what two operations give, and what arrives at callback URLs. */
import type { DefaultResponse, Notification, Operation, Response, ResponseHeader, Schema } from '../../model/index.js'
import { inside, type Place } from '../change.js'
import { noteExtensions, noteVerbatim } from './extensions.js'
import { compareFacts, type Compare, type Facts } from './facts.js'
import type { OperationContext } from './operations.js'
import { same } from './same.js'

type Answer = DefaultResponse & Partial<Pick<Response, 'status'>>
type Scope = Pick<OperationContext, 'note' | 'values' | 'reach' | 'place'>

/** The answer whose schema makers see: the only success, else 200, 201, the one for any status. */
export function chosenResponse({ responses, defaultResponse }: Operation): Answer | undefined {
  const successes = responses.filter(({ status }) => status >= 200 && status < 300)
  const withStatus = (wanted: number): Response | undefined => successes.find(({ status }) => status === wanted)
  return successes.length === 1 ? successes[0] : (withStatus(200) ?? withStatus(201) ?? defaultResponse ?? successes[0])
}

export function compareResponses(context: OperationContext): void {
  const { old, new: now, note, place } = context
  const at = inside(place, 'responses')
  // What a subscription is answered, no flow reads.
  const [was, is] = old.kind === 'webhookTrigger' ? [undefined, undefined] : [chosenResponse(old), chosenResponse(now)]
  if (was !== undefined || is !== undefined) compareAnswers(was, is, { ...context, place: at })
  const others = (operation: Operation, chosen: Answer | undefined): ReadonlyMap<string, Answer> =>
    new Map(answersOf(operation).flatMap((answer) => (answer === chosen ? [] : [[keyOf(answer), answer]])))
  const [before, after] = [others(old, was), others(now, is)]
  for (const key of new Set([...before.keys(), ...after.keys()])) {
    if (was !== undefined && is !== undefined && [keyOf(was), keyOf(is)].includes(key)) continue
    if (!same(before.get(key), after.get(key))) note('other-response-changed', inside(at, key), { what: key })
  }
}

function answersOf({ responses, defaultResponse }: Operation): readonly Answer[] {
  return [...responses, ...(defaultResponse === undefined ? [] : [defaultResponse])]
}

function keyOf(answer: Answer | undefined): string {
  return answer === undefined ? 'none' : String(answer.status ?? 'default')
}

function compareAnswers(old: Answer | undefined, now: Answer | undefined, scope: Scope): void {
  const { place } = scope
  const keys = { old: keyOf(old), new: keyOf(now) }
  const at: Place = { ...place, old: `${place.old}/${keys.old}`, new: `${place.new}/${keys.new}` }
  if (keys.old !== keys.new) scope.note('success-status-changed', at, keys)
  const texts: string[] = []
  compareFacts(ANSWER, old ?? NO_ANSWER, now ?? NO_ANSWER, { ...scope, place: at, texts })
  compareContent(old, now, { ...scope, place: at })
  if (texts.length > 0) scope.note('response-text-changed', at, { what: texts.join(', ') })
}

const NO_ANSWER: Answer = { description: '' }

type AnswerContext = Scope & { readonly texts: string[] }
const text: Compare<unknown, AnswerContext> = (_old, _new, { texts }, fact) => void texts.push(fact)

/** Names of schemas may be the same though the schemas are not. */
const CONTENT = { schema: null, headers: null } as const

const ANSWER: Facts<Answer, AnswerContext> = {
  description: text,
  summary: text,
  visibility: text,
  examples: text,
  extensions: (old, now, { note, place }) => noteExtensions(note, place, old, now),
  verbatim: (old, now, { note, place }) => noteVerbatim(note, place, old, now),
  ...CONTENT,
  // Compared for the operation.
  status: null,
  contentType: null,
}

function compareContent(old: Content | undefined, now: Content | undefined, scope: Scope): void {
  if (old?.schema !== undefined || now?.schema !== undefined) compareOutput(old?.schema, now?.schema, scope)
  compareHeaders(old?.headers, now?.headers, scope)
}

type Content = Pick<Notification, 'schema' | 'headers'>

function compareOutput(old: Schema | undefined, now: Schema | undefined, { note, values, reach, place }: Scope): void {
  const at = { ...inside(place, 'schema'), what: 'body' }
  if (old === undefined) note('output-added', at)
  else if (now === undefined) note('output-removed', at, { side: 'old' })
  else reach(values.compare('output', old, now, at))
}

function compareHeaders(
  old: readonly ResponseHeader[] = [],
  now: readonly ResponseHeader[] = [],
  { note, values, reach, place }: Scope,
): void {
  const at = (name: string): Place => ({ ...inside(place, 'headers', name), what: `headers/${name}` })
  const before = new Map(old.map(({ name, schema }) => [name, schema]))
  const after = new Map(now.map(({ name, schema }) => [name, schema]))
  for (const [name, schema] of before) {
    const other = after.get(name)
    if (other === undefined) note('output-removed', at(name), { side: 'old' })
    else reach(values.compare('output', schema, other, at(name)))
  }
  for (const name of after.keys()) if (!before.has(name)) note('output-added', at(name))
}

/** What is sent to a callback URL; flows read it like an answer. */
export function compareNotification(old: Notification | undefined, now: Notification | undefined, scope: Scope): void {
  const at = inside(scope.place, 'x-ms-notification-content')
  const texts: string[] = []
  compareFacts(NOTIFICATION, old ?? {}, now ?? {}, { ...scope, place: at, texts })
  compareContent(old, now, { ...scope, place: at })
  if (texts.length > 0) scope.note('trigger-text-changed', at, { what: texts.join(', ') })
}

const NOTIFICATION: Facts<Notification, AnswerContext> = {
  summary: text,
  description: text,
  extensions: (old, now, { note, place }) => noteExtensions(note, place, old, now),
  verbatim: (old, now, { note, place }) => noteVerbatim(note, place, old, now),
  ...CONTENT,
}
