/** Owns the description of one operation: an action, or a trigger. */
import type { Extensions, Visibility } from './json.js'
import type { Schema } from './schema.js'

export type Verb = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** A value that travels outside the body. */
export interface Parameter {
  /** The property of the input class. */
  readonly property: string
  /** The wire name. */
  readonly name: string
  readonly in: 'path' | 'query' | 'header' | 'formData'
  readonly required: boolean
  /** Absent values skip every rule (`@IsOptional`). */
  readonly optional?: true
  readonly schema: Schema
  /** Path parameters only: how often the designer percent-encodes the value (`x-ms-url-encoding`). */
  readonly urlEncoding?: 'single' | 'double'
}

/** The body: an object made of the input's body properties, or one property that is the whole body. */
export interface Body {
  /** Set where one property of the input class is the whole body. */
  readonly property?: string
  readonly required: boolean
  readonly schema: Schema
  readonly contentType: string
}

export interface ResponseHeader {
  readonly name: string
  readonly schema: Schema
}

export interface Response {
  readonly status: number
  readonly description: string
  readonly schema?: Schema
  readonly contentType?: string
  readonly headers?: readonly ResponseHeader[]
  readonly extensions?: Extensions
}

interface OperationBase {
  /** The operationId that stored flows refer to. */
  readonly id: string
  readonly summary: string
  readonly description?: string
  readonly visibility?: Visibility
  readonly deprecated?: boolean
  readonly tags?: readonly string[]
  readonly verb: Verb
  /** The path template below the connector's base path, with wire names in braces. */
  readonly path: string
  readonly parameters: readonly Parameter[]
  readonly body?: Body
  readonly responses: readonly Response[]
  /** Overrides the connector's security; an empty list needs no credentials. */
  readonly security?: readonly string[]
  readonly extensions?: Extensions
}

export interface Action extends OperationBase {
  readonly kind: 'action'
  /** The name of the reply's property that holds the URL of the next page. */
  readonly nextLink?: string
}

/** The platform subscribes a callback URL; an event is one POST to it. */
export interface WebhookTrigger extends OperationBase {
  readonly kind: 'webhookTrigger'
  readonly hint?: string
  /** The body property, as it travels, that carries the callback URL. */
  readonly callback: string
  readonly event: Schema
  readonly eventDescription: string
}

/** The platform asks again and again, by the `Location` that it was given last. */
export interface PollingTrigger extends OperationBase {
  readonly kind: 'pollingTrigger'
  readonly hint?: string
  readonly item: Schema
}

export type Operation = Action | WebhookTrigger | PollingTrigger
