/** Owns what is sent to callback URLs: planned as values, and written as options. */
import type { ConnectorModel, Operation } from '@ferrule/core'
import { groupOf } from './groups.js'
import { json, object, type Entry } from './layout.js'
import { pascalCase } from './names.js'
import type { ClassPlanner } from './plan-classes.js'
import type { PlannedValue } from './plan.js'
import { resultEntries, returnsOf } from './returned.js'
import { declareValue, type ValueScope } from './values.js'

type Notification = NonNullable<Operation['notification']>

export interface PlannedNotification {
  readonly notification: Notification
  readonly event?: PlannedValue
  readonly headers: readonly { readonly name: string; readonly value: PlannedValue }[]
}

/** Plans the types of a notification. `owner` names classes that have no name. */
export function planNotification(notification: Notification, owner: string, at: string, planner: ClassPlanner): PlannedNotification {
  const { schema, headers = [] } = notification
  return {
    notification,
    ...(schema === undefined ? {} : { event: planner.valueOf(schema, { name: 'Notification', owner, at: `${at} notification` }) }),
    headers: headers.map((header) => ({
      name: header.name,
      value: planner.valueOf(header.schema, { name: pascalCase(header.name), owner, at: `${at} ${header.name}` }),
    })),
  }
}

/** What is sent on a path that no operation has. */
export interface PlannedPath {
  readonly path: string
  readonly group: string
  readonly sent: PlannedNotification
}

/** Plans what is sent on paths without an operation. */
export function planPaths({ paths = [] }: ConnectorModel, planner: ClassPlanner): readonly PlannedPath[] {
  return paths.flatMap(({ path, notification }) =>
    notification === undefined
      ? []
      : [{ path, group: groupOf({ path }), sent: planNotification(notification, pascalCase(path, 'Path'), path, planner) }],
  )
}

/** Every value of a notification. */
export function notificationValues({ event, headers }: PlannedNotification): readonly PlannedValue[] {
  return [...(event === undefined ? [] : [event]), ...headers.map(({ value }) => value)]
}

/** All that is said about a notification. */
export function notificationOptions(scope: ValueScope, planned: PlannedNotification, at: string): readonly Entry[] {
  const { notification, event } = planned
  return [
    ...(event === undefined ? [] : resultEntries('event', returnsOf(scope, event, at))),
    ...(notification.description === undefined ? [] : [['description', json(notification.description)] as const]),
    ...facts(scope, planned, at),
  ]
}

/** The option of an action. */
export function notificationEntry(scope: ValueScope, planned: PlannedNotification | undefined, at: string): readonly Entry[] {
  return planned === undefined ? [] : [['notification', object(notificationOptions(scope, planned, at))]]
}

/** The option of a trigger, which says type and description by itself; only an empty description it can't. */
export function notificationFactsEntry(scope: ValueScope, planned: PlannedNotification | undefined, at: string): readonly Entry[] {
  if (planned === undefined) return []
  const { notification } = planned
  const empty = notification.description === '' ? { verbatim: { description: '', ...notification.verbatim } } : {}
  const entries = facts(scope, { ...planned, notification: { ...notification, ...empty } }, at)
  return entries.length === 0 ? [] : [['notification', object(entries)]]
}

function facts(scope: ValueScope, { notification, headers }: PlannedNotification, at: string): readonly Entry[] {
  const given = (key: 'summary' | 'extensions' | 'verbatim'): readonly Entry[] =>
    notification[key] === undefined ? [] : [[key, json(notification[key])]]
  const own = headers.map(({ name, value }): Entry => [name, declareValue(scope, value, `${at} ${name}`)])
  return [
    ...given('summary'),
    ...(own.length === 0 ? [] : [['headers', object(own)] as const]),
    ...given('extensions'),
    ...given('verbatim'),
  ]
}
