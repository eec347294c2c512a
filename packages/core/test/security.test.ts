/** What calls have to prove themselves with: said on the connector, on a part, on one operation. */
import { describe, expect, test } from '@jest/globals'
import { Action, BaseConnector, Connector, operationRequirements, reflectConnector, Security } from '@ferrule/core'
import type { Class, ConnectorOptions } from '@ferrule/core'
import { emitApiProperties, emitOpenApi31, emitSwagger2 } from '../src/emit/index.js'

const identity = { title: 'Test', description: 'A test.', version: '1', url: 'https://a.example/' }
const app = { authorizationUrl: 'https://a.example/authorize', tokenUrl: 'https://a.example/token', clientId: 'client' }
const scopes = { read: 'Reads.', write: 'Writes.' }
const key = { in: 'header', name: 'X-Key' } as const
type Decorator = (target: never) => void

/** A connector with an operation under each of these lists of decorators, the first written on top. */
function connectorOf(
  security: readonly Decorator[],
  operations: readonly (readonly object[])[] = [[]],
  options: Partial<ConnectorOptions> = {},
): Class {
  class Test extends BaseConnector {}
  operations.forEach((decorators, index) => {
    const name = `act${index}`
    const method = { value: (): void => undefined, writable: true, configurable: true }
    Object.defineProperty(Test.prototype, name, method)
    Reflect.defineMetadata('design:paramtypes', [], Test.prototype, name)
    for (const decorate of [...decorators].reverse()) (decorate as (...args: unknown[]) => void)(Test.prototype, name, method)
    Action(`GET /${name}`, { summary: name })(Test.prototype, name, method as never)
  })
  for (const decorate of [...security].reverse()) decorate(Test as never)
  Connector({ ...identity, ...options } as never)(Test)
  return Test
}

function emitted(connector: Class) {
  const { model, diagnostics } = reflectConnector(connector)
  if (model === undefined) throw new Error('no model')
  const { document } = emitSwagger2(model)
  return {
    model,
    codes: diagnostics.map(({ code, severity }) => `${severity} ${code}`),
    security: document.security,
    definitions: document.securityDefinitions,
    operations: model.operations.map(({ path, verb }) => document.paths[path]?.[verb.toLowerCase() as 'get']?.security),
    openapi: emitOpenApi31(model).document,
    connection: emitApiProperties(model).document.properties,
  }
}

describe('scopes', () => {
  test('are all needed where nobody says which, those of an operation for it alone', () => {
    const { codes, security, operations } = emitted(
      connectorOf([Security.oauth2({ ...app, scopes })], [[], [Security.scopes('read')], [Security.scopes()]]),
    )
    expect(codes).toEqual([])
    expect(security).toEqual([{ oauth2_auth: ['read', 'write'] }])
    expect(operations).toEqual([undefined, [{ oauth2_auth: ['read'] }], [{ oauth2_auth: [] }]])
  })

  test('on a connector are those of the operations that name none', () => {
    const { security, operations } = emitted(
      connectorOf(
        [Security.scopes('read'), Security.entraId({ clientId: 'c', resourceUri: 'api://a', scopes })],
        [[], [Security.scopes('write')]],
      ),
    )
    expect(security).toEqual([{ oauth2_auth: ['read'] }])
    expect(operations).toEqual([undefined, [{ oauth2_auth: ['write'] }]])
  })

  test('leave the alternatives alone that have none', () => {
    const { operations, openapi } = emitted(
      connectorOf([Security.oauth2({ ...app, scopes }), Security.apiKey(key)], [[Security.scopes('read')]]),
    )
    expect(operations).toEqual([[{ oauth2_auth: ['read'] }, { 'API Key': [] }]])
    expect(openapi.paths?.['/act0']?.get?.security).toEqual([{ oauth2_auth: ['read'] }, { API_Key: [] }])
  })

  test('that nothing would look for are an error, those that a scheme does not have a warning', () => {
    expect(emitted(connectorOf([Security.apiKey(key)], [[Security.scopes('read')]])).codes).toEqual(['error scopes-without-scheme'])
    expect(emitted(connectorOf([Security.oauth2({ ...app, scopes })], [[Security.scopes('raed')]])).codes).toEqual([
      'warning scope-unknown',
    ])
    expect(emitted(connectorOf([Security.apiKey(key)], [[Security.anyOf({ 'API Key': ['read'] })]])).codes).toEqual([
      'warning scope-unknown',
    ])
  })
})

