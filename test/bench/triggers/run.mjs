#!/usr/bin/env node
/**
 * Measures what is promised about deliveries, and says each figure beside its bar.
 *
 *   npm run bench:triggers [-- --loads fan-out,dead-receivers,backlog,finished-rows] [--stores sqlite,postgres] [--rounds 5] [--seconds 40] [--json file]
 *
 * PostgreSQL is that of `DATABASE_URL`, whose role may make databases, else one that is started here.
 */
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { loads } from './loads.mjs'
import { openPlaces } from './places.mjs'

const { values: options } = parseArgs({
  options: {
    loads: { type: 'string', default: Object.keys(loads).join() },
    stores: { type: 'string', default: 'sqlite,postgres' },
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '40' },
    json: { type: 'string' },
  },
})
const places = await openPlaces(options.stores.split(','))
const onPlace = async (store, work) => {
  const place = await places.empty(store)
  try {
    return await work(place)
  } finally {
    await places.remove(store, place)
  }
}
const results = []
try {
  for (const load of options.loads.split(',')) {
    const figures = await loads[load]({ stores: places.stores, onPlace, rounds: Number(options.rounds), seconds: Number(options.seconds) })
    for (const figure of figures) {
      const isMet = figure.value >= (figure.atLeast ?? -Infinity) && figure.value <= (figure.atMost ?? Infinity)
      results.push({ load, ...figure, isMet })
      console.log(line({ load, ...figure, isMet }))
    }
  }
} finally {
  await places.close()
}
if (options.json !== undefined) writeFileSync(options.json, JSON.stringify(results, null, 2))
if (results.some(({ isMet }) => !isMet)) process.exitCode = 1

function line({ load, store, figure, value, atLeast, atMost, note, isMet }) {
  const bar = atLeast === undefined ? `at most ${atMost}` : `at least ${atLeast}`
  const text = value < 10 ? value.toFixed(2) : Math.round(value)
  return `${isMet ? 'met   ' : 'MISSED'} ${load}, ${store}: ${figure}: ${text} (${bar})${note === undefined ? '' : `; ${note}`}`
}
