/** The page about operating says what the log and the metrics say. */
import { createTriggers } from '@ferrule/triggers'
import { requestMetrics } from '@ferrule/fastify/metrics'
import { triggerMetrics } from '@ferrule/triggers/metrics'
import { openDatabase, openSqliteStore } from '@ferrule/triggers/sqlite'
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import Fastify from 'fastify'
import { format, resolveConfig } from 'prettier'
import { KEY, openBench, until, type Bench } from './bench.js'
import { ATTEMPT_FIELDS, writeOperatingPage } from './operating-page.js'

const file = fileURLToPath(new URL('../../../docs/reference/operating.md', import.meta.url))

let here: Bench
beforeEach(async () => void (here = await openBench()))
afterEach(() => here.close())

test('the golden page about operating is what the code writes', async () => {
  const registry = requestMetrics(Fastify())
  const page = await writeOperatingPage(triggerMetrics(here.triggers, { registry }))
  const text = await format(page, { ...(await resolveConfig(file)), filepath: file })
  if (process.env['RECORD'] === '1') writeFileSync(file, text)
  expect(readFileSync(file, 'utf8')).toBe(text)
})

test('a restored backup with a new history takes no position of the old one for its own: everything comes again, and a gap is said', async () => {
  const { store, triggers } = here
  const poll = { operation: 'Polled', topic: 'orderPlaced', principal: 'ada', parameters: '' }
  const publish = (id: string) => triggers.publish({ topic: 'orderPlaced', event: { id }, id, fanOut: false })
  const { cursor } = await triggers.poll(poll)
  await publish('one')
  const [, command = ''] = /^sqlite3 triggers\.sqlite "(UPDATE .*)"$/m.exec(readFileSync(file, 'utf8')) ?? []
  const handle = openDatabase(here.file)
  handle.exec(command)
  handle.close()
  const restored = createTriggers({ store: await openSqliteStore({ file: here.file, worker: false }), keys: [KEY] })
  expect(restored.store.epoch).not.toBe(store.epoch)
  expect(await restored.poll({ ...poll, cursor })).toMatchObject({ events: [{ id: 'one' }], gap: true })
  await restored.store.close()
})

test('the lines of attempts say what the page says, and no more', async () => {
  here.receiver.answer('/a', { status: 500 }, { reset: 'before-head' }, { status: 200 })
  here.receiver.answer('/gone', { status: 410 })
  await here.subscribe('/a')
  await here.subscribe('/gone')
  here.triggers.start()
  await here.triggers.publish({ topic: 'orderPlaced', event: {} })
  for (const [index, waitMs] of [0, 6_000, 400_000].entries()) {
    here.clock.advance(waitMs)
    await until(() => {
      // The engine looks for work by this clock.
      here.clock.advance(100)
      return here.log.some((line) => line.includes(`"attempt":${index + 1}`))
    })
  }
  await until(() => here.log.some((line) => line.includes('dead letter')))
  const attempts = here.log.map((line) => JSON.parse(line) as Record<string, unknown>).filter(({ delivery }) => delivery !== undefined)
  const { level: _, message: __, ...fields } = Object.assign({}, ...attempts) as Record<string, unknown>
  expect(Object.keys(fields).sort()).toEqual(Object.keys(ATTEMPT_FIELDS).sort())
})
