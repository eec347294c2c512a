import { expect, test } from '@jest/globals'
import { DEFAULT_BRAND_COLOR, emitApiProperties } from '../../src/emit/index.js'
import { action, modelOf } from './models/build.js'
import { kinds } from './models/kinds.js'
import { tickets } from './models/tickets.js'

test('a connector without authentication asks for nothing', () => {
  expect(emitApiProperties(modelOf({ operations: [action()] })).document).toEqual({
    properties: { connectionParameters: {}, iconBrandColor: DEFAULT_BRAND_COLOR, capabilities: ['actions'] },
  })
})

test('the stack owner is left out where a connector is updated', () => {
  expect(emitApiProperties(tickets).document.properties.stackOwner).toBe('Contoso')
  expect(emitApiProperties(tickets, { stackOwner: false }).document.properties).not.toHaveProperty('stackOwner')
})

test.each([
  ['basic', ['username', 'password']],
  ['oauth2', ['token']],
  ['entraId', ['token', 'token:TenantId']],
  ['apiKey', ['api_key']],
  ['windows', ['authType', 'username', 'password', 'gateway']],
])('%s asks for the parameters by the names that the platform looks for', (kind, names) => {
  const model = modelOf({ security: kinds.security.filter((scheme) => scheme.kind === kind) })
  expect(Object.keys(emitApiProperties(model).document.properties.connectionParameters ?? {})).toEqual(names)
})

test('several schemes are sets to choose from', () => {
  const { properties } = emitApiProperties(kinds).document
  expect(properties).not.toHaveProperty('connectionParameters')
  expect(properties.connectionParameterSets?.values.map(({ name }) => name)).toEqual(['basic', 'oauth2', 'entra', 'key', 'windows'])
})

test('required and hidden are text, for certification refuses booleans', () => {
  expect(JSON.stringify(emitApiProperties(kinds).document)).not.toMatch(/"(required|hidden)":(true|false)/)
})

test('operations whose next links have one name share a policy', () => {
  const operations = ['nextLink', '@odata.nextLink', 'nextLink'].map((nextLink, index) => action({ id: `List${index}`, nextLink }))
  const policies = emitApiProperties(modelOf({ operations })).document.properties.policyTemplateInstances
  expect(policies?.map(({ parameters }) => Object.values(parameters))).toEqual([
    ['nextLink', ['List0', 'List2']],
    ['@odata.nextLink', ['List1']],
  ])
})

test('the gateway is a capability of Windows authentication', () => {
  const model = modelOf({ security: [{ kind: 'windows', name: 'windows' }] })
  expect(emitApiProperties(model).document.properties.capabilities).toEqual(['gateway'])
})
