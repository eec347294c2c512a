/**
 * Owns running the tests that compare what is declared with what real connectors ask for.
 *
 *     FERRULE_REFERENCE=<folder with corpus/> node scripts/corpus-authentication.mjs
 *
 * The connectors are not part of this repository; without them there is nothing to compare.
 */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

if (!process.env.FERRULE_REFERENCE) {
  console.log('FERRULE_REFERENCE is not set: there are no real connectors to compare with.')
} else {
  const { status } = spawnSync(process.execPath, [join(import.meta.dirname, 'test.mjs'), 'test/corpus/authentication'], {
    stdio: 'inherit',
  })
  process.exitCode = status ?? 1
}
