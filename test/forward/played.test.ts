/** Nobody can tell a façade from the API behind it: imported and served by the command line, called beside the API, played from the same definition. */
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from '@jest/globals'
import { compare } from './played/compare.js'
import type { JsonObject } from '../played/definition.js'

const root = fileURLToPath(new URL('../..', import.meta.url))
// Inside the repository, so that imported projects find the packages as they are built; ignored by git.
const work = join(root, 'tmp', `played-${process.pid}`)
mkdirSync(work, { recursive: true })
afterAll(() => rmSync(work, { recursive: true, force: true }))

const read = (path: string): JsonObject => JSON.parse(readFileSync(join(root, 'test', path), 'utf8')) as JsonObject

test.each([
  ['everything that travels', 'forward/definitions/post-office.json', 10],
  ['triggers and pages', 'forward/definitions/almanac.json', 4],
  ['a connector of our own', 'golden/orders/apiDefinition.swagger.json', 16],
])(
  'a façade passes on %s',
  async (_, path, operations) => {
    const { mismatches, ...counts } = await compare({ name: path.replace(/\W/g, '-'), definition: read(path) }, { root, work })
    expect(mismatches.slice(0, 3)).toEqual([])
    expect(counts.operations).toBe(operations)
    expect(counts.calls).toBeGreaterThanOrEqual(operations * 8)
  },
  60_000,
)
