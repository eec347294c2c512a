/** Owns paths: their operations, and what is said beside them. */
import type { Json, Notification, Operation, PathFacts } from '../../model/index.js'
import { isJsonObject, said, taking, type JsonObject, type Taking } from '../shared/taking.js'
import { isOperation, readOperation, type Usual } from './operations.js'
import { extensionsOf, restOf } from './rest.js'
import { readSchema } from './schemas.js'
import { dissolved, inside, type Scope } from './scope.js'
import { show } from '../shared/show.js'
import { readHeaders } from './values.js'

const VERBS = new Map((['GET', 'PUT', 'POST', 'DELETE', 'OPTIONS', 'HEAD', 'PATCH'] as const).map((verb) => [verb.toLowerCase(), verb]))

export interface Paths {
  readonly operations: readonly Operation[]
  readonly paths: readonly PathFacts[]
}

/** All operations, in the order of the document. */
export function readPaths(value: Json | undefined, usual: Usual, scope: Scope): Paths {
  const operations: Operation[] = []
  const paths: PathFacts[] = []
  for (const [path, item] of Object.entries(isJsonObject(value) ? value : {})) {
    if (!path.startsWith('/')) continue
    const at = inside(scope, path)
    const whole = dissolved(item, at)
    if (whole !== undefined) readItem(path, whole, usual, at, operations, paths)
  }
  return { operations, paths }
}

function readItem(path: string, item: JsonObject, usual: Usual, scope: Scope, operations: Operation[], paths: PathFacts[]): void {
  const from = taking(item)
  const parameters = from.json('parameters')
  const notification = from.take('x-ms-notification-content', (value) =>
    isJsonObject(value) ? readNotification(value, inside(scope, 'notification')) : undefined,
  )
  const before = operations.length
  const found = Object.entries(item).flatMap(([key, own]) => {
    const verb = VERBS.get(key)
    return verb !== undefined && isOperation(own) ? [{ key, verb, own }] : []
  })
  // A notification belongs to the triggers of its path; where there is none, the first operation shows it.
  const triggers = found.filter(({ own }) => isTrigger(own))
  const showing = new Set(triggers.length > 0 ? triggers : found.slice(0, 1))
  for (const each of found) {
    from.json(each.key)
    const site = { path, verb: each.verb, parameters, notification: showing.has(each) ? notification : undefined }
    const member = show(each.own['operationId'] ?? `${each.verb} ${path}`)
    operations.push(readOperation(each.own, site, usual, { ...scope, at: { ...scope.at, member } }))
  }
  const extensions = extensionsOf(from)
  const alone = operations.length === before ? notification : undefined
  if (extensions !== undefined || alone !== undefined) paths.push(said<PathFacts>({ path, notification: alone, extensions }))
}

function isTrigger(operation: JsonObject): boolean {
  return operation['x-ms-trigger'] === 'single' || operation['x-ms-trigger'] === 'batch'
}

function readNotification(value: JsonObject, scope: Scope): Notification {
  const from: Taking = taking(value)
  const schema = from.take('schema', (own) => (isJsonObject(own) ? readSchema(own, scope) : undefined))
  const headers = from.take('headers', (own) => readHeaders(own, scope))
  return said<Notification>({ summary: from.text('x-ms-summary'), description: from.text('description'), schema, headers, ...restOf(from) })
}
