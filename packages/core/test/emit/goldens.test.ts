import { afterAll, describe, expect, test } from '@jest/globals'
import {
  emitApiProperties,
  emitIntro,
  emitMarkdown,
  emitOpenApi31,
  emitPostman,
  emitReadme,
  emitSettings,
  emitSwagger2,
  stringifyDocument,
} from '../../src/emit/index.js'
import { expectGolden } from '../../../../test/support/golden.js'
import { kinds } from './models/kinds.js'
import { tickets } from './models/tickets.js'
import { closeParser, postmanErrors, schemaErrors, swaggerErrors } from '../../../../test/support/validate.js'

afterAll(closeParser)

describe.each([
  ['tickets', tickets],
  ['kinds', kinds],
])('the connector %s', (name, model) => {
  test('keeps its definition', () => {
    const { document, diagnostics } = emitSwagger2(model)
    expect(diagnostics).toEqual([])
    expectGolden(name, 'apiDefinition.swagger.json', stringifyDocument(document))
  })

  test('has a definition that validators of Swagger 2.0 accept', async () => {
    expect(await swaggerErrors(emitSwagger2(model).document)).toEqual([])
  })

  test('keeps its properties', () => {
    const { document, diagnostics } = emitApiProperties(model)
    expect(diagnostics).toEqual([])
    expectGolden(name, 'apiProperties.json', stringifyDocument(document))
  })

  test('keeps its OpenAPI document', () => {
    const { document, diagnostics } = emitOpenApi31(model)
    expect(diagnostics).toEqual([])
    expectGolden(name, 'openapi.json', stringifyDocument(document))
  })

  test('has an OpenAPI document that a validator accepts', async () => {
    expect(await schemaErrors(emitOpenApi31(model).document)).toEqual([])
  })

  test('keeps its Postman collection, which the schema of collections accepts', () => {
    const { document, diagnostics } = emitPostman(model)
    expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
    expect(postmanErrors(document)).toEqual([])
    expectGolden(name, 'postman_collection.json', stringifyDocument(document))
  })

  test('keeps its reference, and the texts that certification asks for', () => {
    expectGolden(name, 'reference.md', emitMarkdown(model).document)
    expectGolden(name, 'readme.md', emitReadme(model).document)
    expectGolden(name, 'intro.md', emitIntro(model).document)
  })

  test('gives the same bytes again, from the model and from its JSON', () => {
    const again = JSON.parse(JSON.stringify(model)) as typeof model
    for (const emit of [emitSwagger2, emitApiProperties, emitOpenApi31, emitPostman]) {
      expect(stringifyDocument(emit(again).document)).toBe(stringifyDocument(emit(model).document))
    }
    for (const emit of [emitMarkdown, emitReadme, emitIntro]) expect(emit(again).document).toBe(emit(model).document)
  })
})

test('settings name the files, and the environment where it is known', () => {
  const { document } = emitSettings({ environment: '00000000-0000-0000-0000-000000000000', icon: 'icon.png' })
  expect(document).toEqual({
    environment: '00000000-0000-0000-0000-000000000000',
    apiProperties: 'apiProperties.json',
    apiDefinition: 'apiDefinition.swagger.json',
    icon: 'icon.png',
    powerAppsUrl: 'https://api.powerapps.com',
    powerAppsApiVersion: '2016-11-01',
  })
})
