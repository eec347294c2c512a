/**
 * What is declared asks for the same as real connectors do. They are not part of this repository: `FERRULE_REFERENCE` names the folder with
 * corpus/, and `npm run corpus:authentication` runs this.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { Action, BaseConnector, Connector, reflectConnector, Security } from '@ferrule/core'
import type { Class, ConnectionOptions } from '@ferrule/core'
import { emitApiProperties, emitSwagger2 } from '@ferrule/core/emit'

type Json = Readonly<Record<string, unknown>>

const corpus = join(process.env['FERRULE_REFERENCE'] ?? '', 'corpus', 'connectors')
const read = (name: string, file: string): Json => JSON.parse(readFileSync(join(corpus, name, file), 'utf8').replace(/^\uFEFF/, '')) as Json

function connectorOf(security: readonly ((target: never) => void)[], connection: ConnectionOptions = {}): Class {
  class Test extends BaseConnector {
    @Action('GET /orders', { summary: 'List' }) list(): void {}
  }
  for (const decorate of [...security].reverse()) decorate(Test as never)
  Connector({ title: 'Test', description: 'A test.', version: '1', url: 'https://a.example/', connection })(Test)
  return Test
}

/** Texts that people read, and what differs from one application to the next. */
const TEXTS = new Set(['displayName', 'displayname', 'description', 'tooltip', 'clientId', 'redirectUrl', 'value', 'text'])

