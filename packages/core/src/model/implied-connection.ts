/** Owns what a connection dialog asks for where nobody says more than how a connection proves who it is. */
import type { Connection, ConnectionParameter, OAuthSettings, ValueConnectionParameter } from './connection.js'
import type { ConnectorModel } from './connector.js'
import { scopesOf, waysToConnect } from './requirements.js'
import type { EntraIdSecurity, OAuth2Security, SecurityScheme, WindowsSecurity } from './security.js'

/** The address at which Microsoft Entra ID signs people in. */
export const ENTRA_ID_LOGIN = 'https://login.microsoftonline.com'

/** One way to connect is a list of parameters; several are sets to choose from. */
export function impliedConnection(model: Pick<ConnectorModel, 'security' | 'requirements'>): Connection {
  const ways = waysToConnect(model)
  if (ways.length < 2) return { parameters: joined(ways.flat().map(impliedParameters)) }
  return {
    sets: {
      summary: 'Authentication type',
      description: 'How the connection proves who it is.',
      sets: ways.map((way) => ({
        name: way.map(({ name }) => name).join('-'),
        summary: way.map(({ kind, summary }) => summary ?? NAMES[kind]).join(', '),
        description: way.map(({ kind, description }) => description ?? DESCRIPTIONS[kind]).join(' '),
        parameters: joined(way.map(impliedParameters)),
      })),
    },
  }
}

/** Schemes that hold together are asked for in one list; two fields of a name would be one, so the second is `api_key2`. */
export function joined(lists: readonly (readonly ConnectionParameter[])[]): readonly ConnectionParameter[] {
  const taken = new Set<string>()
  return lists.flat().map((parameter) => {
    let { name } = parameter
    for (let count = 2; taken.has(name); count++) name = `${parameter.name}${count}`
    taken.add(name)
    return { ...parameter, name }
  })
}

const NAMES: Readonly<Record<SecurityScheme['kind'], string>> = {
  apiKey: 'API key',
  basic: 'User name and password',
  oauth2: 'Sign in',
  entraId: 'Sign in with Microsoft',
  windows: 'Windows',
}
const DESCRIPTIONS: Readonly<Record<SecurityScheme['kind'], string>> = {
  apiKey: 'The API key of your account.',
  basic: 'The user name and password of your account.',
  oauth2: 'Sign in with your account.',
  entraId: 'Sign in with your work or school account.',
  windows: 'Your Windows account, through the on-premises data gateway.',
}

/** What one scheme asks for. The names are the platform's; its own policies look for them. */
export function impliedParameters(scheme: SecurityScheme): readonly ConnectionParameter[] {
  switch (scheme.kind) {
    case 'apiKey':
      return [secret('api_key', scheme.summary ?? NAMES.apiKey, scheme.description ?? DESCRIPTIONS.apiKey, 'Provide your API key', 2)]
    case 'basic':
      return [
        secret('username', 'User name', scheme.description ?? 'The user name of your account.', 'Provide your user name', 2, true),
        secret('password', 'Password', 'The password of your account.', 'Provide your password', 3),
      ]
    case 'oauth2':
      return [token(scheme, oauth2Settings(scheme))]
    case 'entraId':
      return [token(scheme, entraIdSettings(scheme)), TENANT]
    case 'windows':
      return gatewayParameters(scheme)
  }
}

function secret(
  name: string,
  summary: string,
  description: string,
  tooltip: string,
  tabIndex: number,
  clearText = false,
): ValueConnectionParameter {
  return { kind: 'secret', name, summary, description, tooltip, tabIndex, clearText, required: true }
}

function token({ kind, summary, description }: SecurityScheme, settings: OAuthSettings): ConnectionParameter {
  return {
    kind: 'oauth',
    name: 'token',
    settings,
    summary: summary ?? NAMES[kind],
    description: description ?? DESCRIPTIONS[kind],
    tooltip: 'Sign in',
    required: true,
  }
}

function oauth2Settings(scheme: OAuth2Security): OAuthSettings {
  const { clientId, authorizationUrl, tokenUrl, refreshUrl } = scheme
  return {
    provider: 'oauth2',
    clientId,
    scopes: scopesOf(scheme).map(({ name }) => name),
    redirectMode: REDIRECT,
    firstParty: false,
    custom: { authorizationUrl, tokenUrl, refreshUrl },
  }
}

function entraIdSettings({ clientId, scopes, tenantId, resourceUri }: EntraIdSecurity): OAuthSettings {
  return {
    provider: 'aad',
    clientId,
    scopes: scopes.map(({ name }) => name),
    redirectMode: REDIRECT,
    firstParty: false,
    onBehalfOf: false,
    resourceId: resourceUri,
    custom: { loginUri: ENTRA_ID_LOGIN, tenantId, resourceUri },
  }
}

/** New connectors must have a redirect URL of their own (February 2024); it is known once the connector exists, so none is written. */
const REDIRECT = 'GlobalPerConnector'

/** Lets the platform remember the tenant. Microsoft's schema pins these texts, typing error included. */
const TENANT: ConnectionParameter = {
  kind: 'string',
  name: 'token:TenantId',
  sourceType: 'AzureActiveDirectoryTenant',
  summary: 'Tenant',
  description: 'The tenant ID of for the Azure Active Directory application',
  required: false,
  hidden: true,
}

/** The account is checked on site: the gateway signs in with it, and only gateway connections show these parameters. */
function gatewayParameters({ summary, description }: WindowsSecurity): readonly ConnectionParameter[] {
  const common = { required: true, capability: ['gateway'] } as const
  const account = { ...common, kind: 'secret' } as const
  const name = 'Your Windows account, as domain\\name.'
  const password = 'The password of your Windows account.'
  return [
    {
      ...common,
      kind: 'string',
      name: 'authType',
      allowed: ['windows'],
      summary: summary ?? 'Authentication type',
      description: description ?? 'How to sign in to your server.',
      tooltip: 'How to sign in to your server',
      tabIndex: 1,
      choices: [{ label: 'Windows', value: 'windows' }],
    },
    { ...account, name: 'username', summary: 'User name', description: name, tooltip: name, tabIndex: 2, clearText: true },
    { ...account, name: 'password', summary: 'Password', description: password, tooltip: password, tabIndex: 3, clearText: false },
    {
      ...common,
      kind: 'gateway',
      name: 'gateway',
      dataSourceType: 'CustomConnector',
      connectionDetails: [],
      summary: 'Gateway',
      description: 'The on-premises data gateway that reaches your server.',
      tabIndex: 4,
    },
  ]
}
