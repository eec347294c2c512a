/** Owns operations: paths and their verbs. */
import type { Operation, Schema, Verb } from '../../model/index.js'
import { compact, some } from '../shared/compact.js'
import { extensionsOf, visibilityOf } from '../shared/extensions.js'
import { listAt, membersOf, own, recordAt, textAt, textsAt, type Foreign } from '../shared/foreign.js'
import { readSummary, type Selection } from '../shared/operations.js'
import { step, type Way } from '../shared/way.js'
import { createNames, pascalCase } from '../shared/words.js'
import { readBody } from './bodies.js'
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
  readonly path: string
  readonly verb: Verb
  readonly raw: Foreign
  readonly at: Way
  /** The parameters of the path, then those of the operation. */
  readonly parameters: readonly (readonly (readonly [unknown, Way])[])[]
}

/** Every operation that is selected. */
export function readOperations(
  document: Foreign,
  at: Way,
  schemes: SecuritySchemes,
  selection: Selection,
  scope: Scope,
): readonly Operation[] {
  const found = findOperations(document, at, scope)
  const nameOperation = createNames()
  // Ids are given before the selection, so that they do not depend on it.
  const named = found.map((one) => {
    const said = textAt(one.raw, 'operationId')
    const id = nameOperation(pascalCase(said ?? `${one.verb.toLowerCase()} ${one.path}`, 'Operation'))
    return { ...one, said, id }
  })
  const selected = named.filter((one) => selection.selects({ ids: [one.id, one.said], tags: textsAt(one.raw, 'tags') }))
  for (const { id, said, at: place } of selected)
    if (said === undefined || id !== pascalCase(said, 'Operation'))
      scope.report('import-operation-id', place, { said: said?.slice(0, 200) ?? 'none', id })
  return selected.map((one) => readOperation(one, one.id, schemes, scope))
}

function findOperations(document: Foreign, at: Way, scope: Scope): readonly Found[] {
  const operations: Found[] = []
  const taken = new Map<string, string>()
  for (const [name, given, place] of entriesAt(document, 'paths', at, scope)) {
    if (name.startsWith('x-')) continue
    const item = followRecord(given, place, scope)
    if (item === undefined) continue
    const path = legalPath(name, place, scope)
    if (path === undefined) continue
    reportOtherServers(item.value, item.at, scope)
    const shared = listAt(item.value, 'parameters').map((raw, index) => [raw, step(item.at, 'parameters', index)] as const)
    for (const [key, raw] of membersOf(item.value)) {
      const where = step(item.at, key)
      const verb = Object.hasOwn(VERBS, key) ? VERBS[key] : undefined
      if (verb === undefined) {
        if (key === 'trace' || key === 'query')
          scope.report('import-keyword', where, { keyword: key, instead: 'the operation is left out' })
        continue
      }
      const operation = followRecord(raw, where, scope)
      if (operation === undefined) continue
      const route = `${verb} ${path.replace(/\{[^}]*\}/g, '{}').toLowerCase()}`
      const first = taken.get(route)
      if (first !== undefined) {
        scope.report('import-same-route', where, { route: `${verb} ${path}`, first })
        continue
      }
      taken.set(route, `${verb} ${path}`)
      const own = listAt(operation.value, 'parameters').map((each, index) => [each, step(operation.at, 'parameters', index)] as const)
      operations.push({ path, verb, raw: operation.value, at: operation.at, parameters: [shared, own] })
    }
  }
  return operations
}

/** A path template that the platform accepts; what comes after it is cut off. */
function legalPath(name: string, at: Way, scope: Scope): string | undefined {
  const [path = ''] = name.split(/[?#]/, 1)
  const rooted = path.startsWith('/') ? path : `/${path}`
  if (rooted.length > 2_000 || /[{][^}]*[{/]|\s/.test(rooted)) {
    scope.report('import-path', at, { path: name.slice(0, 200), instead: 'it is left out' })
    return undefined
  }
  if (rooted !== name) scope.report('import-path', at, { path: name.slice(0, 200), instead: `it is read as ${rooted}` })
  return rooted
}

function readOperation(found: Found, id: string, schemes: SecuritySchemes, scope: Scope): Operation {
  const { raw, at, verb, path } = found
  reportOtherServers(raw, at, scope)
  const nameProperty = createNames()
  const parameters = readParameters(found.parameters, path, at, nameProperty, scope)
  const description = textAt(raw, 'description')
  const bodiless = verb === 'GET' || verb === 'HEAD'
  if (bodiless && own(raw, 'requestBody') !== undefined)
    scope.report('import-keyword', step(at, 'requestBody'), { keyword: 'requestBody', instead: `a ${verb} is sent without a body` })
  const { body, form } = bodiless
    ? { body: undefined, form: [] }
    : readBody(own(raw, 'requestBody'), step(at, 'requestBody'), nameProperty, scope)
  const security = readRequirements(raw, at, schemes, scope)
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
    security,
    nextLink: textAt(recordAt(raw, 'x-ms-pageable'), 'nextLinkName'),
    extensions: extensionsOf(raw),
  }
  const event = readCallback(raw, at, body !== undefined && verb === 'POST' ? body.schema : undefined, scope)
  if (event === undefined) return compact<Operation>({ kind: 'action', ...operation } as Operation)
  return compact<Operation>({ kind: 'webhookTrigger', ...operation, hint: textAt(raw, 'x-ms-trigger-hint'), ...event } as Operation)
}

interface Event {
  readonly callback: string
  readonly event: Schema
  readonly eventDescription: string
}

/**
 * The platform's webhooks are OpenAPI's callbacks whose URL is one property of the request's body. A second callback, or one whose URL
 * comes from elsewhere, has no place.
 */
function readCallback(operation: Foreign, at: Way, body: Schema | undefined, scope: Scope): Event | undefined {
  const events: Event[] = []
  for (const [, given, place] of entriesAt(operation, 'callbacks', at, scope)) {
    const found = followRecord(given, place, scope)
    for (const [expression, item] of membersOf(found?.value)) {
      const name = /^\{\$request\.body#\/([^/{}]+)\}$/.exec(expression)?.[1]?.replaceAll('~1', '/').replaceAll('~0', '~')
      const post = recordAt(item, 'post')
      const where = step(place, expression)
      if (
        name === undefined ||
        post === undefined ||
        events.length > 0 ||
        body?.kind !== 'object' ||
        !body.properties.some((each) => each.name === name)
      ) {
        scope.report('import-callback', where, {})
        continue
      }
      const sent = readBody(own(post, 'requestBody'), step(where, 'post', 'requestBody'), (wanted) => wanted, scope)
      events.push({
        callback: name,
        event: sent.body?.schema ?? { kind: 'any' },
        eventDescription: textAt(post, 'description') ?? textAt(post, 'summary') ?? '',
      })
    }
  }
  return events[0]
}

/** Events that nobody subscribes to: the platform has no place for them. */
export function reportWebhooks(document: Foreign, at: Way, scope: Scope): void {
  for (const key of ['webhooks', 'x-webhooks'])
    for (const [name, , place] of entriesAt(document, key, at, scope)) scope.report('import-webhook', place, { name: name.slice(0, 100) })
}
