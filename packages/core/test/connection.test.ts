import { describe, expect, test } from '@jest/globals'
import { Action, BaseConnector, Connector, Policy, reflectConnector, Security, Trigger } from '@ferrule/core'
import type { Class, ConnectorPropertiesOptions } from '@ferrule/core'
import { emitApiProperties, emitSwagger2, stringifyDocument } from '../src/emit/index.js'
import { expectGolden } from '../../../test/support/golden.js'

type Options = ConnectorPropertiesOptions

const identity = { title: 'Test', description: 'A test.', version: '1', url: 'https://a.example/' }
const app = { authorizationUrl: 'https://a.example/authorize', tokenUrl: 'https://a.example/token', clientId: 'client' }

/** A connector of one action under these schemes, the first written on top. */
function connectorOf(security: readonly ((target: never) => void)[], options: Options = {}): Class {
  class Test extends BaseConnector {
    @Action('GET /orders', { summary: 'List' }) list(): void {}
  }
  for (const decorate of [...security].reverse()) decorate(Test as never)
  Connector({ ...identity, ...options })(Test)
  return Test
}

function emitted(connector: Class) {
  const { model, diagnostics } = reflectConnector(connector)
  expect(diagnostics).toEqual([])
  if (model === undefined) throw new Error('no model')
  const { securityDefinitions, security } = emitSwagger2(model).document
  const { properties } = emitApiProperties(model).document
  return { model, securityDefinitions, security, properties }
}

const codes = (connector: Class) => reflectConnector(connector).diagnostics.map(({ code }) => code)

describe('authentication', () => {
  const kinds: Readonly<Record<string, Class>> = {
    none: connectorOf([Security.none()]),
    'API key in a header': connectorOf([Security.apiKey({ in: 'header', name: 'X-Api-Key', summary: 'Key', description: 'Your key.' })]),
    'API key in the query': connectorOf([Security.apiKey({ in: 'query', name: 'key' })]),
    basic: connectorOf([Security.basic()]),
    'OAuth 2.0': connectorOf([Security.oauth2({ ...app, refreshUrl: 'https://a.example/refresh', scopes: { read: 'Read.' } })]),
    'OAuth 2.0 with an application of the maker': connectorOf([Security.oauth2({ ...app, bringYourOwnApp: true })]),
    'OAuth 2.0 with PKCE': connectorOf([Security.oauth2({ ...app, pkce: { audience: 'api' } })]),
    'OAuth 2.0 from templates': connectorOf([
      Security.oauth2({
        ...app,
        templates: {
          authorizationUrl: 'https://{host}/authorize',
          authorizationQuery: '?client_id={ClientId}&state={State}',
          tokenUrl: 'https://{host}/token',
          tokenBody: 'code={Code}',
          refreshUrl: 'https://{host}/token',
          refreshBody: 'refresh_token={RefreshToken}',
          scopeDelimiter: ',',
        },
        connection: { 'token:host': { kind: 'string', summary: 'Host', description: 'Where you are.', required: true } },
      }),
    ]),
    'OAuth 2.0 of a known provider': connectorOf([Security.oauth2({ ...app, provider: 'google', scopes: { email: 'Your address.' } })]),
    'Microsoft Entra ID': connectorOf([Security.entraId({ clientId: 'client', resourceUri: 'api://a', onBehalfOf: true })]),
    'Microsoft Entra ID with a certificate': connectorOf([
      Security.entraId({ clientId: 'client', resourceUri: 'api://a', certificate: true, firstParty: true, redirectMode: 'Global' }),
    ]),
    'Windows through the gateway': connectorOf([Security.windows()]),
    'API key or Entra ID': connectorOf([
      Security.apiKey({ in: 'header', name: 'X-Api-Key' }),
      Security.entraId({ clientId: 'client', resourceUri: 'api://a' }),
    ]),
  }

  test('keeps the shape of every kind', () => {
    const shapes = Object.entries(kinds).map(([name, connector]) => {
      const { securityDefinitions, security, properties } = emitted(connector)
      const { connectionParameters, connectionParameterSets, capabilities } = properties
      return [name, { securityDefinitions, security, connectionParameters, connectionParameterSets, capabilities }]
    })
    expectGolden('connections', 'connections.json', stringifyDocument(JSON.parse(JSON.stringify(Object.fromEntries(shapes)))))
  })

  test('a model says nothing of a dialog that its schemes imply', () => {
    expect(emitted(kinds['basic'] as Class).model).not.toHaveProperty('connection')
  })
})

