import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { applyEdits, judgeConnector, lintConnector, locateIn } from '@ferrule/core/lint'
import { expect, test } from '@jest/globals'
import fc from 'fast-check'

const GOLDEN = join(import.meta.dirname, '../../../../test/golden')
const RUNS = Number(process.env['FERRULE_LINT_RUNS'] ?? 300)

const read = (name: string, file: string): unknown => JSON.parse(readFileSync(join(GOLDEN, name, file), 'utf8'))
const CONNECTORS = ['orders', 'tickets', 'kinds'].map((name) => ({
  definition: read(name, 'apiDefinition.swagger.json'),
  properties: read(name, 'apiProperties.json'),
}))

/** Something else in place of one member anywhere, its name changed, or the member gone. */
const mutation = fc.record({
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
type Mutation = typeof mutation extends fc.Arbitrary<infer M> ? M : never

function mutate(document: unknown, { way, change }: Mutation): unknown {
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

test('whatever is changed in a definition, it is linted, and each finding has a place and a rule', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...CONNECTORS),
      fc.array(mutation, { minLength: 1, maxLength: 5 }),
      fc.boolean(),
      (connector, mutations, both) => {
        const definition = mutations.reduce(mutate, connector.definition)
        const properties = both ? mutations.reduce(mutate, connector.properties) : connector.properties
        const text = JSON.stringify(definition, null, 2)
        const findings = lintConnector({ definition, properties, texts: { definition: text } }, { ruleset: 'certification' })
        const locate = locateIn(text)
        for (const { rule, at, message } of findings) {
          expect(rule).not.toBe('')
          expect(message.length).toBeLessThan(2_000)
          expect(locate(at).line).toBeGreaterThan(0)
        }
        const { text: mended } = applyEdits(
          text,
          findings.filter(({ document }) => document === 'definition').flatMap(({ fix }) => fix ?? []),
        )
        expect(() => JSON.parse(mended) as unknown).not.toThrow()
      },
    ),
    { numRuns: RUNS },
  )
})

test('whatever stands for documents, nothing is thrown', () => {
  fc.assert(
    fc.property(
      fc.jsonValue({ maxDepth: 6 }),
      fc.jsonValue({ maxDepth: 6 }),
      fc.string(),
      fc.uint8Array(),
      (definition, properties, text, icon) => {
        const files = { definition, properties, script: text, readme: text, icon, texts: { definition: text, properties: text } }
        expect(() => judgeConnector(files, [{ rule: 'icon', reason: 'x' }], { ruleset: 'certification' })).not.toThrow()
        expect(() => locateIn(text)('/a/b')).not.toThrow()
        expect(() =>
          applyEdits(text, [
            { kind: 'set', at: '/a', value: 1 },
            { kind: 'remove', at: '/b' },
          ]),
        ).not.toThrow()
      },
    ),
    { numRuns: RUNS },
  )
})
