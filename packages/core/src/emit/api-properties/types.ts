/** Owns the shape of `apiProperties.json`, as far as Ferrule writes it; what a model carries verbatim comes on top. */
import type { Json } from '../../model/index.js'

/** How `required` and `hidden` are written; some connectors have booleans, which certification refuses. */
export type TextBoolean = 'true' | 'false'

export interface UiConstraints {
  readonly tabIndex?: number
  readonly clearText?: boolean
  readonly required?: TextBoolean | boolean
  readonly hidden?: TextBoolean | boolean
  readonly allowedValues?: readonly { readonly text: string; readonly value: string }[]
  readonly capability?: readonly string[]
  readonly dependencies?: Json
}

export interface UiDefinition {
  readonly displayName?: string
  readonly description?: string
  readonly tooltip?: string
  readonly schema?: { readonly type: 'string'; readonly description: string }
  readonly constraints?: UiConstraints
}

export interface OAuthSettings {
  readonly identityProvider?: string
  readonly clientId?: string
  readonly scopes?: readonly string[]
  readonly redirectMode?: 'Global' | 'GlobalPerConnector' | 'Direct'
  readonly redirectUrl?: string
  readonly properties?: {
    readonly IsFirstParty?: 'True' | 'False'
    readonly AzureActiveDirectoryResourceId?: string
    readonly IsOnbehalfofLoginSupported?: boolean
  }
  readonly customParameters?: { readonly [name: string]: { readonly value: string } }
  readonly additionalParameters?: {
    readonly [name: string]: {
      readonly type: 'string' | 'securestring'
      readonly applicableWhen: readonly { readonly parameter: string; readonly oneOf: readonly (string | null)[] }[]
    }
  }
}

export interface ConnectionParameter {
  /** `string`, `securestring`, `int`, `bool`, `oauthSetting`, `gatewaySetting`, `clientCertificate`. */
  readonly type?: string
  readonly allowedValues?: readonly { readonly value: string }[]
  readonly defaultValue?: Json
  readonly metadata?: { readonly sourceType: string }
  readonly oAuthSettings?: OAuthSettings
  readonly gatewaySettings?: { readonly dataSourceType?: string; readonly connectionDetails?: readonly Json[] }
  readonly uiDefinition?: UiDefinition
}

export interface ConnectionParameters {
  readonly [name: string]: ConnectionParameter
}

export interface ConnectionParameterSets {
  readonly uiDefinition?: UiDefinition
  readonly values: readonly {
    readonly name: string
    readonly uiDefinition?: UiDefinition
    readonly metadata?: { readonly allowSharing: boolean }
    readonly parameters: ConnectionParameters
  }[]
}

export interface PolicyTemplateInstance {
  readonly templateId?: string
  /** `PollingTrigger`, on that template alone. */
  readonly type?: string
  readonly title?: string
  readonly parameters: { readonly [name: string]: Json }
}

export interface ApiPropertiesDocument {
  readonly properties: {
    readonly connectionParameters?: ConnectionParameters
    readonly connectionParameterSets?: ConnectionParameterSets
    readonly iconBrandColor: string
    readonly capabilities: readonly string[]
    readonly scriptOperations?: readonly string[]
    readonly publisher?: string
    readonly stackOwner?: string
    readonly policyTemplateInstances?: readonly PolicyTemplateInstance[]
  }
}
