import { readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { emitApiProperties } from '../../src/emit/index.js'
import type { ConnectorModel } from '../../src/model/index.js'
import { parseApiProperties } from '../../src/parse/api-properties/index.js'
import { action, modelOf } from '../emit/models/build.js'
import { kinds } from '../emit/models/kinds.js'
import { tickets } from '../emit/models/tickets.js'

/** Everything that real properties say, in one document. */
const everything: unknown = JSON.parse(readFileSync(new URL('fixtures/everything.apiProperties.json', import.meta.url), 'utf8'))

/** What is read from a document, as a connector that says nothing else. */
function read(source: string | object): ConnectorModel {
  const { properties, diagnostics } = parseApiProperties(source)
  expect(diagnostics).toEqual([])
  return modelOf({ ...properties })
}

const again = (source: string | object): unknown => JSON.parse(JSON.stringify(emitApiProperties(read(source)).document))

test('a document of everything is the same when it is written again', () => {
  expect(again(everything as object)).toEqual(everything)
})

test('everything has a word of its own', () => {
  expect(JSON.stringify(parseApiProperties(everything as object).properties)).not.toMatch(/verbatim|"raw"|"other"/i)
})

test.each([
  ['tickets', tickets],
  ['kinds', kinds],
])('what is emitted for %s is read and written the same', (_name, model) => {
  const { document } = emitApiProperties(model)
  expect(again(document)).toEqual(JSON.parse(JSON.stringify(document)))
})

test('a policy reads in our words', () => {
  const { properties } = parseApiProperties(everything as object)
  expect(properties?.policies?.[0]).toEqual({
    kind: 'setHostUrl',
    title: 'Set host from connection parameter',
    url: "https://@connectionParameters('token:customHost')",
  })
})

test('a template in other letters is known, and keeps its letters', () => {
  const policy = {
    templateId: 'SetHeader',
    title: 'Accept',
    parameters: { 'x-ms-apimTemplateParameter.name': 'Accept', 'x-ms-apimTemplateParameter.value': '*/*' },
  }
  const document = { properties: { policyTemplateInstances: [policy], iconBrandColor: '#123456', capabilities: [] } }
  expect(read(document).policies).toEqual([{ kind: 'setHeader', title: 'Accept', name: 'Accept', value: '*/*', spelling: 'SetHeader' }])
  expect(again(document)).toEqual(document)
})

test('a template that says less than it must, or that nobody knows, stays as it is', () => {
  const instances = [
    { templateId: 'setheader', title: 'No value', parameters: { 'x-ms-apimTemplateParameter.name': 'Accept' } },
    { templateId: 'frobnicate', parameters: { 'x-ms-apimTemplateParameter.speed': 3, 'x-ms-apimTemplate-operationName': ['Get'] } },
  ]
  const document = { properties: { policyTemplateInstances: instances, iconBrandColor: '#123456', capabilities: [] } }
  expect(read(document).policies).toEqual([
    { kind: 'raw', templateId: 'setheader', title: 'No value', parameters: { name: 'Accept' } },
    { kind: 'raw', templateId: 'frobnicate', parameters: { speed: 3 }, operations: ['Get'] },
  ])
  expect(again(document)).toEqual(document)
})

test('unknown keys are carried along wherever they stand', () => {
  const document = {
    $schema: 'https://example.com/schema',
    properties: {
      connectionParameters: {
        odd: { type: 'telepathy', uiDefinition: { displayName: 'Odd', constraints: { required: 'perhaps', glow: 7 } }, extra: [null] },
        empty: {},
        hollow: { type: 'string', uiDefinition: {}, metadata: {} },
        broken: { type: 'oauthSetting', oAuthSettings: {} },
      },
      connectionParameterSets: { uiDefinition: { displayname: 'Which' }, values: [{ name: 'a', parameters: {}, more: 1 }] },
      iconBrandColor: '#123456',
      capabilities: ['cloud only'],
      policyTemplateInstances: [],
      script: { language: 'CSharpScript' },
    },
  }
  expect(again(document)).toEqual(document)
})

test('a parameter that is no object leaves the dialog as it is', () => {
  const document = { properties: { connectionParameters: { a: null }, iconBrandColor: '#123456', capabilities: [] } }
  expect(again(document)).toEqual(document)
})

test('the policies of next links are not added to what was read', () => {
  const { properties } = parseApiProperties({ properties: { connectionParameters: {}, iconBrandColor: '#123456', capabilities: [] } })
  const { document } = emitApiProperties(modelOf({ operations: [action({ nextLink: 'nextLink' })], ...properties }))
  expect(document.properties).not.toHaveProperty('policyTemplateInstances')
})

test('byte-order marks, comments and trailing commas are overlooked, and comments said', () => {
  const text = '\uFEFF{ // who\n "properties": { "publisher": "A // B", /* no */ "capabilities": ["a,]",], }, }'
  const { properties, diagnostics } = parseApiProperties(text, { file: 'apiProperties.json' })
  expect(properties).toMatchObject({ publisher: 'A // B', capabilities: ['a,]'] })
  expect(diagnostics).toMatchObject([{ code: 'lenient-json', at: { file: 'apiProperties.json' } }])
})

test.each([
  ['{ "properties": {', 'unreadable-json'],
  ['', 'not-a-document'],
  ['[]', 'not-a-document'],
  ['{}', 'not-api-properties'],
  ['{ "properties": null }', 'not-api-properties'],
  [`{ "properties": ${'['.repeat(10_000)}${']'.repeat(10_000)} }`, 'too-deep'],
])('%.20s is reported', (text, code) => {
  const { properties, diagnostics } = parseApiProperties(text)
  expect(properties).toBeUndefined()
  expect(diagnostics).toMatchObject([{ code }])
})

test('a client secret in a document is reported, and not with its text', () => {
  const token = { type: 'oauthSetting', oAuthSettings: { identityProvider: 'oauth2', clientSecret: 'hunter2' } }
  const { diagnostics } = parseApiProperties({ properties: { connectionParameters: { token } } })
  expect(diagnostics).toMatchObject([{ code: 'client-secret-in-document' }])
  expect(JSON.stringify(diagnostics)).not.toContain('hunter2')
})

test('a key such as __proto__ is one like any other', () => {
  const text =
    '{"properties":{"connectionParameters":{"__proto__":{"type":"string","__proto__":{"polluted":true}}},"iconBrandColor":"#123456","capabilities":[],"constructor":1}}'
  expect(JSON.stringify(emitApiProperties(read(JSON.parse(text) as object)).document)).toContain(
    '"__proto__":{"type":"string","__proto__":{"polluted":true}}',
  )
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
})

/** The document with random values put in, and random keys taken out. */
const mutated = fc
  .array(fc.record({ at: fc.nat(), value: fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.constant(undefined)) }), {
    minLength: 1,
    maxLength: 6,
  })
  .map((changes) => {
    const document = structuredClone(everything) as object
    for (const { at, value } of changes) {
      const places = placesIn(document)
      const place = places[at % places.length]
      if (place === undefined) continue
      if (value === undefined && !Array.isArray(place.owner)) delete place.owner[place.key]
      else place.owner[place.key] = value ?? null
    }
    return document
  })

function placesIn(value: unknown): { owner: Record<string, unknown>; key: string }[] {
  if (typeof value !== 'object' || value === null) return []
  const owner = value as Record<string, unknown>
  return Object.keys(owner).flatMap((key) => [{ owner, key }, ...placesIn(owner[key])])
}

test('whatever is changed, nothing breaks and nothing is lost', () => {
  fc.assert(
    fc.property(mutated, (document) => {
      const { properties } = parseApiProperties(document)
      if (properties === undefined) return
      const source = JSON.parse(JSON.stringify(document)) as { properties: object }
      const written = JSON.parse(JSON.stringify(emitApiProperties(modelOf({ ...properties })).document)) as { properties: object }
      // An emitter always says these two.
      expect(written).toEqual({ ...source, properties: { iconBrandColor: '#0a5c36', capabilities: [], ...source.properties } })
    }),
    { numRuns: 2000 },
  )
})
