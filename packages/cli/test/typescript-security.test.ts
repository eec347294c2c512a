/** What a definition asks callers for comes back from the generated declaration, and reads as a person would write it. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, jest, test } from '@jest/globals'
import { parseApiProperties, parseSwagger2 } from '@ferrule/core/parse'
import { generateTypeScript } from '../src/typescript/index.js'
import { build } from './support/ferrule.js'
import { createProject } from './support/project.js'

jest.setTimeout(120_000)

interface Secured {
  readonly securityDefinitions?: Readonly<Record<string, object>>
  readonly security?: readonly object[]
  readonly paths: Readonly<Record<string, { readonly get: { readonly security?: readonly object[] } }>>
}

const key = { type: 'apiKey', in: 'header', name: 'X-Key' }
const admin = { type: 'apiKey', in: 'header', name: 'X-Admin', description: 'For administrators.' }
const basic = { type: 'basic' }
const oauth2_auth = {
  type: 'oauth2',
  flow: 'accessCode',
  authorizationUrl: 'https://a.example/authorize',
  tokenUrl: 'https://a.example/token',
  scopes: { read: 'Reads.', write: 'Writes.' },
}

function definition(parts: Omit<Secured, 'paths'>, operations: readonly (readonly object[] | undefined)[]): Secured {
  const responses = { 200: { description: 'OK' } }
  const paths = operations.map((security, index) => {
    const get = { operationId: `Op${index}`, summary: `Operation ${index}`, responses, ...(security === undefined ? {} : { security }) }
    return [`/${index}`, { get }]
  })
  return {
    swagger: '2.0',
    info: { title: 'Doors', description: 'Doors of many kinds.', version: '1.0' },
    host: 'doors.example',
    schemes: ['https'],
    ...parts,
    paths: Object.fromEntries(paths),
  } as Secured
}

/** The decorators of security as they are written, the connector's first; and what the built definition asks for. */
async function generated(
  document: Secured,
  properties: object = {},
): Promise<{ readonly written: readonly string[]; readonly built: Secured; readonly source: string; readonly dialog: unknown }> {
  const { model } = parseSwagger2(document)
  if (model === undefined) throw new Error('The definition can not be read.')
  const { files, losses } = generateTypeScript({ ...model, ...parseApiProperties({ properties }).properties })
  expect(losses).toEqual([])
  const cwd = createProject({})
  for (const { path, content } of files) {
    mkdirSync(dirname(join(cwd, path)), { recursive: true })
    writeFileSync(join(cwd, path), content)
  }
  const { diagnostics } = await build(cwd, 'src/connector.ts')
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
  const source = readFileSync(join(cwd, 'src/connector.ts'), 'utf8')
  const written = [...source.matchAll(/^ *@Security[\s\S]*?\)$/gm)].map(([decorator]) => decorator.replace(/\s+/g, ' ').trim())
  const read = (name: string): unknown => JSON.parse(readFileSync(join(cwd, 'out', name), 'utf8')) as unknown
  const { connectionParameters } = (read('apiProperties.json') as { readonly properties: { readonly connectionParameters: unknown } })
    .properties
  return { written, built: read('apiDefinition.swagger.json') as Secured, source, dialog: connectionParameters }
}

/** Per operation: its own, or the document's. */
function asked({ security = [], paths }: Secured): readonly (readonly object[])[] {
  return Object.values(paths).map(({ get }) => get.security ?? security)
}

