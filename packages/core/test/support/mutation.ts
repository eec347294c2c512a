/** Owns changing real documents at random places. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'

const GOLDEN = join(import.meta.dirname, '../../../../test/golden')
const read = (name: string, file: string): unknown => JSON.parse(readFileSync(join(GOLDEN, name, file), 'utf8'))
export const CONNECTORS = ['orders', 'tickets', 'kinds'].map((name) => ({
  definition: read(name, 'apiDefinition.swagger.json'),
  properties: read(name, 'apiProperties.json'),
}))

/** Something else in place of one member anywhere, its name changed, or the member gone. */
export const mutation = fc.record({
  way: fc.array(fc.nat(), { minLength: 1, maxLength: 14 }),
  change: fc.oneof(
    fc.jsonValue().map((value) => ({ kind: 'value' as const, value })),
    fc.string().map((name) => ({ kind: 'name' as const, name })),
    fc
      .constantFrom('$ref', 'properties', 'parameters', 'x-ms-dynamic-values', 'constructor')
      .map((name) => ({ kind: 'name' as const, name })),
    fc.constantFrom('#/definitions/Order', '#/paths', '#/').map((to) => ({ kind: 'value' as const, value: { $ref: to } })),
    fc.constant({ kind: 'gone' as const }),
  ),
})
export type Mutation = typeof mutation extends fc.Arbitrary<infer M> ? M : never

export function mutate(document: unknown, { way, change }: Mutation): unknown {
  const root = structuredClone(document)
  let holder: unknown = root
  for (const [depth, choice] of way.entries()) {
    if (typeof holder !== 'object' || holder === null) break
    const keys = Object.keys(holder)
    if (keys.length === 0) break
    const key = String(keys[choice % keys.length])
    const members = holder as Record<string, unknown>
    const isEnd = depth === way.length - 1 || typeof members[key] !== 'object' || members[key] === null
    if (!isEnd) {
      holder = members[key]
      continue
    }
    if (change.kind === 'value') members[key] = change.value
    else if (change.kind === 'gone') delete members[key]
    else if (!Array.isArray(holder))
      Object.defineProperty(members, change.name, { value: members[key], enumerable: true, configurable: true, writable: true })
    break
  }
  return root
}
