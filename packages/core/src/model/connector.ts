/** Owns the whole description of a connector: plain, frozen, JSON-serialisable data. */
import type { AiManifest, AiOffer, AiPublication } from './ai.js'
import type { FilePicker, OperationCall } from './capabilities.js'
import type { ConnectorFact, License, Link, Tag } from './documentation.js'
import type { Connection } from './connection.js'
import type { CustomCode } from './custom-code.js'
import type { Extensions, Verbatim } from './json.js'
import type { ReleaseStatus } from './lifecycle.js'
import type { Notification, Operation } from './operation.js'
import type { Credential } from './credentials.js'
import type { Policy } from './policies.js'
import type { Schema } from './schema.js'
import type { Requirement, SecurityScheme } from './security.js'

/** The version of this shape; a reader refuses one that it does not know. */
export const MODEL_VERSION = 1

export interface Address {
  readonly scheme: 'https' | 'http'
  /** Host name with an optional port, or an expression that reads an environment variable. */
  readonly host: string
  /** Begins with `/`, unless it is an expression that reads an environment variable; empty where nothing is said. */
  readonly basePath: string
  /** Every scheme that the definition names, where it is not `scheme` alone. */
  readonly schemes?: readonly string[]
}

export interface Contact {
  readonly name?: string
  readonly url?: string
  readonly email?: string
  readonly extensions?: Extensions
}

/** What is said about a path as a whole, beside its operations. */
export interface PathFacts {
  readonly path: string
  /** What arrives at a callback URL, where the path has no operation that says so. */
  readonly notification?: Notification
  readonly extensions?: Extensions
}

export interface NamedSchema {
  readonly name: string
  readonly schema: Schema
}

export interface ConnectorModel {
  readonly modelVersion: typeof MODEL_VERSION
  readonly title: string
  /** Empty where nothing is said. */
  readonly description: string
  readonly version: string
  readonly address: Address
  /** The API that operations are sent on to, without a trailing slash. */
  readonly backend?: string
  readonly contact?: Contact
  readonly publisher?: string
  readonly stackOwner?: string
  readonly website?: string
  readonly privacyPolicy?: string
  readonly categories?: readonly string[]
  readonly brandColor?: string
  /** Path of the icon, relative to the module that declares the connector. */
  readonly icon?: string
  /** The facts of the connector's page, where it shows others than website, privacy policy and categories in this order. */
  readonly facts?: readonly ConnectorFact[]
  readonly termsOfService?: string
  readonly license?: License
  readonly status?: ReleaseStatus
  readonly deploymentVersion?: string
  /** Words by which makers find the connector. */
  readonly keywords?: readonly string[]
  /** Pages to read. */
  readonly docs?: readonly Link[]
  readonly externalDocs?: Link
  readonly tags?: readonly Tag[]
  /** The call that proves a connection; it is made when one is created. */
  readonly testConnection?: OperationCall
  readonly filePicker?: FilePicker
  readonly aiManifest?: AiManifest
  readonly aiOffer?: AiOffer
  readonly aiPublications?: readonly AiPublication[]
  /** The media types that operations take and give unless they say otherwise; JSON where absent. */
  readonly consumes?: readonly string[]
  readonly produces?: readonly string[]
  /** Every scheme that an operation may ask for. Empty: no authentication. */
  readonly security: readonly SecurityScheme[]
  /** What a call has to prove itself with, unless its operation says otherwise: any one of these. Absent: any one of `security`, with all its scopes. */
  readonly requirements?: readonly Requirement[]
  /** The security definitions, where they are not what `security` says; `null` where the definition does not speak of them. */
  readonly credentials?: readonly Credential[] | null
  /** The connection dialog, where it is not what `security` implies. */
  readonly connection?: Connection
  /** What the gateway does to requests and replies, in this order; absent: what next links need. */
  readonly policies?: readonly Policy[]
  readonly script?: CustomCode
  /** What the connector can do, as the platform calls it, where that is not what operations and security imply. */
  readonly capabilities?: readonly string[]
  /** What the properties beside the definition say that the model has no word for. */
  readonly propertiesVerbatim?: Verbatim
  /** In the order of declaration. */
  readonly operations: readonly Operation[]
  /** In the order of first use. */
  readonly schemas: readonly NamedSchema[]
  readonly paths?: readonly PathFacts[]
  readonly extensions?: Extensions
  /** Extensions that stand beside title and version. */
  readonly infoExtensions?: Extensions
  readonly verbatim?: Verbatim
}
