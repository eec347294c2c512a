/** Owns reading other people's Postman collections of each version, as npm packages carry them. */
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { emitSwagger2 } from '@ferrule/core/emit'
import { parsePostman } from '@ferrule/core/parse'
import { closeParser, swaggerErrors } from '../../../../test/support/validate.js'

const textOf = (file: string): string => readFileSync(new URL(`../../../../node_modules/${file}`, import.meta.url), 'utf8')
const V1 = 'postman-collection-transformer-2/examples/v1.0.0'
const V20 = 'postman-collection-transformer-2/examples/v2.0.0'
const ECHO = 'postman-combine-collections/samples/Postman Echo.postman_collection.json'

afterAll(closeParser)

test.each<[string, string, number]>([
  ['1', `${V1}/github.json`, 10],
  ['1', `${V1}/box.json`, 60],
  ['1', `${V1}/echo.json`, 15],
  ['2.0', `${V20}/github.json`, 10],
  ['2.0', `${V20}/echo.json`, 15],
  ['2.1', ECHO, 15],
])('version %s: %s becomes a definition that validators accept', async (_, file, atLeast) => {
  const { model, diagnostics } = parsePostman(textOf(file))
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
  expect(model?.operations.length).toBeGreaterThanOrEqual(atLeast)
  if (model === undefined) return
  const { document, diagnostics: findings } = emitSwagger2(model)
  expect(findings.filter(({ severity }) => severity === 'error')).toEqual([])
  expect(await swaggerErrors(document)).toEqual([])
})

test('a collection says the same in version 1 and 2.0', () => {
  const routesOf = (file: string) => parsePostman(textOf(file)).model?.operations.map(({ id, verb, path }) => [id, verb, path])
  expect(routesOf(`${V1}/github.json`)).toEqual(routesOf(`${V20}/github.json`))
})

test('a collection damaged anywhere is read as far as it goes', () => {
  const documents = [`${V1}/github.json`, `${V20}/httpbin.json`, ECHO].map(textOf)
  const odd = fc.oneof(fc.constantFrom(null, '', 0, true, [], {}, [null], '{{a}}', ':a'), fc.jsonValue({ maxDepth: 3 }))
  fc.assert(
    fc.property(fc.constantFrom(...documents), fc.array(fc.tuple(fc.nat(), odd), { minLength: 1, maxLength: 8 }), (text, damages) => {
      const document = JSON.parse(text) as object
      for (const [where, value] of damages) {
        const places = placesOf(document)
        const [owner, key] = places[where % Math.max(1, places.length)] ?? []
        if (owner !== undefined && key !== undefined) owner[key] = structuredClone(value)
      }
      const { model } = parsePostman(document)
      if (model !== undefined) emitSwagger2(model)
    }),
    { numRuns: 200 },
  )
})

function placesOf(document: object): readonly (readonly [Record<string, unknown>, string])[] {
  return Object.entries(document).flatMap(([key, member]) => [
    [document as Record<string, unknown>, key] as const,
    ...(typeof member === 'object' && member !== null ? placesOf(member as object) : []),
  ])
}

test('folders within each other without end are read as far as makes sense', () => {
  const folder: Record<string, unknown> = { name: 'a' }
  folder['item'] = [folder, { name: 'b', request: 'https://a.example/b' }]
  const { model, diagnostics } = parsePostman({ info: { name: 'A' }, item: [folder] })
  expect(model?.operations).toHaveLength(1)
  expect(diagnostics.map(({ code }) => code)).toContain('import-too-deep')
})
