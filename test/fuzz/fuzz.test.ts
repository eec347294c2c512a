/** A short run of the fuzzer; `npm run fuzz -- --seconds 120` is the long one. */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { SEED } from '../support/seed.js'

test(`whatever is sent, the example answers, and nothing leaks (seed ${SEED})`, () => {
  const run = spawnSync(process.execPath, [join(import.meta.dirname, 'run.mjs'), '--seconds', '4', '--seed', String(SEED)], {
    encoding: 'utf8',
    env: { ...process.env, NODE_OPTIONS: '' },
  })
  const { sent, wrong } = JSON.parse(run.stdout.slice(run.stdout.indexOf('{'))) as { sent: number; wrong: readonly string[] }
  // How long the loop was held is for a quiet machine to judge, in the long run.
  expect(wrong.filter((one) => !one.startsWith('the event loop was held'))).toEqual([])
  expect(sent).toBeGreaterThan(100)
}, 60_000)
