/**
 * Owns playing real connectors on the pretend platform: a server made from each definition answers with valid data, every operation is called with
 * valid input and accepted; with one field of another type it is rejected, by the field's name.
 *
 *     FERRULE_REFERENCE=<folder with corpus/ and tools/> node scripts/corpus-play.mjs [part of a connector's name …]
 *
 * The connectors are not part of this repository; without them there is nothing to play.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { playCorpus } from './play-corpus.mjs'

/** Of all operations, that have to be right. */
const LEAST = 0.99

await playCorpus({ name: 'corpus-play', entry: 'test/platform/played/play.ts', unset: 'there are no real connectors to play.' }, run)

async function run({ corpus, parseLenient, code }) {
  const started = performance.now()
  const words = process.argv.slice(2)
  const counts = { connectors: 0, unreadable: 0, operations: 0, right: 0, untyped: 0 }
  for (const name of readdirSync(corpus)) {
    if (words.length > 0 && !words.some((word) => name.includes(word))) continue
    const read = (file) => (existsSync(join(corpus, name, file)) ? parseLenient(readFileSync(join(corpus, name, file), 'utf8')) : {})
    let documents
    try {
      documents = { definition: read('apiDefinition.swagger.json'), properties: read('apiProperties.json') }
    } catch (error) {
      counts.unreadable++
      console.log(`unreadable ${name}: ${error.message}`)
      continue
    }
    report(counts, name, await code.play(documents))
  }
  const { connectors, unreadable, operations, right, untyped } = counts
  console.log(`${connectors} connectors played, ${unreadable} unreadable, ${((performance.now() - started) / 1000).toFixed(0)} s`)
  console.log(
    `${right} of ${operations} operations right (${((100 * right) / operations).toFixed(2)} %), ${untyped} of them have no field with a type`,
  )
  return right < LEAST * operations || operations === 0 ? 1 : 0
}

function report(counts, name, { operations, right, untyped, misses }) {
  counts.connectors++
  counts.operations += operations
  counts.right += right
  counts.untyped += untyped
  for (const { operation, reason } of misses) console.log(`${name} ${operation}: ${reason}`)
}