describe('alternatives', () => {
  test('are named with what has to hold together', () => {
    const together = { basic_auth: [], 'API Key': [] }
    const { codes, security, operations, connection } = emitted(
      connectorOf(
        [Security.anyOf(together), Security.basic(), Security.apiKey(key)],
        [[], [Security.anyOf({ basic_auth: [] }, { 'API Key': [] })]],
      ),
    )
    expect(codes).toEqual([])
    expect(security).toEqual([together])
    expect(operations).toEqual([undefined, [{ basic_auth: [] }, { 'API Key': [] }]])
    expect(Object.keys(connection.connectionParameters ?? {})).toEqual(['username', 'password', 'api_key'])
  })

  test('that are said twice are emitted once, as Swagger 2.0 demands', () => {
    const twice = Security.anyOf({ basic_auth: [] }, { 'API Key': [] }, { basic_auth: [] })
    const { operations, security } = emitted(connectorOf([twice, Security.basic(), Security.apiKey(key)], [[twice]]))
    expect(security).toEqual([{ basic_auth: [] }, { 'API Key': [] }])
    expect(operations.map((one) => one ?? security)).toEqual([[{ basic_auth: [] }, { 'API Key': [] }]])
  })

  test('two keys that have to hold together are two fields of the dialog', () => {
    const second = { ...key, name: 'X-App', scheme: 'App' }
    const { connection } = emitted(connectorOf([Security.anyOf({ App: [], 'API Key': [] }), Security.apiKey(key), Security.apiKey(second)]))
    expect(Object.keys(connection.connectionParameters ?? {})).toEqual(['api_key', 'api_key2'])
  })

  test('schemes that are not named stay alternatives', () => {
    const { security } = emitted(
      connectorOf([Security.anyOf({ basic_auth: [], 'API Key': [] }), Security.basic(), Security.apiKey(key), Security.oauth2(app)]),
    )
    expect(security).toEqual([{ basic_auth: [], 'API Key': [] }, { oauth2_auth: [] }])
  })

  test('that no scheme has are a warning, and are written as they are; OpenAPI can not say them', () => {
    const { model, codes, operations, openapi } = emitted(connectorOf([Security.apiKey(key)], [[Security.anyOf({ 'Api key': [] })]]))
    expect(codes).toEqual(['warning security-unknown'])
    expect(operations).toEqual([[{ 'Api key': [] }]])
    expect(openapi.paths?.['/act0']?.get?.security).toBeUndefined()
    expect(emitOpenApi31(model).diagnostics.map(({ code }) => code)).toEqual(['security-not-in-model'])
  })

  test('and nobody asking contradict each other', () => {
    expect(emitted(connectorOf([Security.none(), Security.anyOf({ 'API Key': [] })])).codes).toContain('error security-none-and-more')
  })
})

describe('a scheme', () => {
  const admin = Security.apiKey({ ...key, name: 'X-Admin', scheme: 'Admin' })

  test('of one operation is no way to connect, and no other operation asks for it', () => {
    const { model, security, definitions, operations, openapi, connection } = emitted(connectorOf([Security.apiKey(key)], [[], [admin]]))
    expect(security).toEqual([{ 'API Key': [] }])
    expect(Object.keys(definitions ?? {})).toEqual(['API Key', 'Admin'])
    expect(operations).toEqual([undefined, [{ Admin: [] }]])
    expect(openapi.security).toEqual([{ API_Key: [] }])
    expect(Object.keys(connection.connectionParameters ?? {})).toEqual(['api_key'])
    expect(
      model.operations.map((operation) =>
        operationRequirements(operation, model)
          .flat()
          .map(({ name }) => name),
      ),
    ).toEqual([['API Key'], ['Admin']])
  })

  test('that only an operation asks for is what the dialog asks for', () => {
    const { security, operations, connection } = emitted(connectorOf([Security.none()], [[], [admin]]))
    expect([security, operations]).toEqual([[], [undefined, [{ Admin: [] }]]])
    expect(Object.keys(connection.connectionParameters ?? {})).toEqual(['api_key'])
  })

  test('may be merely defined, or not spoken of; connections and OpenAPI ask for it all the same', () => {
    const { security, definitions, openapi, connection, model } = emitted(
      connectorOf([
        Security.oauth2({ ...app, scopes }),
        Security.apiKey({ ...key, inDefinition: 'defined' }),
        Security.basic({ inDefinition: false }),
      ]),
    )
    expect(security).toEqual([{ oauth2_auth: ['read', 'write'] }])
    expect(Object.keys(definitions ?? {})).toEqual(['oauth2_auth', 'API Key'])
    expect(openapi.security).toEqual([{ oauth2_auth: ['read', 'write'] }, { API_Key: [] }, { basic_auth: [] }])
    expect(connection.connectionParameterSets?.values.map(({ name }) => name)).toEqual(['oauth2_auth', 'API Key', 'basic_auth'])
    expect(operationRequirements({}, model)).toHaveLength(3)
  })

  test('says which way a token takes, where it is not the platform’s own', () => {
    const { definitions, openapi } = emitted(
      connectorOf([Security.oauth2({ flow: 'implicit', authorizationUrl: app.authorizationUrl, clientId: 'c', scopes: false })]),
    )
    expect(definitions).toEqual({ oauth2_auth: { type: 'oauth2', flow: 'implicit', authorizationUrl: app.authorizationUrl } })
    expect(openapi.components?.securitySchemes).toMatchObject({
      oauth2_auth: { flows: { implicit: { authorizationUrl: app.authorizationUrl } } },
    })
  })
})