describe('the connection dialog', () => {
  test('asks for more than the scheme does, in the order written', () => {
    const region = { kind: 'string', summary: 'Region', description: 'Where.', choices: [{ label: 'Europe', value: 'eu' }] } as const
    const connector = connectorOf([Security.apiKey({ in: 'header', name: 'X-Api-Key' })], { connection: { parameters: { region } } })
    const { connectionParameters } = emitted(connector).properties
    expect(Object.keys(connectionParameters ?? {})).toEqual(['api_key', 'region'])
    expect(connectionParameters?.['region']).toEqual({
      type: 'string',
      uiDefinition: { displayName: 'Region', description: 'Where.', constraints: { allowedValues: [{ text: 'Europe', value: 'eu' }] } },
    })
  })

  test('asks for the key under another name, which a policy sends', () => {
    const connector = connectorOf(
      [
        Security.apiKey({
          in: 'header',
          name: 'X-Api-Key',
          connection: { api_key: false, subscriptionKey: { kind: 'secret', summary: 'Key', description: 'Your key.', required: true } },
        }),
      ],
      { policies: [Policy.setHeader({ name: 'X-Api-Key', value: "@connectionParameters('subscriptionKey')" })] },
    )
    expect(Object.keys(emitted(connector).properties.connectionParameters ?? {})).toEqual(['subscriptionKey'])
  })

  test('adds its fields to each of several schemes', () => {
    const connector = connectorOf([Security.basic(), Security.apiKey({ in: 'header', name: 'X-Api-Key' })], {
      connection: { summary: 'How', parameters: { site: { kind: 'string', summary: 'Site' } } },
    })
    const { connectionParameters, connectionParameterSets } = emitted(connector).properties
    expect(connectionParameters).toBeUndefined()
    expect(connectionParameterSets?.uiDefinition?.displayName).toBe('How')
    expect(connectionParameterSets?.values.map(({ parameters }) => Object.keys(parameters))).toEqual([
      ['username', 'password', 'site'],
      ['api_key', 'site'],
    ])
  })

  test('has the ways to connect that are declared, and no others', () => {
    const connector = connectorOf([Security.basic()], {
      connection: {
        summary: 'How',
        parameters: { username: { kind: 'string' }, password: { kind: 'secret' } },
        sets: {
          'basic-auth': { summary: 'Basic', sharing: false, parameters: { username: { kind: 'string' } } },
          anonymous: { parameters: {} },
        },
      },
    })
    expect(emitted(connector).properties).toMatchObject({
      connectionParameters: { username: { type: 'string' }, password: { type: 'securestring' } },
      connectionParameterSets: {
        uiDefinition: { displayName: 'How' },
        values: [
          { name: 'basic-auth', metadata: { allowSharing: false }, parameters: { username: { type: 'string' } } },
          { name: 'anonymous', parameters: {} },
        ],
      },
    })
  })

  test.each<[string, Options, string]>([
    [
      'a field that the dialog does not ask for',
      { policies: [Policy.setHostUrl({ url: "https://@connectionParameters('host')" })] },
      'connection-parameter-unknown',
    ],
    ['a second secret that nobody reads', { connection: { parameters: { pin: { kind: 'secret' } } } }, 'secret-without-policy'],
    ['a name that nobody can read', { connection: { parameters: { 'my-host': { kind: 'string' } } } }, 'connection-parameter-name'],
    ['a sign-in of another name', { connection: { parameters: { login: { kind: 'oauth', settings: {} } } } }, 'oauth-parameter-name'],
    ['operations without a script', { script: { operations: ['list'] } }, 'script-missing'],
    ['a script for nothing', { script: { path: './script.csx', operations: ['nothing'] } }, 'connection-operation-unknown'],
    [
      'a policy for nothing',
      { policies: [Policy.setQueryParameter({ name: 'v', value: '2', operations: ['lists'] })] },
      'connection-operation-unknown',
    ],
  ])('%s is reported', (_name, options, code) => {
    expect(codes(connectorOf([Security.apiKey({ in: 'header', name: 'X-Api-Key' })], options))).toEqual([code])
  })

  test('what does not work through the gateway is reported', () => {
    const options = { script: './script.csx', policies: [Policy.setHostUrl({ url: 'https://b.example' })] }
    expect(codes(connectorOf([Security.windows()], options))).toEqual(['not-through-gateway', 'not-through-gateway'])
  })
})

