/** A connector is played: its server is made from the definition, and the pretend platform calls every operation. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from '@jest/globals'
import type { JsonObject } from '../played/definition.js'
import { play } from './played/play.js'

const read = (path: string): JsonObject => JSON.parse(readFileSync(fileURLToPath(new URL(path, import.meta.url)), 'utf8')) as JsonObject

test.each([
  ['everything that travels', '../forward/definitions/post-office.json', 10],
  ['triggers and pages', '../forward/definitions/almanac.json', 4],
  ['a connector of our own', '../golden/orders/apiDefinition.swagger.json', 16],
])('valid answers are accepted, and a field of another type is named: %s', async (_, path, operations) => {
  expect(await play({ definition: read(path) })).toMatchObject({ operations, right: operations, misses: [] })
})