/** What matters of a document: names, types, constraints, settings. What means the same is made the same. */
function shape(value: unknown, key = ''): unknown {
  if (key === 'scopes') return 'scopes'
  if (Array.isArray(value)) return value.map((item) => shape(item))
  if (typeof value !== 'object' || value === null) return TEXTS.has(key) ? '…' : value
  const entries = Object.entries(value).flatMap(([name, own]): [string, unknown][] => {
    // Half of the real sign-ins have no texts at all.
    if (name === 'uiDefinition' && key.startsWith('token')) return []
    // Absent and false are the same here.
    if (name === 'IsOnbehalfofLoginSupported' && own === false) return []
    // The wizard writes it beside `resourceUri`, or not.
    if (name === 'AzureActiveDirectoryResourceId') return []
    return [[name, shape(own, name)]]
  })
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** Where the credential goes, without the names that each connector gives. */
function definitions(document: Json): unknown {
  const found = Object.values((document['securityDefinitions'] ?? {}) as Json) as Json[]
  return found.map(({ type, in: place, flow }) => ({ type, place, flow }))
}

const app = { authorizationUrl: 'https://a.example/authorize', tokenUrl: 'https://a.example/token', clientId: 'client' }
const redirect = { redirectMode: 'Global', redirectUrl: 'https://global.consent.azure-apim.net/redirect' } as const
const api = { clientId: 'client', resourceUri: 'api://a' }
const url = { authorizationUrl: '…', tokenUrl: '…', refreshUrl: '…' }
const text = { kind: 'string', summary: '…', description: '…' } as const
const typed = { ...text, tooltip: '…', required: true } as const

const cases: readonly (readonly [kind: string, examples: readonly string[], connector: Class])[] = [
  ['nothing', ['certified-allgeo', 'certified-cdk-drive-customers'], connectorOf([Security.none()])],
  [
    'API key in a header',
    ['certified-1me-corporate', 'certified-365training', 'certified-africa-s-talking-voice'],
    connectorOf([Security.apiKey({ in: 'header', name: 'X-Key' })]),
  ],
  ['API key in the query', ['certified-firetext', 'certified-gratavid'], connectorOf([Security.apiKey({ in: 'query', name: 'key' })])],
  [
    'API key and an address',
    ['certified-ia-connect-jml'],
    connectorOf([Security.apiKey({ in: 'header', name: 'X-Key' })], { parameters: { orchestratorAddress: typed } }),
  ],
  ['basic', ['certified-babybots', 'certified-bulksms'], connectorOf([Security.basic()])],
  ['oauth2', ['certified-e-sign', 'certified-cloud-bot', 'certified-leadinfo'], connectorOf([Security.oauth2({ ...app, ...redirect })])],
  ['oauth2 without a redirect URL', ['certified-asite'], connectorOf([Security.oauth2({ ...app, redirectMode: 'Global' })])],
  ['aad', ['certified-meetingroommap', 'certified-partnercenterreferrals'], connectorOf([Security.entraId({ ...api, ...redirect })])],
  [
    'aad with single sign-on',
    ['certified-tikit', 'certified-yakchat'],
    connectorOf([Security.entraId({ ...api, ...redirect, onBehalfOf: true })]),
  ],
]

test.each(cases)('%s', (_kind, examples, connector) => {
  const { model, diagnostics } = reflectConnector(connector)
  expect(diagnostics).toEqual([])
  if (model === undefined) throw new Error('no model')
  const { document } = emitApiProperties(model)
  for (const example of examples) {
    const properties = read(example, 'apiProperties.json')['properties'] as Json
    expect([example, shape(document.properties.connectionParameters)]).toEqual([example, shape(properties['connectionParameters'])])
    const definition = read(example, 'apiDefinition.swagger.json')
    expect([example, definitions(emitSwagger2(model).document as unknown as Json)]).toEqual([example, definitions(definition)])
  }
})

/** Those whose definition says nothing, or something that is not so, of where the credential goes: the dialog alone is compared. */
const dialogs: readonly (readonly [kind: string, example: string, connector: Class])[] = [
  [
    'oauth2 with an application of the maker',
    'certified-survalyzer-eu',
    connectorOf([Security.oauth2({ ...app, ...redirect, bringYourOwnApp: true })]),
  ],
  [
    'oauth2generic',
    'certified-azuread',
    connectorOf([
      Security.oauth2({
        ...app,
        ...redirect,
        templates: { ...url, authorizationQuery: '…', tokenBody: '…', refreshBody: '…', scopeDelimiter: '…' },
        connection: { 'token:TenantId': { ...text, sourceType: 'AzureActiveDirectoryTenant', required: false, hidden: true } },
      }),
    ]),
  ],
  [
    'aadcertificate',
    'certified-azure-machine-learning',
    connectorOf([Security.entraId({ ...api, redirectMode: 'Global', certificate: true, firstParty: true })], {
      parameters: { region: typed },
    }),
  ],
  [
    'DocuSign',
    'certified-docusign',
    connectorOf([Security.oauth2({ ...app, ...redirect, provider: 'DocuSign', custom: { LoginUri: '…' } })]),
  ],
]

test.each(dialogs)('%s', (_kind, example, connector) => {
  const { model } = reflectConnector(connector)
  if (model === undefined) throw new Error('no model')
  const properties = read(example, 'apiProperties.json')['properties'] as Json
  expect(shape(emitApiProperties(model).document.properties.connectionParameters)).toEqual(shape(properties['connectionParameters']))
})

test('one of several ways to connect', () => {
  const { model } = reflectConnector(
    connectorOf([Security.entraId({ ...api, name: 'oauth', connection: { 'token:TenantId': false } }), Security.basic({ name: 'basic' })]),
  )
  if (model === undefined) throw new Error('no model')
  const properties = read('certified-avepoint-cloud-governance', 'apiProperties.json')['properties'] as Json
  expect(shape(emitApiProperties(model).document.properties.connectionParameterSets)).toEqual(shape(properties['connectionParameterSets']))
})

test('Windows through the gateway asks for what the gateway takes; there is no real example', () => {
  const { model } = reflectConnector(connectorOf([Security.windows()]))
  if (model === undefined) throw new Error('no model')
  const gateway = { capability: ['gateway'] }
  expect(emitApiProperties(model).document.properties).toMatchObject({
    capabilities: expect.arrayContaining(['gateway']),
    connectionParameters: {
      authType: {
        type: 'string',
        allowedValues: [{ value: 'windows' }],
        uiDefinition: { constraints: { ...gateway, tabIndex: 1, required: 'true', allowedValues: [{ value: 'windows' }] } },
      },
      username: { type: 'securestring', uiDefinition: { constraints: { ...gateway, tabIndex: 2 } } },
      password: { type: 'securestring', uiDefinition: { constraints: { ...gateway, tabIndex: 3 } } },
      gateway: {
        type: 'gatewaySetting',
        gatewaySettings: { dataSourceType: 'CustomConnector', connectionDetails: [] },
        uiDefinition: { constraints: { ...gateway, tabIndex: 4, required: 'true' } },
      },
    },
  })
  expect(emitSwagger2(model).document.securityDefinitions ?? {}).toEqual({})
})
