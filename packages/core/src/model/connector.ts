/** Owns the whole description of a connector: plain, frozen, JSON-serialisable data. */
import type { Extensions } from './json.js'
import type { Operation } from './operation.js'
import type { Schema } from './schema.js'
import type { SecurityScheme } from './security.js'

/** The version of this shape; a reader refuses one that it does not know. */
export const MODEL_VERSION = 1

export interface Address {
  readonly scheme: 'https' | 'http'
  /** Host name with an optional port. */
  readonly host: string
  /** Begins with `/`; no trailing slash unless it is `/` itself. */
  readonly basePath: string
}

export interface Contact {
  readonly name?: string
  readonly url?: string
  readonly email?: string
}

export interface NamedSchema {
  readonly name: string
  readonly schema: Schema
}

export interface ConnectorModel {
  readonly modelVersion: typeof MODEL_VERSION
  readonly title: string
  readonly description: string
  readonly version: string
  readonly address: Address
  readonly contact?: Contact
  readonly publisher?: string
  readonly stackOwner?: string
  readonly website?: string
  readonly privacyPolicy?: string
  readonly categories?: readonly string[]
  readonly brandColor?: string
  /** Path of the icon, relative to the module that declares the connector. */
  readonly icon?: string
  /** Every scheme that an operation may ask for; the first is the connection's. Empty: no authentication. */
  readonly security: readonly SecurityScheme[]
  /** In the order of declaration. */
  readonly operations: readonly Operation[]
  /** In the order of first use. */
  readonly schemas: readonly NamedSchema[]
  readonly extensions?: Extensions
}
