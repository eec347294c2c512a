/**
 * Owns comparing the cards of real connectors with those that the platform's own designer makes of them: the same operations, and for each the
 * same inputs and outputs, in the same order, with the same fields.
 *
 *     FERRULE_REFERENCE=<folder with corpus/ and designer/> node scripts/corpus-cards.mjs [part of a connector's name]
 *
 * The connectors and their cards are not part of this repository; without them there is nothing to compare.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'

/** Of a hundred operations. */
const BAR = 99.5
/** As long as a maker waits for the list of a connector and all its cards. */
const OPENING_MS = 1000

const reference = process.env.FERRULE_REFERENCE
if (reference === undefined || reference === '') {
  console.log('FERRULE_REFERENCE is not set: there are no real connectors to compare the cards of.')
} else {
  process.exitCode = await run(join(reference, 'corpus', 'connectors'), join(reference, 'designer'))
}

async function run(corpus, designer) {
  const { readDocument } = await import('@ferrule/core/parse')
  const { openDesigner } = await import('@ferrule/testing/designer')
  const wanted = process.argv[2] ?? ''
  const counts = { screen: { same: 0, all: 0, lists: 0 }, cards: { same: 0, all: 0, lists: 0 } }
  let connectors = 0
  let spent = 0
  const opened = []
  for (const file of readdirSync(join(designer, 'screen')).sort()) {
    const name = file.replace(/\.json$/, '')
    if (!name.includes(wanted)) continue
    connectors++
    const bytes = readFileSync(join(corpus, name, 'apiDefinition.swagger.json'))
    const { document } = readDocument(bytes)
    opened.push({ name, size: bytes.length, ...timed(readDocument, openDesigner, bytes) })
    for (const [form, count] of Object.entries(counts)) {
      const expected = JSON.parse(readFileSync(join(designer, form, file), 'utf8'))
      const started = performance.now()
      const found = openDesigner({ definition: document }).cards({ defaults: form === 'cards' })
      spent += performance.now() - started
      compare(`${form}/${name}`, expected, JSON.parse(JSON.stringify(found)), count)
    }
  }
  for (const [form, { same, all, lists }] of Object.entries(counts)) {
    const unlike = lists === 0 ? '' : `, ${lists} connectors list others`
    console.log(`${form}: ${same.toLocaleString('en-US')} of ${all.toLocaleString('en-US')} operations equal${unlike}`)
  }
  console.log(`${connectors} connectors, ${(spent / 1000).toFixed(1)} s`)
  const largest = ['size', 'operations'].map((by) => opened.toSorted((one, other) => other[by] - one[by])[0])
  for (const { name, size, operations, ms } of new Set(largest.filter(Boolean))) {
    console.log(`${name}: ${size.toLocaleString('en-US')} bytes, ${operations} operations, opened with all cards in ${Math.round(ms)} ms`)
    if (ms > OPENING_MS) return 1
  }
  const isShort = ({ same, all, lists }) => all === 0 || lists > 0 || (same / all) * 100 < BAR
  return Object.values(counts).some(isShort) ? 1 : 0
}

/** From the bytes to the list and the card of each operation in it. */
function timed(readDocument, openDesigner, bytes) {
  const started = performance.now()
  const designer = openDesigner({ definition: readDocument(bytes).document })
  const { triggers, actions } = designer.catalogue()
  const listed = [...triggers, ...actions]
  for (const { operationId } of listed) designer.card(operationId)
  return { operations: listed.length, ms: performance.now() - started }
}

/** Counts the operations that are equal, and says of each other one what differs first. */
function compare(name, expected, found, count) {
  const lists = firstDifference({ ...expected, operations: {} }, { ...found, operations: {} }, '')
  if (lists !== undefined) {
    count.lists++
    console.log(`${name}: ${lists}`)
  }
  for (const [id, operation] of Object.entries(expected.operations)) {
    count.all++
    const difference = firstDifference(operation, found.operations[id], '')
    if (difference === undefined) count.same++
    else console.log(`${name} ${id}: ${difference}`)
  }
}

function firstDifference(expected, found, at) {
  if (isDeepStrictEqual(expected, found)) return undefined
  if (!isComposite(expected) || !isComposite(found) || Array.isArray(expected) !== Array.isArray(found))
    return `${at || 'the whole'}: ${short(expected)} expected, ${short(found)} found`
  for (const key of new Set([...Object.keys(expected), ...Object.keys(found)])) {
    const difference = firstDifference(expected[key], found[key], `${at}/${key}`)
    if (difference !== undefined) return difference
  }
  return undefined
}

function isComposite(value) {
  return typeof value === 'object' && value !== null
}

function short(value) {
  return (JSON.stringify(value) ?? 'nothing').slice(0, 160)
}
