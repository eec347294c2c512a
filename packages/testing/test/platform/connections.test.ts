/** A connection is made, tested and broken as a maker knows it. */
import { describe, expect, test } from '@jest/globals'
import { connector, json, ME, open } from './support/opened.js'

const API_KEY = { securityDefinitions: { 'API Key': { type: 'apiKey', in: 'header', name: 'X-Key' } }, security: [{ 'API Key': [] }] }
const TESTED = { 'x-ms-capabilities': { testConnection: { operationId: 'Me', parameters: {} } } }
const key = (constraints: object = {}): object => ({
  type: 'securestring',
  uiDefinition: { displayName: 'Key', description: 'Your key.', constraints: { required: 'true', tabIndex: 2, ...constraints } },
})

describe('the dialog', () => {
  test('shows a field for each parameter by its type, in the order of their tabs, and preselects the first choice', async () => {
    const { platform } = await open(connector(ME), {
      connectionParameters: {
        api_key: key(),
        region: {
          type: 'string',
          uiDefinition: {
            displayName: 'Region',
            constraints: { tabIndex: 1, allowedValues: [{ text: 'Europe', value: 'eu' }, { value: 'us' }] },
          },
        },
        pages: { type: 'int', uiDefinition: { constraints: { tabIndex: 3 } } },
        trace: { type: 'bool', uiDefinition: { constraints: { tabIndex: 4 } } },
        user: { type: 'securestring', uiDefinition: { constraints: { tabIndex: 5, clearText: true } } },
        gateway: { type: 'gatewaySetting', uiDefinition: { constraints: { tabIndex: 6, capability: ['gateway'] } } },
      },
    })
    expect(platform.dialog.fields.map(({ name, control }) => [name, control])).toEqual([
      ['region', 'dropdown'],
      ['api_key', 'masked'],
      ['pages', 'number'],
      ['trace', 'boolean'],
      ['user', 'text'],
      ['gateway', 'gateway'],
    ])
    expect(platform.dialog.fields[0]).toMatchObject({ label: 'Region', default: 'eu', required: false })
    expect(platform.dialog.fields[1]).toMatchObject({ label: 'Key', description: 'Your key.', required: true })
  })

  test('hides what the text "true" hides, and shows what a boolean would have hidden', async () => {
    const { platform } = await open(connector(ME), {
      connectionParameters: { one: key({ hidden: 'true' }), other: key({ hidden: true }), third: key({ hideInUI: 'true' }) },
    })
    expect(platform.dialog.fields.map(({ name }) => name)).toEqual(['other'])
  })

  test('asks for what depends on a choice only where that was made', async () => {
    const choices = { constraints: { allowedValues: [{ value: 'cloud' }, { value: 'own' }] } }
    const { platform } = await open(connector(ME), {
      connectionParameters: {
        where: { type: 'string', uiDefinition: choices },
        api_key: key({ dependentParameter: { parameter: 'where', value: 'own' } }),
      },
    })
    expect(platform.dialog.fields[0]).toMatchObject({ name: 'api_key', shownIf: { parameter: 'where', value: 'own' } })
    expect((await platform.connect({})).status).toBe('Connected')
    await expect(platform.connect({ where: 'own' })).rejects.toThrow("'Key' is required.")
    expect((await platform.connect({ where: 'own', api_key: 'k' })).status).toBe('Connected')
  })

  test('has a choice first where there are several ways to authenticate', async () => {
    const { platform } = await open(connector(ME, API_KEY), {
      connectionParameterSets: {
        uiDefinition: { displayName: 'Authentication Type' },
        values: [
          { name: 'key', uiDefinition: { displayName: 'By key' }, parameters: { api_key: key() } },
          { name: 'anonymous', parameters: {} },
        ],
      },
    })
    expect(platform.dialog).toMatchObject({ label: 'Authentication Type', sets: [{ name: 'key', label: 'By key' }, { name: 'anonymous' }] })
    expect((await platform.connect({ api_key: 'k' }, { set: 'key' })).set).toBe('key')
    expect((await platform.connect({}, { set: 'anonymous' })).set).toBe('anonymous')
    await expect(platform.connect({}, { set: 'other' })).rejects.toThrow('There is no authentication type other; there are key, anonymous.')
  })

  test('shows a button to sign in, with the redirect URLs to register', async () => {
    const token = { type: 'oauthSetting', oAuthSettings: { identityProvider: 'oauth2' }, uiDefinition: { displayName: 'Sign in here' } }
    const { platform } = await open(connector(ME), { connectionParameters: { token } })
    expect(platform.dialog.fields).toEqual([])
    expect(platform.dialog.signIn).toEqual({
      name: 'token',
      label: 'Sign in here',
      identityProvider: 'oauth2',
      redirectUrls: {
        Global: 'https://global.consent.azure-apim.net/redirect',
        GlobalPerConnector: 'https://global.consent.azure-apim.net/redirect/tickets',
      },
    })
  })

  test('refuses what is missing, unknown or of another type', async () => {
    const { platform } = await open(connector(ME, API_KEY), {
      connectionParameters: {
        api_key: key(),
        pages: { type: 'int' },
        region: { type: 'string', uiDefinition: { constraints: { allowedValues: [{ value: 'eu' }] } } },
      },
    })
    await expect(platform.connect()).rejects.toThrow("'Key' is required.")
    await expect(platform.connect({ api_key: 'k', colour: 'red' })).rejects.toThrow(
      'There is no connection parameter colour; there are api_key, pages, region.',
    )
    await expect(platform.connect({ api_key: 'k', pages: 'many' })).rejects.toThrow(`'pages' must be a whole number, not "many".`)
    await expect(platform.connect({ api_key: 'k', region: 'us' })).rejects.toThrow(`'region' is one of eu, not "us".`)
  })
})

