/** Random histories on a SQLite file, processes that die among them. */
import { openDatabase, openSqliteStore } from '@ferrule/triggers/sqlite'
import type { Store } from '@ferrule/triggers'
import fc from 'fast-check'
import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { begin, commands, Model, type Real } from './store-model.js'

test('whatever is done in whatever order, and wherever the process dies, the store says what the model says', async () => {
  await fc.assert(
    fc.asyncProperty(commands, async (given) => {
      const folder = mkdtempSync(join(tmpdir(), 'ferrule-model-'))
      let crashes = 0
      let file = join(folder, 'store-0.sqlite')
      let store: Store = await openSqliteStore({ file })
      const real: Real = {
        store,
        held: { fanOuts: [], claims: [] },
        // All that a killed process leaves is its files as they are.
        crash: async () => {
          const next = join(folder, `store-${++crashes}.sqlite`)
          for (const end of ['', '-wal']) if (existsSync(file + end)) copyFileSync(file + end, next + end)
          await store.close()
          file = next
          store = await openSqliteStore({ file })
          return store
        },
        rollBack: async (work) => {
          const handle = openDatabase(file)
          handle.exec('BEGIN')
          await work(handle)
          handle.exec('ROLLBACK')
          handle.close()
        },
      }
      try {
        const model = new Model()
        await begin(model, real)
        await fc.asyncModelRun(() => ({ model, real }), given)
      } finally {
        await store.close()
        rmSync(folder, { recursive: true, force: true })
      }
    }),
    { numRuns: Number(process.env['FERRULE_MODEL_RUNS'] ?? 60) },
  )
}, 600_000)