test('a definition may be silent about security definitions, where there are none', () => {
  const silent = { securityDefinitions: false } as const
  expect(emitted(connectorOf([Security.none()])).definitions).toEqual({})
  expect(emitted(connectorOf([Security.none()], [[]], silent)).definitions).toBeUndefined()
  expect(emitted(connectorOf([Security.basic({ inDefinition: false })], [[]], silent)).definitions).toBeUndefined()
  const spoken = emitted(connectorOf([Security.apiKey(key)], [[]], silent))
  expect([spoken.codes, Object.keys(spoken.definitions ?? {})]).toEqual([['warning misplaced-option'], ['API Key']])
})

test('a button that signs in may have no texts of its own, and name what its token is for', () => {
  const aad = { provider: 'aad', custom: { resourceUri: 'api://a' }, resourceId: 'api://a', summary: false } as const
  const { codes, connection } = emitted(connectorOf([Security.oauth2({ ...app, ...aad })]))
  expect(codes).toEqual([])
  expect(connection.connectionParameters).toEqual({
    token: {
      type: 'oauthSetting',
      oAuthSettings: {
        identityProvider: 'aad',
        clientId: 'client',
        scopes: [],
        redirectMode: 'GlobalPerConnector',
        properties: { IsFirstParty: 'False', AzureActiveDirectoryResourceId: 'api://a' },
        customParameters: { resourceUri: { value: 'api://a' } },
      },
    },
  })
})

test('several schemes may share one dialog', () => {
  const dialog = { sets: false, parameters: { api_key: { kind: 'secret', summary: 'Key' } } } as const
  const { connection } = emitted(
    connectorOf([Security.apiKey(key), Security.apiKey({ in: 'query', name: 'key', scheme: 'Query' })], [[]], { connection: dialog }),
  )
  expect([Object.keys(connection.connectionParameters ?? {}), connection.connectionParameterSets]).toEqual([['api_key'], undefined])
})

describe('what is around an operation', () => {
  @Security.apiKey({ ...key, name: 'X-Admin', scheme: 'Admin' })
  class AdminPart {
    @Action('GET /users', { summary: 'Users' }) users(): void {}
    @Action('GET /health', { summary: 'Health' }) @Security.none() health(): void {}
  }

  test('a part asks for what its class says', () => {
    @Connector({ ...identity, parts: { admin: () => AdminPart } })
    @Security.apiKey(key)
    class Parted extends BaseConnector {
      readonly admin = new AdminPart()
      @Action('GET /orders', { summary: 'Orders' }) orders(): void {}
    }
    const { codes, security, operations } = emitted(Parted)
    expect([codes, security]).toEqual([[], [{ 'API Key': [] }]])
    expect(operations).toEqual([undefined, [{ Admin: [] }], []])
  })

  test('a method that overrides another asks for what that one asks for', () => {
    class Base extends BaseConnector {
      @Action('GET /open', { summary: 'Open' }) @Security.none() open(): void {}
      @Action('GET /closed', { summary: 'Closed' }) closed(): void {}
    }
    @Connector(identity)
    @Security.apiKey(key)
    class Derived extends Base {
      @Action('GET /open', { summary: 'Still open' }) override open(): void {}
      @Security.none() override closed(): void {}
    }
    expect(emitted(Derived).operations).toEqual([[], []])
  })
})
