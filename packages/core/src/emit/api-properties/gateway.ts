/** Owns the connection parameters of a connector behind the on-premises data gateway. */
import type { WindowsSecurity } from '../../model/index.js'
import type { ConnectionParameter, ConnectionParameters } from './types.js'

/** The account is checked on site: the gateway signs in with it, and only gateway connections show these parameters. */
export function emitGatewayParameters({ summary, description }: WindowsSecurity): ConnectionParameters {
  return {
    authType: {
      type: 'string',
      allowedValues: [{ value: 'windows' }],
      uiDefinition: {
        displayName: summary ?? 'Authentication type',
        description: description ?? 'How to sign in to your server.',
        tooltip: 'How to sign in to your server',
        constraints: { tabIndex: 1, required: 'true', allowedValues: [{ text: 'Windows', value: 'windows' }], capability: ['gateway'] },
      },
    },
    username: account('User name', 'Your Windows account, as domain\\name.', 2, true),
    password: account('Password', 'The password of your Windows account.', 3, false),
    gateway: {
      type: 'gatewaySetting',
      gatewaySettings: { dataSourceType: 'CustomConnector', connectionDetails: [] },
      uiDefinition: {
        displayName: 'Gateway',
        description: 'The on-premises data gateway that reaches your server.',
        constraints: { tabIndex: 4, required: 'true', capability: ['gateway'] },
      },
    },
  }
}

function account(displayName: string, description: string, tabIndex: number, clearText: boolean): ConnectionParameter {
  const constraints = { tabIndex, clearText, required: 'true', capability: ['gateway'] } as const
  return { type: 'securestring', uiDefinition: { displayName, description, tooltip: description, constraints } }
}
