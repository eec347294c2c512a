/** Owns one field of the connection dialog. */
import type { ConnectionParameter as ParameterModel, GatewayConnectionParameter } from '../../model/index.js'
import { compact } from '../shared/compact.js'
import { withVerbatim } from '../shared/verbatim.js'
import { emitOAuthSettings } from './oauth-settings.js'
import type { ConnectionParameter, TextBoolean, UiConstraints, UiDefinition } from './types.js'

const TYPES = {
  string: 'string',
  secret: 'securestring',
  integer: 'int',
  boolean: 'bool',
  clientCertificate: 'clientCertificate',
  oauth: 'oauthSetting',
  gateway: 'gatewaySetting',
} as const

/** Writes one parameter; `required` and `hidden` as text unless told, for certification refuses booleans. */
export function emitConnectionParameter(parameter: ParameterModel): ConnectionParameter {
  return withVerbatim(
    compact<ConnectionParameter>({
      type: parameter.kind === 'other' ? parameter.type : TYPES[parameter.kind],
      allowedValues: parameter.allowed?.map((value) => ({ value })),
      defaultValue: parameter.default,
      metadata: parameter.sourceType === undefined ? undefined : { sourceType: parameter.sourceType },
      oAuthSettings: parameter.kind === 'oauth' ? filled(emitOAuthSettings(parameter.settings)) : undefined,
      gatewaySettings: parameter.kind === 'gateway' ? filled(emitGateway(parameter)) : undefined,
      uiDefinition: filled(emitUi(parameter)),
    }),
    parameter.verbatim,
  )
}

function emitGateway({
  dataSourceType,
  connectionDetails,
}: GatewayConnectionParameter): NonNullable<ConnectionParameter['gatewaySettings']> {
  return compact({ dataSourceType, connectionDetails })
}

function emitUi(parameter: ParameterModel): UiDefinition {
  const { summary, description, tooltip, setHelp, tabIndex, clearText, required, hidden, booleans, choices, capability, dependencies } =
    parameter
  return compact<UiDefinition>({
    displayName: summary,
    description,
    tooltip,
    schema: setHelp === undefined ? undefined : { type: 'string', description: setHelp },
    constraints: filled(
      compact<UiConstraints>({
        tabIndex,
        clearText,
        required: booleans?.includes('required') === true ? required : textBoolean(required),
        hidden: booleans?.includes('hidden') === true ? hidden : textBoolean(hidden),
        allowedValues: choices?.map(({ label, value }) => ({ text: label, value })),
        capability,
        dependencies,
      }),
    ),
  })
}

function textBoolean(value: boolean | undefined): TextBoolean | undefined {
  return value === undefined ? undefined : value ? 'true' : 'false'
}

function filled<T extends object>(written: T): T | undefined {
  return Object.keys(written).length === 0 ? undefined : written
}