describe('credentials go where the definition says', () => {
  const sent = async (scheme: object, parameters: object, values: object): Promise<{ path: string; headers: object } | undefined> => {
    const definition = connector(ME, { securityDefinitions: { one: scheme }, security: [{ one: [] }] })
    const { platform, backend } = await open(definition, { connectionParameters: parameters })
    await platform.connect(values)
    await platform.invoke('Me')
    return backend.requests[0]
  }
  const text = { type: 'securestring' }

  test('an API key into a header, as it was typed', async () => {
    const request = await sent({ type: 'apiKey', in: 'header', name: 'X-Key' }, { api_key: text }, { api_key: 'Bearer abc' })
    expect(request?.headers).toMatchObject({ 'x-key': 'Bearer abc' })
  })
  test('an API key into the query', async () => {
    const request = await sent({ type: 'apiKey', in: 'query', name: 'key' }, { api_key: text }, { api_key: 'a b' })
    expect(request?.path).toBe('/api/me?key=a%20b')
  })
  test('name and password as Basic', async () => {
    const request = await sent({ type: 'basic' }, { username: text, password: text }, { username: 'ada', password: 'p:ä' })
    expect(request?.headers).toMatchObject({ authorization: `Basic ${Buffer.from('ada:p:ä').toString('base64')}` })
  })
  test('a token that somebody got elsewhere as Bearer', async () => {
    const request = await sent({ type: 'oauth2' }, { token: { type: 'oauthSetting' } }, { token: 'abc' })
    expect(request?.headers).toMatchObject({ authorization: 'Bearer abc' })
  })
  test('an API key under another name nowhere: only a policy could send it', async () => {
    const request = await sent({ type: 'apiKey', in: 'header', name: 'X-Key' }, { apiKey: text }, { apiKey: 'abc' })
    expect(request?.headers).not.toHaveProperty('x-key')
  })
  test('a Windows user as the header that the web server behind the gateway writes', async () => {
    const parameters = {
      authType: { type: 'string', uiDefinition: { constraints: { allowedValues: [{ value: 'windows' }] } } },
      ...{ username: text, password: text, gateway: { type: 'gatewaySetting' } },
    }
    const { platform, backend } = await open(connector(ME), { connectionParameters: parameters })
    await platform.connect({ username: 'CONTOSO\\ada', password: 'secret' })
    await platform.invoke('Me')
    expect(backend.requests[0]?.headers).toMatchObject({ 'x-remote-user': 'CONTOSO\\ada' })
    expect(JSON.stringify(backend.requests[0]?.headers)).not.toContain('secret')
  })
})

