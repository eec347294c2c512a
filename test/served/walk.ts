/** Owns the walk: every operation of a definition is called with what it allows and with what it forbids, over HTTP. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { Samples } from './arbitraries.js'
import { validValues } from './arbitraries.js'
import type { Definition, Operation } from './definition.js'
import { bodyOf, isBinary, operationsOf } from './definition.js'
import type { Server } from './http.js'
import { send, writeCall } from './http.js'
import { SEED } from '../support/seed.js'
import { promiseFaults, refusalFaults } from './promises.js'
import { nullsOf, violationsOf } from './violations.js'

/** A server that runs, and what exists there. */
export interface Walked extends Server {
  /** Values that exist, by the name of the parameter that takes them. Asked before every operation. */
  readonly existing: () => Promise<Readonly<Record<string, readonly unknown[]>>>
  readonly close: () => Promise<void>
}

const RUNS = Number(process.env['SERVED_RUNS'] ?? 60)
/** Each of these calls is broken in every way that its definition knows. */
const BROKEN = 4

/** Declares the tests of a definition. */
export function walk(definition: Definition, start: () => Promise<Walked>): void {
  let walked: Walked
  beforeAll(async () => {
    process.stderr.write(`FERRULE_SEED=${SEED} SERVED_RUNS=${RUNS}\n`)
    walked = await start()
  })
  afterAll(() => walked?.close())

  test('the server shows the definition that is walked', async () => {
    const { basePath } = definition
    const response = await fetch(`${walked.address}${basePath === '/' ? '' : basePath}/apiDefinition.swagger.json`)
    expect(await response.json()).toEqual(definition)
  })

  describe.each(operationsOf(definition).map((operation) => [operation.operationId, operation] as const))('%s', (_id, operation) => {
    test('answers what it promises to all that it allows', async () => {
      const samples = await samplesOf(walked)
      const statuses = new Set<number>()
      await fc.assert(
        fc.asyncProperty(validValues(operation, definition, samples), async (values) => {
          const answer = await send(walked, writeCall(operation, values))
          statuses.add(answer.status)
          expect(promiseFaults(operation, definition, answer)).toEqual([])
        }),
        { seed: SEED, numRuns: RUNS },
      )
      expect([...statuses].sort()).toEqual(
        expect.arrayContaining(
          Object.keys(operation.responses)
            .map(Number)
            // A poll that begins finds nothing yet.
            .filter((status) => status < 300 && !(status === 200 && 'x-ms-trigger' in operation)),
        ),
      )
    }, 30_000)

    test('refuses all that it forbids', async () => {
      const samples = await samplesOf(walked)
      const faults: object[] = []
      for (const values of fc.sample(validValues(operation, definition, samples), { seed: SEED, numRuns: BROKEN })) {
        for (const { what, call, status } of violationsOf(operation, values, definition)) {
          const found = refusalFaults(await send(walked, call), status)
          if (found.length > 0) faults.push({ what, found, path: call.path })
        }
      }
      expect(faults).toEqual([])
    }, 30_000)

    const body = bodyOf(operation)
    if (body !== undefined && !isBinary(body.schema)) {
      test('never fails over null for what may be absent', async () => {
        const samples = await samplesOf(walked)
        for (const values of fc.sample(validValues(operation, definition, samples), { seed: SEED, numRuns: BROKEN })) {
          for (const call of nullsOf(operation, values, definition)) {
            const answer = await send(walked, call)
            const faults = answer.status === 400 ? refusalFaults(answer, 400) : promiseFaults(operation, definition, answer)
            expect({ call, faults }).toEqual({ call, faults: [] })
          }
        }
      }, 30_000)
    }

    if ((operation.security ?? definition.security ?? []).length > 0) {
      test('lets nobody in without credentials', async () => {
        const [values = {}] = fc.sample(validValues(operation, definition, await samplesOf(walked)), { seed: SEED, numRuns: 1 })
        const call = writeCall(operation, values)
        for (const credentials of [{}, wrong(walked.credentials)]) {
          expect(refusalFaults(await send({ ...walked, credentials }, call), 401)).toEqual([])
        }
      })
    }
  })
}

function wrong(credentials: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(credentials).map(([name, value]) => [name, `${value}?`]))
}

/** What exists: what the test knows, and what the definition's own drop-downs offer. */
async function samplesOf(walked: Walked): Promise<Samples> {
  const { definition } = walked
  const byOperation = new Map<string, readonly unknown[]>()
  for (const { operationId, itemsPath, itemValuePath } of dynamicLists(definition)) {
    if (byOperation.has(operationId)) continue
    const called = operationsOf(definition).find((operation) => operation.operationId === operationId) as Operation
    const answer = await send(walked, writeCall(called, {}))
    const reply = JSON.parse(new TextDecoder().decode(answer.bytes)) as unknown
    const items = at(reply, itemsPath) as readonly unknown[]
    byOperation.set(
      operationId,
      items.map((item) => at(item, itemValuePath)),
    )
  }
  return { byName: await walked.existing(), byOperation }
}

interface List {
  readonly operationId: string
  readonly itemsPath?: string
  readonly itemValuePath: string
}

function dynamicLists(node: unknown): readonly List[] {
  if (typeof node !== 'object' || node === null) return []
  const own = (node as { 'x-ms-dynamic-list'?: List })['x-ms-dynamic-list']
  return [...(own === undefined ? [] : [own]), ...Object.values(node).flatMap(dynamicLists)]
}

/** Follows a path of the platform: a JSON pointer without its first slash. */
function at(value: unknown, path: string | undefined): unknown {
  return (path === undefined ? [] : path.split('/')).reduce((inner, step) => (inner as Readonly<Record<string, unknown>>)[step], value)
}
