/** Owns what a definition says about itself for readers: links, licence, tags. */
import type { Extensions, Verbatim } from './json.js'

/** A link to a page that says more. */
export interface Link {
  readonly url?: string
  readonly description?: string
  readonly extensions?: Extensions
}

export interface License {
  readonly name?: string
  readonly url?: string
  readonly extensions?: Extensions
}

/** A name under which operations are listed together. */
export interface Tag {
  readonly name: string
  readonly description?: string
  readonly externalDocs?: Link
  readonly extensions?: Extensions
  readonly verbatim?: Verbatim
}

/** One line of the facts on the connector's page in Microsoft's documentation. */
export interface ConnectorFact {
  readonly name: string
  readonly value: string
}
