import { reflectConnector } from '@ferrule/core'
import type { ConnectorModel } from '@ferrule/core'
import { emitApiProperties, emitMarkdown, emitOpenApi31, emitPostman, emitSwagger2, stringifyDocument } from '@ferrule/core/emit'
import { afterAll, expect, test } from '@jest/globals'
import { expectGolden } from '../../../test/support/golden.js'
import { closeParser, postmanErrors, schemaErrors, swaggerErrors } from '../../../test/support/validate.js'
import { Courier } from '../src/connector.js'

const { model, diagnostics } = reflectConnector(Courier) as { model: ConnectorModel; diagnostics: readonly unknown[] }
const EMITTED = {
  'apiDefinition.swagger.json': emitSwagger2(model),
  'apiProperties.json': emitApiProperties(model, { stackOwner: true }),
  'openapi.json': emitOpenApi31(model),
  'postman_collection.json': emitPostman(model),
}

afterAll(closeParser)

test('there is nothing to say against the declaration of the courier', () => {
  expect(diagnostics).toEqual([])
})

test.each(Object.entries(EMITTED))('the courier keeps its %s', (file, emission) => {
  expect(emission.diagnostics).toEqual([])
  expectGolden('facade', file, stringifyDocument(emission.document))
})

test('the courier keeps its reference', () => {
  expectGolden('facade', 'reference.md', emitMarkdown(model).document)
})

test('validators accept each document', async () => {
  expect(await swaggerErrors(EMITTED['apiDefinition.swagger.json'].document)).toEqual([])
  expect(await schemaErrors(EMITTED['openapi.json'].document)).toEqual([])
  expect(postmanErrors(EMITTED['postman_collection.json'].document)).toEqual([])
})