describe('a connection is tested when it is made', () => {
  const connect = (status: number, body: object = {}): Promise<unknown> =>
    open(connector(ME, { ...API_KEY, ...TESTED }), {}, { connection: { api_key: 'k' } }, (backend) =>
      backend.answer('/api/me', json(body, status)),
    )

  test('with its credentials', async () => {
    const { backend, platform } = await open(connector(ME, { ...API_KEY, ...TESTED }), {}, { connection: { api_key: 'k' } })
    expect(backend.requests.map(({ path, headers }) => [path, headers['x-key']])).toEqual([['/api/me', 'k']])
    expect(await platform.testConnection()).toEqual({ passed: true, operationId: 'Me', status: 200 })
  })
  test('and refused with what the answer says', async () => {
    await expect(connect(401, { error: { message: 'This key is not ours.' } })).rejects.toThrow('This key is not ours.')
  })
  test('or with the designer’s own sentence', async () => {
    const opened = open(connector(ME, { ...API_KEY, ...TESTED }), {}, { connection: { api_key: 'k' } }, (backend) =>
      backend.answer('/api/me', { status: 403 }),
    )
    await expect(opened).rejects.toThrow('Please check your account info and/or permissions and try again.')
  })
  test.each([429, 500, 503])('but not for %i, which says nothing about the credentials', async (status) => {
    await expect(connect(status)).resolves.toBeDefined()
  })
})

test('a connector that asks for nothing needs no connection; another one does', async () => {
  const free = await open(connector(ME))
  expect((await free.platform.invoke('Me')).status).toBe(200)
  const closed = await open(connector(ME, API_KEY), { connectionParameters: { api_key: key() } })
  await expect(closed.platform.invoke('Me')).rejects.toThrow('There is no connection yet: make one with platform.connect({ api_key }).')
})

test('each step uses the connection that was chosen for it', async () => {
  const { platform, backend } = await open(connector(ME, API_KEY))
  const ada = await platform.connect({ api_key: 'ada' })
  const bob = await platform.connect({ api_key: 'bob' }, { name: 'Bob' })
  await platform.invoke('Me')
  await platform.invoke('Me', {}, { connection: bob })
  expect(backend.requests.map(({ headers }) => headers['x-key'])).toEqual(['ada', 'bob'])
  expect(platform.connections).toEqual([ada, bob])
  expect([ada.name, bob.name]).toEqual(['Tickets 1', 'Bob'])
})

test('a broken connection shows the maker what the connector says to revoked credentials', async () => {
  const { platform } = await open(connector(ME, API_KEY), {}, { connection: { api_key: 'good' } }, (backend) =>
    backend.answer('/api/me', ({ headers }) =>
      headers['x-key'] === 'good' ? { status: 200 } : json({ error: { code: 'Revoked', message: 'The key was revoked.' } }, 401),
    ),
  )
  const [connection] = platform.connections
  expect((await platform.invoke('Me')).outcome).toBe('Succeeded')
  connection?.break()
  const run = await platform.invoke('Me')
  expect(run).toMatchObject({ outcome: 'Failed', status: 401, failure: { code: 'Revoked', message: 'The key was revoked.' } })
  expect([connection?.status, connection?.message]).toEqual(['Error', 'The key was revoked.'])
})
