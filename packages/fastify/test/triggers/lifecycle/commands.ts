/** Owns what can happen to a served connector: each command does it, and takes down what was answered. */
import fc from 'fast-check'
import { ANSWERS, type AnswerKind, type Ledger } from './ledger.js'
import type { Death, System } from './system.js'

export interface World {
  readonly system: System
  readonly ledger: Ledger
  /** Numbers the orders. */
  orders: number
}

/** Three flows; the first and the last change their callbacks now and then. */
export const PATHS = ['/flow-1', '/flow-1-changed', '/flow-2', '/flow-3', '/flow-3-changed'] as const

/** The ledger is both: what the model knows is what was answered. */
type LifecycleCommand = fc.AsyncCommand<World, World>

/** A command that reads well in a counterexample. */
function command(text: string, run: (world: World) => Promise<void>, check: (world: World) => boolean = () => true): LifecycleCommand {
  return { check, run, toString: () => text }
}

/** As the platform does: a request that was not answered is sent again. */
async function untilAnswered(world: World, method: string, url: string, body?: object) {
  for (let tries = 0; tries < 5; tries++) {
    const answer = await world.system.request(method, url, body)
    if (answer !== undefined && answer.response.status < 500) return answer
  }
  throw new Error(`${method} ${url} is not answered.`)
}

const subscribe = (path: string, minimumTotal: number): LifecycleCommand =>
  command(`subscribe ${path} to totals from ${minimumTotal}`, async (world) => {
    const { system, ledger } = world
    const answer = await untilAnswered(world, 'POST', '/triggers/order-placed', {
      callbackUrl: system.callbackUrl(path),
      ...(minimumTotal === 0 ? {} : { minimumTotal }),
    })
    if (answer.response.status !== 201) ledger.violations.push(`subscribing was answered ${answer.response.status}`)
    ledger.subscribed(ledger.flow(path), minimumTotal, answer.response.headers.get('location') ?? '')
  })

const unsubscribe = (path: string, times: number): LifecycleCommand =>
  command(
    `unsubscribe ${path}${times > 1 ? ' twice' : ''}`,
    async (world) => {
      for (let time = 0; time < times; time++) await end(world, path)
    },
    ({ ledger }) => ledger.flow(path).location !== '',
  )

/** Some have come, some are on their way, some have been taken and wait for their turn, some have not. */
const unsubscribeMidway = (path: string): LifecycleCommand =>
  command(
    `unsubscribe ${path} while it receives`,
    async (world) => {
      world.ledger.flow(path).answers = 'slow'
      const coming = world.system.untilSomethingComes(path)
      await Promise.all(Array.from({ length: 12 }, () => publishOne(world, 20)))
      await coming
      await end(world, path)
    },
    ({ ledger }) => ledger.flow(path).state === 'active',
  )

async function end(world: World, path: string): Promise<void> {
  const { ledger } = world
  const flow = ledger.flow(path)
  const { response } = await untilAnswered(world, 'DELETE', flow.location)
  if (response.status !== 204) ledger.violations.push(`unsubscribing was answered ${response.status}`)
  ledger.ended(flow)
}

const unsubscribeFormer = (path: string): LifecycleCommand =>
  command(
    `unsubscribe ${path} by a Location of before`,
    async (world) => {
      const { response } = await untilAnswered(world, 'DELETE', world.ledger.flow(path).former.at(-1) ?? '')
      if (response.status !== 204) world.ledger.violations.push(`unsubscribing late was answered ${response.status}`)
    },
    ({ ledger }) => ledger.flow(path).former.length > 0,
  )

const publish = (total: number, count: number): LifecycleCommand =>
  command(`publish ${count} of total ${total}`, async (world) => {
    await Promise.all(Array.from({ length: count }, () => publishOne(world, total)))
  })

const publishNamed = (name: string, total: number): LifecycleCommand =>
  command(`publish ${total} as ${name}`, (world) => publishOne(world, total, name))

async function publishOne(world: World, total: number, name?: string): Promise<void> {
  const { system, ledger } = world
  const id = `order-${++world.orders}`
  const event = ledger.published(id, name ?? id, total)
  const answer = await system.request('POST', '/orders', { id, total, eventId: name ?? id })
  if (answer?.response.status !== 200) return
  const { duplicate } = answer.body as { readonly duplicate: boolean }
  if (duplicate) ledger.refused(event)
  else ledger.accepted(event)
}

const answer = (path: string, kind: AnswerKind): LifecycleCommand =>
  command(`${path} answers ${kind}`, async ({ ledger }) => void (ledger.flow(path).answers = kind))

const waitFor = (ms: number): LifecycleCommand => command(`wait ${ms / 1000} s`, ({ system }) => system.pass(ms))

const settle: LifecycleCommand = command('deliver what is due', ({ system, ledger }) =>
  system.whenSettled((store) => ledger.settled(store)),
)

const die = (death: Death | undefined): LifecycleCommand =>
  command(death === undefined ? 'die' : `die ${death.when} ${death.call}`, async ({ system }) => system.die(death))

const restart: LifecycleCommand = command('restart', ({ system }) => system.restart())

const SECOND = 1_000
const HOUR = 3_600 * SECOND

const paths = fc.constantFrom(...PATHS)
const totals = fc.constantFrom(0, 10, 20)

/** What happens often is there more than once. */
export const commands = fc.commands(
  [
    fc.tuple(paths, totals).map((given) => subscribe(...given)),
    fc.tuple(paths, totals).map((given) => subscribe(...given)),
    fc.tuple(paths, fc.constantFrom(1, 2)).map((given) => unsubscribe(...given)),
    paths.map(unsubscribeMidway),
    paths.map(unsubscribeFormer),
    fc.tuple(totals, fc.constantFrom(1, 1, 4, 12)).map((given) => publish(...given)),
    fc.tuple(totals, fc.constantFrom(1, 2, 16)).map((given) => publish(...given)),
    fc.tuple(fc.constantFrom('a', 'b'), totals).map((given) => publishNamed(...given)),
    fc.tuple(paths, fc.constantFrom(...(Object.keys(ANSWERS) as AnswerKind[]))).map((given) => answer(...given)),
    fc.constantFrom(5 * SECOND, 60 * SECOND, 400 * SECOND, HOUR, 6 * HOUR, 26 * HOUR).map(waitFor),
    fc.constant(settle),
    fc.constant(settle),
    fc
      .option(
        fc.record({
          call: fc.constantFrom('append', 'subscribe', 'unsubscribe', 'claimFanOuts', 'recordFanOut', 'claimDue', 'record', 'release'),
          when: fc.constantFrom('before', 'after'),
        } as const),
        { nil: undefined, freq: 4 },
      )
      .map(die),
    fc.constant(restart),
  ],
  { size: '+1', maxCommands: 30 },
)
