/** Owns the shape of `apiProperties.json`, as far as Ferrule writes it. */

/** The platform reads these two as text. */
export type TextBoolean = 'true' | 'false'

export interface UiConstraints {
  readonly tabIndex?: number
  readonly clearText?: boolean
  readonly required?: TextBoolean
  readonly hidden?: TextBoolean
  readonly allowedValues?: readonly { readonly text: string; readonly value: string }[]
  readonly capability?: readonly string[]
}

export interface UiDefinition {
  readonly displayName?: string
  readonly description?: string
  readonly tooltip?: string
  readonly constraints?: UiConstraints
}

export interface OAuthSettings {
  readonly identityProvider: 'oauth2' | 'aad'
  readonly clientId: string
  readonly scopes: readonly string[]
  readonly redirectMode: 'GlobalPerConnector'
  readonly properties: {
    readonly IsFirstParty: 'True' | 'False'
    readonly AzureActiveDirectoryResourceId?: string
    readonly IsOnbehalfofLoginSupported?: boolean
  }
  readonly customParameters: { readonly [name: string]: { readonly value: string } }
}

export interface ConnectionParameter {
  readonly type: 'string' | 'securestring' | 'oauthSetting' | 'gatewaySetting'
  readonly allowedValues?: readonly { readonly value: string }[]
  readonly metadata?: { readonly sourceType: string }
  readonly oAuthSettings?: OAuthSettings
  readonly gatewaySettings?: { readonly dataSourceType: string; readonly connectionDetails: readonly never[] }
  readonly uiDefinition: UiDefinition
}

export interface ConnectionParameters {
  readonly [name: string]: ConnectionParameter
}

export interface ConnectionParameterSets {
  readonly uiDefinition: UiDefinition
  readonly values: readonly {
    readonly name: string
    readonly uiDefinition: UiDefinition
    readonly parameters: ConnectionParameters
  }[]
}

export interface PolicyTemplateInstance {
  readonly templateId: string
  readonly title: string
  readonly parameters: { readonly [name: string]: string | readonly string[] }
}

export interface ApiPropertiesDocument {
  readonly properties: {
    readonly connectionParameters?: ConnectionParameters
    readonly connectionParameterSets?: ConnectionParameterSets
    readonly iconBrandColor: string
    readonly capabilities: readonly string[]
    readonly publisher?: string
    readonly stackOwner?: string
    readonly policyTemplateInstances?: readonly PolicyTemplateInstance[]
  }
}
