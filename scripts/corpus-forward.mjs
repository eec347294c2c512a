/**
 * Owns putting façades in front of real connectors' APIs, and telling whether anybody notices: each connector is imported and served as a user
 * does it, its API is played from the same definition, and every operation is called with and without the façade.
 *
 *     FERRULE_REFERENCE=<folder with corpus/ and tools/> node scripts/corpus-forward.mjs [part of a connector's name …]
 *
 * The connectors are not part of this repository; without them there is nothing to compare. Without words it is these ten; `-` is a part of all names.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { playCorpus, root } from './play-corpus.mjs'

/** Together they have everything that travels. */
const TEN = [
  'certified-airmeet', // basic; values that are encoded twice; webhooks
  'certified-asite', // OAuth 2; webhooks; bytes as a body; objects that another operation describes
  'certified-assemblyai', // a key in a header; lists with commas; texts; headers of replies
  'certified-azuread', // no word about credentials; pages; odd paths
  'certified-cloudmersive-currency', // JSON under two names, and XML; a number as a body; security of single operations
  'certified-deepl', // both kinds of form; lists in them; files up and down
  'certified-huddle-us', // OAuth 2; polling triggers
  'certified-progressus-advanced-projects', // basic; names inside a segment of a path
  'certified-smslink', // a key in the query; any status at all
  'certified-unearth-ingest', // Entra ID; several successes; files
]
/** Mismatches of one connector that are shown. */
const SHOWN = 5

await playCorpus(
  { name: 'corpus-forward', entry: 'test/forward/played/compare.ts', unset: 'there are no real connectors to stand in front of.' },
  run,
)

async function run({ corpus, parseLenient, work, code }) {
  const started = performance.now()
  const words = process.argv.slice(2)
  const queue = words.length === 0 ? [...TEN] : readdirSync(corpus).filter((name) => words.some((word) => name.includes(word)))
  const counts = { connectors: 0, operations: 0, calls: 0, mismatches: 0, failed: 0 }
  // Each façade is a process of its own; two at a time keep two processors busy.
  const worker = async () => {
    for (let name = queue.shift(); name !== undefined; name = queue.shift()) {
      const folder = join(corpus, name)
      const beside = ['apiProperties.json', 'icon.png', 'script.csx'].map((file) => join(folder, file)).filter((file) => existsSync(file))
      try {
        const definition = parseLenient(readFileSync(join(folder, 'apiDefinition.swagger.json'), 'utf8'))
        report(counts, name, await code.compare({ name, definition, beside }, { root, work }))
      } catch (error) {
        counts.failed++
        console.log(`${name}: ${String(error).slice(0, 1_000)}`)
      }
    }
  }
  await Promise.all([worker(), worker()])
  const { connectors, operations, calls, mismatches, failed } = counts
  const seconds = ((performance.now() - started) / 1000).toFixed(0)
  console.log(
    `${connectors} connectors, ${operations} operations, ${calls} calls: ${mismatches} mismatches, ${failed} failed; ${seconds} s`,
  )
  return mismatches > 0 || failed > 0 || calls === 0 ? 1 : 0
}

function report(counts, name, { operations, calls, mismatches }) {
  counts.connectors++
  counts.operations += operations
  counts.calls += calls
  counts.mismatches += mismatches.length
  console.log(`${name}: ${operations} operations called ${calls} times, ${mismatches.length} mismatches`)
  for (const { operation, request, differences } of mismatches.slice(0, SHOWN))
    console.log(`  ${operation}: ${request}\n    ${differences.join('\n    ')}`)
}
