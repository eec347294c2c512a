/** Owns connection parameters: what a maker types to connect. The names are the platform's; its own policies look for them. */
import type { ConnectorModel, EntraIdSecurity, OAuth2Security, SecurityScheme } from '../../model/index.js'
import { ENTRA_ID_LOGIN } from '../shared/entra-id.js'
import { emitGatewayParameters } from './gateway.js'
import type {
  ApiPropertiesDocument,
  ConnectionParameter,
  ConnectionParameters,
  ConnectionParameterSets,
  OAuthSettings,
  UiDefinition,
} from './types.js'

/** One scheme is a set of parameters; several are sets to choose from. */
export function emitConnection({
  security,
}: ConnectorModel): Pick<ApiPropertiesDocument['properties'], 'connectionParameters' | 'connectionParameterSets'> {
  if (security.length > 1) return { connectionParameterSets: emitSets(security) }
  return { connectionParameters: security[0] === undefined ? {} : emitParameters(security[0]) }
}

function emitSets(security: readonly SecurityScheme[]): ConnectionParameterSets {
  return {
    uiDefinition: { displayName: 'Authentication type', description: 'How the connection proves who it is.' },
    values: security.map((scheme) => ({
      name: scheme.name,
      uiDefinition: { displayName: scheme.summary ?? NAMES[scheme.kind], description: scheme.description ?? DESCRIPTIONS[scheme.kind] },
      parameters: emitParameters(scheme),
    })),
  }
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

function emitParameters(scheme: SecurityScheme): ConnectionParameters {
  switch (scheme.kind) {
    case 'apiKey':
      return { api_key: secret(scheme.summary ?? NAMES.apiKey, scheme.description ?? DESCRIPTIONS.apiKey, 'Provide your API key', 2) }
    case 'basic':
      return {
        username: secret('User name', scheme.description ?? 'The user name of your account.', 'Provide your user name', 2, true),
        password: secret('Password', 'The password of your account.', 'Provide your password', 3),
      }
    case 'oauth2':
      return { token: token(scheme, oauth2Settings(scheme)) }
    case 'entraId':
      return { token: token(scheme, entraIdSettings(scheme)), 'token:TenantId': TENANT }
    case 'windows':
      return emitGatewayParameters(scheme)
  }
}

function secret(displayName: string, description: string, tooltip: string, tabIndex: number, clearText = false): ConnectionParameter {
  return {
    type: 'securestring',
    uiDefinition: { displayName, description, tooltip, constraints: { tabIndex, clearText, required: 'true' } },
  }
}

function token({ kind, summary, description }: SecurityScheme, oAuthSettings: OAuthSettings): ConnectionParameter {
  const uiDefinition: UiDefinition = {
    displayName: summary ?? NAMES[kind],
    description: description ?? DESCRIPTIONS[kind],
    tooltip: 'Sign in',
    constraints: { required: 'true' },
  }
  return { type: 'oauthSetting', oAuthSettings, uiDefinition }
}

function oauth2Settings({ clientId, scopes, authorizationUrl, tokenUrl, refreshUrl }: OAuth2Security): OAuthSettings {
  return {
    ...commonSettings('oauth2', clientId, scopes),
    properties: { IsFirstParty: 'False' },
    customParameters: {
      authorizationUrl: { value: authorizationUrl },
      tokenUrl: { value: tokenUrl },
      refreshUrl: { value: refreshUrl },
    },
  }
}

function entraIdSettings({ clientId, scopes, tenantId, resourceUri }: EntraIdSecurity): OAuthSettings {
  return {
    ...commonSettings('aad', clientId, scopes),
    properties: { IsFirstParty: 'False', AzureActiveDirectoryResourceId: resourceUri, IsOnbehalfofLoginSupported: false },
    customParameters: {
      loginUri: { value: ENTRA_ID_LOGIN },
      tenantId: { value: tenantId },
      resourceUri: { value: resourceUri },
    },
  }
}

/** New connectors must have a redirect URL of their own (February 2024); it is known once the connector exists, so none is written. */
function commonSettings(
  identityProvider: OAuthSettings['identityProvider'],
  clientId: string,
  scopes: OAuth2Security['scopes'],
): Pick<OAuthSettings, 'identityProvider' | 'clientId' | 'scopes' | 'redirectMode'> {
  return { identityProvider, clientId, scopes: scopes.map(({ name }) => name), redirectMode: 'GlobalPerConnector' }
}

/** Lets the platform remember the tenant. Microsoft's schema pins these texts, typing error included. */
const TENANT: ConnectionParameter = {
  type: 'string',
  metadata: { sourceType: 'AzureActiveDirectoryTenant' },
  uiDefinition: {
    displayName: 'Tenant',
    description: 'The tenant ID of for the Azure Active Directory application',
    constraints: { required: 'false', hidden: 'true' },
  },
}