const CASES: readonly (readonly [what: string, document: Secured, written: readonly string[]])[] = [
  [
    'scopes of single operations',
    definition({ securityDefinitions: { oauth2_auth }, security: [{ oauth2_auth: ['read', 'write'] }] }, [
      undefined,
      [{ oauth2_auth: ['read'] }],
      [],
      [{ oauth2_auth: ['read', 'write'] }],
    ]),
    ["@Security.scopes('read')", '@Security.none()'],
  ],
  [
    'scopes of all operations',
    definition({ securityDefinitions: { oauth2_auth }, security: [{ oauth2_auth: ['read'] }] }, [undefined]),
    ["@Security.scopes('read')"],
  ],
  [
    'a scheme that is only defined',
    definition({ securityDefinitions: { 'API Key': key }, security: [] }, [undefined, [{ 'API Key': [] }]]),
    ["@Security.apiKey({ in: 'header', name: 'X-Key', inDefinition: 'defined' })", "@Security.anyOf({ 'API Key': [] })"],
  ],
  [
    'a scheme that every operation names',
    definition({ securityDefinitions: { 'API Key': key }, security: [] }, [[{ 'API Key': [] }], [{ 'API Key': [] }]]),
    ["@Security.apiKey({ in: 'header', name: 'X-Key' })"],
  ],
  [
    'schemes that hold together, and alternatives',
    definition({ securityDefinitions: { 'API Key': key, basic }, security: [{ 'API Key': [], basic: [] }] }, [
      undefined,
      [{ basic: [] }, { 'API Key': [] }],
    ]),
    [
      "@Security.anyOf({ 'API Key': [], basic: [] })",
      "@Security.apiKey({ in: 'header', name: 'X-Key' })",
      "@Security.basic({ name: 'basic' })",
      "@Security.anyOf({ basic: [] }, { 'API Key': [] })",
    ],
  ],
  [
    'a scheme of some operations',
    definition({ securityDefinitions: { 'API Key': key, admin }, security: [{ 'API Key': [] }] }, [
      undefined,
      [{ admin: [] }],
      [{ admin: [] }],
    ]),
    [
      "@Security.apiKey({ in: 'header', name: 'X-Key' })",
      "@Security.apiKey({ in: 'header', name: 'X-Admin', scheme: 'admin', description: 'For administrators.' })",
      '@Security.anyOf({ admin: [] })',
    ],
  ],
  [
    'names that no scheme has',
    definition({ securityDefinitions: { basic }, security: [{ undefined: [] }] }, [undefined, [{ nd_auth: ['read'] }]]),
    [
      '@Security.anyOf({ undefined: [] })',
      "@Security.basic({ name: 'basic', inDefinition: 'defined' })",
      "@Security.anyOf({ nd_auth: ['read'] })",
    ],
  ],
  ['silence', definition({}, [undefined]), ['@Security.none()']],
]

test.each(CASES)('%s', async (_what, document, written) => {
  const { written: found, built } = await generated(document)
  const schemes = found.filter((decorator) => !decorator.startsWith('@Security.oauth2('))
  expect(schemes).toEqual(written)
  expect(asked(built)).toEqual(asked(document))
  expect(built.securityDefinitions).toEqual(document.securityDefinitions)
})

const signedIn = definition({ securityDefinitions: { oauth2_auth }, security: [{ oauth2_auth: ['read', 'write'] }] }, [undefined])
const application = { clientId: 'client', scopes: ['read', 'write'], redirectMode: 'Global', properties: { IsFirstParty: 'False' } }
const values = (given: Readonly<Record<string, string>>): object =>
  Object.fromEntries(Object.entries(given).map(([key, value]) => [key, { value }]))
const urls = { authorizationUrl: oauth2_auth.authorizationUrl, tokenUrl: oauth2_auth.tokenUrl, refreshUrl: 'https://a.example/refresh' }
const region = { type: 'string', uiDefinition: { displayName: 'Region' } }

test.each([
  [
    'with the addresses of the definition',
    { token: { type: 'oauthSetting', oAuthSettings: { ...application, identityProvider: 'oauth2', customParameters: values(urls) } } },
    ["refreshUrl: 'https://a.example/refresh'", "clientId: 'client'", "redirectMode: 'Global'", 'summary: false'],
  ],
  [
    'with templates, and a field of the connector’s own',
    {
      token: {
        type: 'oauthSetting',
        oAuthSettings: {
          ...application,
          identityProvider: 'oauth2generic',
          customParameters: values({
            authorizationUrlTemplate: 'https://{region}.example/authorize',
            tokenUrlTemplate: 'https://{region}.example/token',
            refreshUrlTemplate: 'https://{region}.example/token',
            more: 'yes',
          }),
        },
      },
      region,
    },
    ['templates: {', "custom: { more: 'yes' }", "parameters: { region: { kind: 'string', summary: 'Region' } }"],
  ],
  [
    'at a provider that the platform knows',
    {
      token: {
        type: 'oauthSetting',
        oAuthSettings: {
          ...application,
          identityProvider: 'aad',
          properties: { IsFirstParty: 'True', AzureActiveDirectoryResourceId: 'api://a', IsOnbehalfofLoginSupported: true },
          customParameters: values({ loginUri: 'https://login.windows.net', tenantId: 'common', resourceUri: 'api://a' }),
        },
      },
    },
    ["provider: 'aad'", "resourceId: 'api://a'", 'onBehalfOf: true', 'firstParty: true'],
  ],
  [
    'with texts of its own is said by the dialog',
    {
      token: {
        type: 'oauthSetting',
        oAuthSettings: { ...application, identityProvider: 'oauth2', customParameters: values(urls) },
        uiDefinition: { displayName: 'Log in' },
      },
    },
    ["kind: 'oauth'", "clientId: 'client'"],
  ],
])('a button that signs in %s', async (_what, connectionParameters, expected) => {
  const { source, dialog, built } = await generated(signedIn, { connectionParameters })
  for (const text of expected) expect(source).toContain(text)
  expect(source.includes("kind: 'oauth'")).toBe(expected.includes("kind: 'oauth'"))
  expect(dialog).toEqual(connectionParameters)
  expect(built.securityDefinitions).toEqual(signedIn.securityDefinitions)
})
