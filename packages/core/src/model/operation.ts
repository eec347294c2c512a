/** Owns the description of one operation: an action, or a trigger. */
import type { AiOffer, ModelText } from './ai.js'
import type { OperationCall } from './capabilities.js'
import type { Link } from './documentation.js'
import type { Extensions, Json, Verbatim, Visibility } from './json.js'
import type { Revision } from './lifecycle.js'
import type { Presentation, Schema } from './schema.js'
import type { Requirement } from './security.js'

export type Verb = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD' | 'OPTIONS'

/** Where a trigger finds the value of a parameter for its next question: in its last answer. */
export interface TriggerValue {
  readonly collection?: readonly string[]
  readonly value?: readonly string[]
}

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
  /** How often the designer percent-encodes the value; it does so in paths alone. Absent: not said, which means once. */
  readonly urlEncoding?: 'single' | 'double'
  /** Whether a query or form parameter may be sent without a value. */
  readonly allowEmptyValue?: boolean
  readonly triggerValue?: TriggerValue
}

/** The body: an object made of the input's body properties, or one property that is the whole body. */
export interface Body {
  /** Set where one property of the input class is the whole body. */
  readonly property?: string
  readonly required: boolean
  readonly schema: Schema
  readonly contentType: string
  /** The name that stored flows know it by; `body` where absent. */
  readonly name?: string
  /** How many parameters stand before it; absent: all. Makers see them in this order. */
  readonly position?: number
  /** What a maker reads about the body as a whole, where it differs from what the schema says about itself. */
  readonly presentation?: Presentation
  readonly extensions?: Extensions
  readonly verbatim?: Verbatim
}

export interface ResponseHeader {
  readonly name: string
  readonly schema: Schema
}

/** The answer with any status that has no answer of its own. */
export interface DefaultResponse {
  readonly description: string
  readonly summary?: string
  readonly visibility?: Visibility
  readonly schema?: Schema
  readonly contentType?: string
  readonly headers?: readonly ResponseHeader[]
  /** By media type. */
  readonly examples?: { readonly [mediaType: string]: Json }
  readonly extensions?: Extensions
  readonly verbatim?: Verbatim
}

export interface Response extends DefaultResponse {
  readonly status: number
}

/** What arrives at a callback URL. A path has one, shared by its operations. */
export interface Notification {
  readonly summary?: string
  readonly description?: string
  readonly schema?: Schema
  readonly headers?: readonly ResponseHeader[]
  readonly extensions?: Extensions
  readonly verbatim?: Verbatim
}

interface OperationBase {
  /** The operationId that stored flows refer to. */
  readonly id: string
  /** Empty where nothing is said. */
  readonly summary: string
  readonly description?: string
  /** A label beside the summary, which designers do not show. */
  readonly label?: string
  readonly visibility?: Visibility
  readonly deprecated?: boolean
  readonly tags?: readonly string[]
  readonly verb: Verb
  /** The path template below the connector's base path, with wire names in braces. */
  readonly path: string
  readonly parameters: readonly Parameter[]
  readonly body?: Body
  readonly responses: readonly Response[]
  readonly defaultResponse?: DefaultResponse
  /** The definition describes no answer at all. */
  readonly unanswered?: true
  /** The media types that it takes and gives, where they are not what body, form and answers say. */
  readonly consumes?: readonly string[]
  readonly produces?: readonly string[]
  /** What a call has to prove itself with, where that is not what the connector says: any one of these; an empty list asks for nothing. */
  readonly requirements?: readonly Requirement[]
  readonly externalDocs?: Link
  readonly revision?: Revision
  /** The name of the reply's property that holds the URL of the next page. */
  readonly nextLink?: string
  /** What is sent to a callback URL that an action hands over: a flow waits for it. */
  readonly notification?: Notification
  /** Though it is no GET, it changes nothing. */
  readonly safe?: boolean
  /** Microsoft's generic tests leave it out. */
  readonly noGenericTest?: boolean
  /** Large bodies travel in chunks. */
  readonly chunkTransfer?: boolean
  /** The protocol by which agents talk to it: `mcp-streamable-1.0`. */
  readonly agenticProtocol?: string
  /** A person is asked before an assistant runs it. */
  readonly confirmation?: boolean
  readonly aiOffer?: AiOffer
  readonly modelText?: ModelText
  readonly extensions?: Extensions
  readonly verbatim?: Verbatim
}

export interface Action extends OperationBase {
  readonly kind: 'action'
}

/** Whether an event starts one run, or each item of a list starts its own. */
export type Firing = 'single' | 'batch'

interface TriggerBase extends OperationBase {
  readonly hint?: string
  readonly firing?: Firing
  /** The platform keeps the position, and asks for what is newer by query parameters. */
  readonly keptByPlatform?: true
  /** Gives the designer a sample of an event. */
  readonly sample?: OperationCall
}

/** The platform subscribes a callback URL; an event is one POST to it. */
export interface WebhookTrigger extends TriggerBase {
  readonly kind: 'webhookTrigger'
  /** The body property, as it travels, that carries the callback URL; empty where it is further down, or nowhere. */
  readonly callback: string
  readonly event: Schema
  /** Empty where nothing is said. */
  readonly eventDescription: string
}

/** The platform asks again and again, by the `Location` that it was given last. */
export interface PollingTrigger extends TriggerBase {
  readonly kind: 'pollingTrigger'
  /** One item of the list that it answers; absent where the answers do not say. */
  readonly item?: Schema
  /** The webhook trigger that only announces that there is something to ask for. */
  readonly announcedBy?: string
}

export type Operation = Action | WebhookTrigger | PollingTrigger