describe('policies', () => {
  class Empty {}
  @Connector({
    ...identity,
    connection: { parameters: { host: { kind: 'string', summary: 'Host', description: 'Your host.', required: true } } },
    policies: [
      Policy.setHostUrl({ url: "https://@connectionParameters('host')" }),
      Policy.setHeader({ name: 'Authorization', value: "Bearer @connectionParameters('api_key')", exists: 'override', section: 'request' }),
      Policy.setQueryParameter({ name: 'v', value: '2', exists: 'skip', operations: ['get', 'Poll'] }),
      Policy.setProperty({ parent: '@body()', property: 'source', value: 'flow', section: 'request' }),
      Policy.setValueFromUrl({ target: "@headers('X-Token')", url: '/token', value: '@body().token', method: 'POST' }),
      Policy.convertArrayToObject({ parent: '@body()', property: 'items', key: 'id', target: '@body().byId', keepKey: false }),
      Policy.convertObjectToArray({ parent: '@body()', target: '@body().list', keyName: 'key', valueName: 'value' }),
      Policy.convertStringToArray({ parent: '@body()', property: 'tags', delimiters: ',;', child: 'tag', target: '@body().tagList' }),
      Policy.replaceString({ parent: '@body()', property: 'text', search: 'a', replacement: '', target: '@body().text' }),
      Policy.encodeProperty({ parent: '@body()', property: 'text', target: '@body().encoded' }),
      Policy.moveProperties({ fromParent: '@body()', from: 'a', toParent: '@body()', to: 'b', onlyChildren: true }),
      Policy.updateNextLink({ property: '@odata.nextLink', operations: ['list'] }),
      Policy.setConnectionUnauthenticated({ status: 401, section: 'response' }),
      Policy.setSubdomain({ url: 'https://{sub}.example' }),
      Policy.raw({ templateId: 'frobnicate', title: 'Frobnicate', parameters: { speed: 3 }, operations: [] }),
    ],
    script: { path: './script.csx', operations: ['get'] },
    capabilities: ['actions', 'cloud only'],
    apiProperties: { properties: { connectionAudience: 'public' } },
  })
  @Security.apiKey({ in: 'header', name: 'X-Api-Key' })
  class Orders extends BaseConnector {
    @Action('GET /orders', { summary: 'List' }) list(): void {}
    @Action('GET /order', { summary: 'Get', id: 'GetOne', policies: [Policy.routeRequest({ path: '/v2/order', method: 'POST' })] })
    get(): void {}
    @Trigger.polling({
      summary: 'When there is one',
      event: () => Empty,
      policies: [Policy.pollingTrigger({ config: { after: '{@body()[0].made}' }, data: '{@body()}' })],
    })
    poll(event: Empty): boolean {
      return event instanceof Empty
    }
  }

  test('are written as the platform spells them, one function for each template', () => {
    expectGolden('policies', 'policies.json', stringifyDocument(emitted(Orders).properties))
  })

  test('name operations by method or by id', () => {
    const policies = emitted(Orders).model.policies ?? []
    expect(policies.find(({ kind }) => kind === 'setQueryParameter')?.operations).toEqual(['GetOne', 'Poll'])
    expect(policies.find(({ kind }) => kind === 'routeRequest')?.operations).toEqual(['GetOne'])
  })

  test('cover everything that Policy offers', () => {
    const used = new Set<string>(emitted(Orders).model.policies?.map(({ kind }) => kind))
    expect(Object.keys(Policy).filter((name) => !used.has(name))).toEqual([])
  })
})
