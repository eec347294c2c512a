/** Owns `ferrule triggers`: a look at what is kept for triggers, and mending it, while the server runs or not. */
import { existsSync } from 'node:fs'
import type { DeliveryFilter, DeliveryView, Store, Subscription } from '@ferrule/triggers'
import { FINE, type ExitCode } from '../exit-code.js'
import { count, paint, printJson, printLine } from '../print.js'
import { UsageError } from '../usage-error.js'

export interface TriggersOptions {
  readonly store: string
  readonly json?: boolean
}
export interface ReplayOptions {
  readonly delivery?: string
  readonly subscription?: string
  readonly from?: number
  readonly to?: number
  readonly all?: boolean
  readonly perSecond: number
}
export type TriggersCommand =
  | { readonly name: 'list' }
  | { readonly name: 'show'; readonly id: string }
  | ({ readonly name: 'replay' } & ReplayOptions)
  | { readonly name: 'disable'; readonly id: string; readonly reason: string }
  | { readonly name: 'enable'; readonly id: string }

/** So many lines of each kind; `--json` prints the same. */
const SHOWN = 50
/** So many dead letters at a time, so that nothing is locked for long. */
const REPLAYED = 500

const PLACE = 'Give the file, or the postgres:// address, that the server uses.'

export async function triggersCommand(command: TriggersCommand, { store: place, json = false }: TriggersOptions): Promise<ExitCode> {
  const store = await openStore(place)
  try {
    const result = await run(command, store)
    if (json) printJson({ ok: true, ...result.data })
    else for (const line of result.lines) printLine(line)
    return FINE
  } finally {
    await store.close()
  }
}

/** Opens a store to look at: whoever works on it goes on. One that is not there is not made. */
async function openStore(place: string): Promise<Store> {
  const isServer = /^postgres(ql)?:\/\//.test(place)
  if (!isServer && !existsSync(place)) throw new UsageError(`${place} does not exist.`, PLACE)
  try {
    if (isServer) {
      const { openPostgresStore } = await import('@ferrule/triggers/postgres')
      return (await openPostgresStore({ connectionString: place, create: false })) as Store
    }
    const { openSqliteStore } = await import('@ferrule/triggers/sqlite')
    return (await openSqliteStore({ file: place, worker: false, create: false })) as Store
  } catch (error) {
    throw new UsageError(`The store can't be opened: ${(error as Error).message}`, PLACE)
  }
}

interface Result {
  readonly data: object
  readonly lines: readonly string[]
}

async function run(command: TriggersCommand, store: Store): Promise<Result> {
  switch (command.name) {
    case 'list':
      return list(store)
    case 'show':
      return show(store, command.id)
    case 'replay':
      return replay(store, command)
    case 'disable':
      return setState(store, command.id, 'disabled', command.reason)
    case 'enable':
      return setState(store, command.id, 'active', '')
  }
}

async function list(store: Store): Promise<Result> {
  const [backlog, subscriptions, dead] = await Promise.all([
    store.backlog(),
    store.subscriptions({}, { limit: SHOWN }),
    store.deliveries({ state: 'dead' }, { limit: SHOWN }),
  ])
  const lines = [
    `${backlog.deliveries === 0 ? 'Nothing waits' : `${backlog.deliveries} waiting, the oldest due for ${Math.round(backlog.oldestDueMs / 1000)} s`}; ${backlog.dead} dead`,
    '',
    ...subscriptions.items.map(subscriptionLine),
    ...(subscriptions.next === undefined ? [] : ['… and more']),
    ...(dead.items.length === 0 ? [] : ['', ...dead.items.map(deliveryLine)]),
    ...(dead.next === undefined ? [] : ['… and more']),
  ]
  return { data: { backlog, subscriptions: subscriptions.items.map(described), dead: dead.items.map(describedDelivery) }, lines }
}

async function show(store: Store, id: string): Promise<Result> {
  const subscription = await store.subscription(id)
  if (subscription !== undefined) {
    const { items } = await store.deliveries({ subscription: id }, { limit: SHOWN })
    return {
      data: { subscription: described(subscription), deliveries: items.map(describedDelivery) },
      lines: [subscriptionLine(subscription), '', ...items.map(deliveryLine)],
    }
  }
  const [delivery] = (await store.deliveries({ delivery: id }, { limit: 1 })).items
  if (delivery === undefined)
    throw new UsageError(`There is neither a subscription nor a delivery ${id}.`, '`ferrule triggers list` shows what there is.')
  const attempts = await store.attempts(id)
  const lines = attempts.map(
    ({ at, outcome, status, durationMs, error }) =>
      `  ${moment(at)}  ${outcome}${status === undefined ? '' : ` ${status}`}, ${durationMs} ms${error === undefined ? '' : `: ${error}`}`,
  )
  return { data: { delivery: describedDelivery(delivery), attempts }, lines: [deliveryLine(delivery), ...lines] }
}

async function replay(store: Store, { delivery, subscription, from, to, all, perSecond }: ReplayOptions): Promise<Result> {
  if (all !== true && [delivery, subscription, from, to].every((one) => one === undefined))
    throw new UsageError('Nothing says which dead letters.', 'Give --delivery, --subscription, --from and --to, or --all.')
  if (!(perSecond > 0)) throw new UsageError('--per-second is a number above 0.')
  const filter: DeliveryFilter = {
    state: 'dead',
    ...(delivery === undefined ? {} : { delivery }),
    ...(subscription === undefined ? {} : { subscription }),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
  }
  let replayed = 0
  for (;;) {
    const some = await store.replay(filter, { at: Date.now(), perSecond, limit: REPLAYED })
    replayed += some
    if (some === 0) break
  }
  return { data: { replayed }, lines: [`${count(replayed, 'dead letter') ?? 'No dead letter'} made due again.`] }
}

async function setState(store: Store, id: string, state: 'active' | 'disabled', reason: string): Promise<Result> {
  const changed = await store.setState(id, state, reason, Date.now())
  const subscription = await store.subscription(id)
  if (subscription === undefined) throw new UsageError(`There is no subscription ${id}.`, '`ferrule triggers list` shows what there is.')
  return { data: { changed, subscription: described(subscription) }, lines: [subscriptionLine(subscription)] }
}

const moment = (at: number): string => new Date(at).toISOString()

/** Without what is sealed. */
function described({ id, generation, topic, label, state, createdAt, health }: Subscription): object {
  return { id, generation, topic, receiver: label, state, createdAt: moment(createdAt), health }
}

function describedDelivery({ subscription, event, dueAt, ...rest }: DeliveryView): object {
  return { ...rest, event: event.id, topic: event.topic, subscription: subscription.id, receiver: subscription.label, dueAt: moment(dueAt) }
}

function subscriptionLine({ id, topic, label, state, health }: Subscription): string {
  const colour = state.kind === 'active' ? (health.failures === 0 ? 'green' : 'yellow') : 'red'
  const said = state.kind === 'disabled' ? `disabled: ${state.reason}` : state.kind
  return `${id}  ${topic}  ${label}  ${paint(colour, said)}${health.failures === 0 ? '' : `, ${health.failures} failures in a row`}`
}

function deliveryLine({ id, event, attempts, state, reason, dueAt }: DeliveryView): string {
  const said = state === 'waiting' ? `due ${moment(dueAt)}` : reason === undefined ? state : `${state}: ${reason}`
  return `${id}  ${event.topic} ${event.id}  ${count(attempts, 'attempt') ?? 'no attempt'}  ${paint(state === 'dead' ? 'red' : 'dim', said)}`
}
