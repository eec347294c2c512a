import { applyEdits, judgeConnector, lintConnector, locateIn } from '@ferrule/core/lint'
import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { CONNECTORS, mutate, mutation } from '../support/mutation.js'

const RUNS = Number(process.env['FERRULE_LINT_RUNS'] ?? 300)

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
