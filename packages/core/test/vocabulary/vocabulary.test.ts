import { afterAll, expect, test } from '@jest/globals'
import { reflectConnector } from '@ferrule/core'
import { emitSwagger2, stringifyDocument } from '@ferrule/core/emit'
import { expectGolden } from '../../../../test/support/golden.js'
import { closeParser, swaggerErrors } from '../../../../test/support/validate.js'
import { Desk } from './connector.js'

afterAll(closeParser)

const { model, diagnostics } = reflectConnector(Desk)
if (model === undefined) throw new Error('no model')
const emission = emitSwagger2(model)

test('everything that can be declared is declared without a finding', () => {
  expect(diagnostics).toEqual([])
})

test('everything that is declared is in the definition, which is kept', () => {
  expect(emission.diagnostics).toEqual([])
  expectGolden('vocabulary', 'apiDefinition.swagger.json', stringifyDocument(emission.document))
})

test('validators of Swagger 2.0 accept the definition, once its environment variable is filled in', async () => {
  expect(await swaggerErrors({ ...emission.document, host: 'desk.contoso.example' })).toEqual([])
})
