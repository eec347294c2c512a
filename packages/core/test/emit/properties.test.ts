import { afterAll, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { emitApiProperties, emitOpenApi31, emitPostman, emitSwagger2, stringifyDocument } from '../../src/emit/index.js'
import { arbitraryModel } from './models/arbitrary.js'
import { closeParser, postmanErrors, schemaErrors, swaggerErrors } from '../../../../test/support/validate.js'

afterAll(closeParser)

test('whatever a model says, its definition is valid Swagger 2.0 whose references stand alone', async () => {
  await fc.assert(
    fc.asyncProperty(arbitraryModel(), async (model) => {
      const { document } = emitSwagger2(model)
      expect(await swaggerErrors(document)).toEqual([])
      expect(referencesWithCompany(document)).toEqual([])
      expect(Object.keys(document.definitions).filter((name) => !stringifyDocument(document).includes(`#/definitions/${name}"`))).toEqual(
        [],
      )
    }),
    { numRuns: 60 },
  )
}, 60_000)

test('whatever a model says, its OpenAPI document is valid', async () => {
  await fc.assert(
    fc.asyncProperty(arbitraryModel(), async (model) => {
      expect(await schemaErrors(emitOpenApi31(model).document)).toEqual([])
    }),
    { numRuns: 60 },
  )
}, 60_000)

test('whatever a model says, its Postman collection is valid', () => {
  fc.assert(
    fc.property(arbitraryModel(), (model) => {
      // A collection holds at least one request.
      fc.pre(model.operations.length > 0)
      expect(postmanErrors(emitPostman(model).document)).toEqual([])
    }),
    { numRuns: 60 },
  )
}, 60_000)

test('the same model gives the same bytes', () => {
  fc.assert(
    fc.property(arbitraryModel(), (model) => {
      const again = JSON.parse(JSON.stringify(model)) as typeof model
      for (const emit of [emitSwagger2, emitApiProperties, emitOpenApi31, emitPostman]) {
        expect(stringifyDocument(emit(again).document)).toBe(stringifyDocument(emit(model).document))
      }
    }),
  )
})

function referencesWithCompany(value: unknown): readonly unknown[] {
  if (typeof value !== 'object' || value === null) return []
  const nested = Object.values(value).flatMap(referencesWithCompany)
  return '$ref' in value && Object.keys(value).length > 1 ? [value, ...nested] : nested
}
