/** Random lives of subscriptions and events, with processes that die, through nothing but HTTP. */
import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { commands, PATHS, type World } from './lifecycle/commands.js'
import { Ledger } from './lifecycle/ledger.js'
import { System } from './lifecycle/system.js'
import { SEED } from '../../../../test/support/seed.js'

const RUNS = Number(process.env['FERRULE_LIFECYCLE_RUNS'] ?? 16)

test(`what is accepted arrives or is a dead letter, and nothing else does, whatever happens in whatever order (seed ${SEED})`, async () => {
  await fc.assert(
    fc.asyncProperty(commands, async (given) => {
      const system = await System.open()
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
    { numRuns: RUNS, seed: SEED },
  )
}, 3_600_000)
