/** Owns the code behind a model: which class, method and function stands behind what the model only describes. */

import type { EntraTokenRules, TokenRules } from '../decorators/tokens.js'

/** Any class, abstract or not. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a class with any constructor parameters
export type Class<T = unknown> = abstract new (...args: any[]) => T

/** Why class-validator itself still has to look at a property: JSON Schema and synchronous predicates can't say it. */
export interface Remainder {
  readonly property: string
  /** The rule's name, as class-validator or its author gave it. */
  readonly rule: string
  readonly reason: 'custom' | 'conditional' | 'grouped' | 'transformed' | 'argument'
}

/** What class-transformer hands to a transform function. */
export interface TransformParameters {
  readonly value: unknown
  readonly key: string
  readonly obj: unknown
  readonly type: number
  readonly options: object
}

/** A class that instances are made of. */
export interface ClassBinding {
  readonly ctor: Class
  /** `@Transform` functions by property, in the order they run. Their properties are not checked before they ran. */
  readonly transforms: ReadonlyMap<string, readonly ((parameters: TransformParameters) => unknown)[]>
  /** Empty: the compiled rules say everything. Otherwise class-validator looks at each instance. */
  readonly remainder: readonly Remainder[]
}

export interface OperationBinding {
  /** The connector's property that holds the object with the method; absent where it is the connector itself. */
  readonly part?: string
  /** The method's name. */
  readonly member: string
  /** The input class; absent where the operation takes nothing. */
  readonly input?: ClassBinding
  /** A trigger whose method answers the platform's requests itself, like an action. */
  readonly answers?: true
  /** A trigger whose events are kept for it: the id of the operation that they are published for. */
  readonly topic?: string
  /** A webhook trigger: the id of the operation that ends its subscriptions for it. */
  readonly endedBy?: string
  /** A polling trigger over the connector's own query: the properties that it is ordered by, and how long a change may stay unseen. */
  readonly query?: { readonly position: string; readonly id: string; readonly commitLagMs: number }
  /** The server answers for a method that takes its time. */
  readonly longRunning?: { readonly answerWithinSeconds: number; readonly retryAfterSeconds: number; readonly keepHours: number }
  /** Its answers are kept, and given again to who repeats a call. */
  readonly idempotent?: { readonly keepHours: number }
  readonly rateLimit?: { readonly max: number; readonly seconds: number }
  /** The status of what the method gives, unless it chooses one; absent where the definition describes no such answer, or many. */
  readonly status?: number
}

/** What a check of credentials is given besides the credential. */
export interface SecurityRequest {
  readonly operationId: string
  readonly requestId: string
  /** What the operation needs a token for. */
  readonly scopes: readonly string[]
}

/**
 * Checks the credential of one request. Gives the principal, or `undefined`, `null` or `false` where the credential is not valid.
 * `connector` is the instance that serves.
 */
export type Verify = (credential: unknown, connector: object, request: SecurityRequest) => unknown

export interface SecurityBinding {
  /** Looks a credential up. */
  readonly verify?: Verify
  /** The accepted keys and their principals, compared in constant time; API keys only. */
  readonly keys?: (connector: object) => ReadonlyMap<string, unknown> | readonly string[]
  /** The same by their SHA-256 in hexadecimal. */
  readonly digests?: (connector: object) => ReadonlyMap<string, unknown> | readonly string[]
  /** The accepted passwords by user name; Basic only. */
  readonly passwords?: (connector: object) => ReadonlyMap<string, string>
  /** How bearer tokens are checked. */
  readonly tokens?: (connector: object) => TokenRules | EntraTokenRules
  /** The principal of a checked token. */
  readonly principal?: (claims: unknown, connector: object, request: SecurityRequest & { readonly token: string }) => unknown
  /** Where people of an Entra tenant sign in. */
  readonly loginUri?: string
  /** Who may say which Windows user is asking, and in which header. */
  readonly proxy?: { readonly header: string; readonly addresses: readonly string[] }
}

/** The code of a connector; lives beside its model. */
export interface Bindings {
  readonly connector: Class
  /** By operation id. */
  readonly operations: ReadonlyMap<string, OperationBinding>
  /** By name of the schema in the model. */
  readonly classes: ReadonlyMap<string, ClassBinding>
  /** By name of the security scheme. */
  readonly security: ReadonlyMap<string, SecurityBinding>
  /** The operation by which agents call the others as tools: no method answers it. */
  readonly mcp?: string
}
