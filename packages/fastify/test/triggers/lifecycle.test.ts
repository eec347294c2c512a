/** Random lives of subscriptions and events, with processes that die, through nothing but HTTP. */
import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { commands, PATHS, type World } from './lifecycle/commands.js'
import { Ledger } from './lifecycle/ledger.js'
import type { Place } from './lifecycle/place.js'
import { postgresPlace } from './lifecycle/postgres-place.js'
import { sqlitePlace } from './lifecycle/sqlite-place.js'
import { START, System } from './lifecycle/system.js'
import { SEED } from '../../../../test/support/seed.js'
import { describeOnPostgres } from '../../../../test/support/postgres.js'

const RUNS = Number(process.env['FERRULE_LIFECYCLE_RUNS'] ?? 16)
/** A database takes its time. */
const POSTGRES_RUNS = Math.ceil(RUNS / 4)
const TITLE = `what is accepted arrives or is a dead letter, and nothing else does, whatever happens in whatever order (seed ${SEED})`

const play = (numRuns: number, newPlace: () => Place | Promise<Place>): Promise<void> =>
  fc.assert(
    fc.asyncProperty(commands, async (given) => {
      const system = await System.open(await newPlace())
      const ledger = new Ledger(PATHS, () => system.crashes)
      for (const path of PATHS) system.flows.answer(path, (request) => ledger.receive(path, request))
      const world: World = { system, ledger, orders: 0 }
      try {
        await fc.asyncModelRun(() => ({ model: world, real: world }), given)
        for (const flow of ledger.flows) flow.answers = 'fine'
        await system.drain()
        expect(await system.whenSettled((store) => ledger.check(store))).toEqual([])
      } finally {
        await system.close()
      }
    }),
    { numRuns, seed: SEED },
  )

test(TITLE, () => play(RUNS, sqlitePlace), 3_600_000)

describeOnPostgres('on PostgreSQL', () => {
  test(TITLE, () => play(POSTGRES_RUNS, () => postgresPlace(START)), 3_600_000)
})
