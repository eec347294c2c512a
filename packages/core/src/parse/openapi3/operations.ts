/** Owns operations: paths and their verbs. */
import type { Operation, Verb } from '../../model/index.js'
import { compact, some } from '../shared/compact.js'
import { extensionsOf, visibilityOf } from '../shared/extensions.js'
import { listAt, membersOf, own, recordAt, textAt, textsAt, type Foreign } from '../shared/foreign.js'
import { readPath } from '../shared/paths.js'
import type { Selection } from '../shared/selection.js'
import { readSummary } from '../shared/summary.js'
import { step, type Way } from '../shared/way.js'
import { createNames, pascalCase } from '../shared/words.js'
import { readBody } from './bodies.js'
import { callbacksOf, readEvent, withCallback } from './callbacks.js'
import { readParameters } from './parameters.js'
import { readResponses } from './responses.js'
import { entriesAt, followRecord, type Scope } from './scope.js'
import { readRequirements, type SecuritySchemes } from './security.js'
import { reportOtherServers } from './servers.js'

const VERBS: Readonly<Record<string, Verb>> = {
  get: 'GET',
  post: 'POST',
  put: 'PUT',
  patch: 'PATCH',
  delete: 'DELETE',
  head: 'HEAD',
  options: 'OPTIONS',
}

interface Found {
  /** As the document writes it. */
  readonly path: string
  readonly verb: Verb
  readonly raw: Foreign
  readonly at: Way
  readonly item: { readonly value: Foreign; readonly at: Way }
}

/** Every operation that is selected. */
export function readOperations(
  document: Foreign,
  at: Way,
  schemes: SecuritySchemes,
  selection: Selection,
  scope: Scope,
): readonly Operation[] {
  const nameOperation = createNames()
  // Ids are given before the selection, so that they do not depend on it.
  const named = findOperations(document, at, scope).map((found) => {
    const said = textAt(found.raw, 'operationId')
    const id = nameOperation(pascalCase(said ?? `${found.verb.toLowerCase()} ${found.path}`, 'Operation'))
    return { found, said, id }
  })
  const selected = named.filter(({ found, said, id }) => selection.selects({ ids: [id, said], tags: textsAt(found.raw, 'tags') }))
  const taken = new Map<string, string>()
  return selected.flatMap(({ found, said, id }) => {
    const path = readPath(found.path, found.item.at, scope.report)
    if (path === undefined || !isFirst(found, path, taken, scope)) return []
    if (said === undefined || id !== pascalCase(said, 'Operation'))
      scope.report('import-operation-id', found.at, { said: said?.slice(0, 200) ?? 'none', id })
    return [readOperation(found, path, id, schemes, scope)]
  })
}

function findOperations(document: Foreign, at: Way, scope: Scope): readonly Found[] {
  const operations: Found[] = []
  for (const [path, given, place] of entriesAt(document, 'paths', at, scope)) {
    if (path.startsWith('x-')) continue
    const item = followRecord(given, place, scope)
    for (const [key, raw] of membersOf(item?.value)) {
      if (item === undefined) break
      const where = step(item.at, key)
      const verb = Object.hasOwn(VERBS, key) ? VERBS[key] : undefined
      if (key === 'trace' || key === 'query') scope.report('import-keyword', where, { keyword: key, instead: 'the operation is left out' })
      const operation = verb === undefined ? undefined : followRecord(raw, where, scope)
      if (verb !== undefined && operation !== undefined) operations.push({ path, verb, raw: operation.value, at: operation.at, item })
    }
  }
  return operations
}

/** Whether no operation before has the same route; where one has, that is reported. */
function isFirst({ verb, at }: Found, path: string, taken: Map<string, string>, scope: Scope): boolean {
  const route = `${verb} ${path.replace(/\{[^}]*\}/g, '{}').toLowerCase()}`
  const first = taken.get(route)
  if (first === undefined) taken.set(route, `${verb} ${path}`)
  else scope.report('import-same-route', at, { route: `${verb} ${path}`, first })
  return first === undefined
}

function readOperation({ raw, at, verb, item }: Found, path: string, id: string, schemes: SecuritySchemes, scope: Scope): Operation {
  reportOtherServers(item.value, item.at, scope)
  reportOtherServers(raw, at, scope)
  const nameProperty = createNames()
  const given = [item, { value: raw, at }].map((holder) =>
    listAt(holder.value, 'parameters').map((each, index) => [each, step(holder.at, 'parameters', index)] as const),
  )
  const parameters = readParameters(given, path, at, nameProperty, scope)
  const description = textAt(raw, 'description')
  const bodiless = verb === 'GET' || verb === 'HEAD'
  if (bodiless && own(raw, 'requestBody') !== undefined)
    scope.report('import-keyword', step(at, 'requestBody'), { keyword: 'requestBody', instead: `a ${verb} is sent without a body` })
  const callbacks = callbacksOf(raw, at, scope)
  // The body of a subscription has a property of its own, whoever else uses the schema.
  const inline = callbacks.length > 0
  const { body, form } = bodiless
    ? { body: undefined, form: [] }
    : readBody(own(raw, 'requestBody'), step(at, 'requestBody'), nameProperty, scope, { inline })
  const requirements = readRequirements(raw, at, schemes, scope)
  const { responses, defaultResponse } = readResponses(raw, at, scope)
  const operation = {
    id,
    summary: readSummary(textAt(raw, 'summary'), description, id, (code, parameters) => scope.report(code, at, parameters)),
    description,
    visibility: visibilityOf(raw),
    deprecated: own(raw, 'deprecated') === true ? true : undefined,
    tags: some(textsAt(raw, 'tags')),
    verb,
    path,
    parameters: [...parameters, ...form],
    body,
    responses,
    defaultResponse,
    requirements,
    nextLink: textAt(recordAt(raw, 'x-ms-pageable'), 'nextLinkName'),
    extensions: extensionsOf(raw),
  }
  const event = readEvent(callbacks, verb === 'POST' ? body : undefined, scope)
  if (event === undefined || body === undefined) return compact<Operation>({ kind: 'action', ...operation } as Operation)
  const subscription = { ...operation, body: withCallback(body, event.callback) }
  return compact<Operation>({ kind: 'webhookTrigger', ...subscription, hint: textAt(raw, 'x-ms-trigger-hint'), ...event } as Operation)
}

/** Events that nobody subscribes to: the platform has no place for them. */
export function reportWebhooks(document: Foreign, at: Way, scope: Scope): void {
  for (const key of ['webhooks', 'x-webhooks'])
    for (const [name, , place] of entriesAt(document, key, at, scope)) scope.report('import-webhook', place, { name: name.slice(0, 100) })
}
