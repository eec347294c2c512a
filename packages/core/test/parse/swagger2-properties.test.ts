import { readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { emitSwagger2 } from '../../src/emit/index.js'
import { parseSwagger2 } from '../../src/parse/index.js'
import { arbitraryModel } from '../emit/models/arbitrary.js'

const golden = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../../../test/golden/${name}/apiDefinition.swagger.json`, import.meta.url), 'utf8'))

/**
 * Two models are the same where they say the same definition. What a definition has no word for is not read from it: rules, the names of
 * properties in their classes, which limits are hints, what only `apiProperties.json` says, classes that nothing uses, and which uses of a
 * class were written out.
 */
test('a random model is read from what it says as the same model', () => {
  fc.assert(
    fc.property(arbitraryModel(), (model) => {
      const { document } = emitSwagger2(model)
      const read = parseSwagger2(document).model
      expect(read).toBeDefined()
      if (read === undefined) return
      expect(JSON.stringify(emitSwagger2(read).document)).toBe(JSON.stringify(document))
      expect(parseSwagger2(emitSwagger2(read).document).model).toEqual(read)
    }),
    { numRuns: 150 },
  )
})

/** One place of a document, changed to something that should not be there. */
function mutated(document: unknown, steps: readonly number[], value: unknown): unknown {
  const copy = structuredClone(document)
  let at = copy
  for (const [index, step] of steps.entries()) {
    if (typeof at !== 'object' || at === null) break
    const keys = Object.keys(at)
    if (keys.length === 0) break
    const key = keys[step % keys.length] as string
    const holder = at as Record<string, unknown>
    if (index === steps.length - 1 || typeof holder[key] !== 'object' || holder[key] === null) {
      if (value === undefined) delete holder[key]
      else holder[key] = value
      break
    }
    at = holder[key]
  }
  return copy
}

test('a definition with anything changed is read without a crash, and written too', () => {
  const odd = fc.oneof(
    fc.constantFrom(null, undefined, '', 0, -1, true, [], {}, [null], '#/definitions/Ticket', 'object', 'array'),
    fc.constantFrom(
      { $ref: '#/definitions/Ticket' },
      { $ref: '#' },
      { $ref: '#/' },
      { $ref: 1 },
      { $ref: '%' },
      { type: 'file' },
      { allOf: [1] },
    ),
    fc.jsonValue({ maxDepth: 3 }),
  )
  const change = fc.tuple(fc.array(fc.nat(50), { minLength: 1, maxLength: 12 }), odd)
  const changes = fc.array(change, { minLength: 1, maxLength: 6 })
  fc.assert(
    fc.property(fc.constantFrom('tickets', 'kinds'), changes, (name, all) => {
      const document = all.reduce((before, [steps, value]) => mutated(before, steps, value), golden(name))
      const { model, diagnostics } = parseSwagger2(document as object)
      if (model === undefined) expect(diagnostics.length).toBeGreaterThan(0)
      else emitSwagger2(model)
    }),
    { numRuns: 600 },
  )
})
