/** Owns references to operations that answer with a schema; the compiler checks operation, path and parameters. */
import type { BaseConnector } from './base-connector.js'
import type { AnyArgument, ArgumentsOf, Field, MethodAt, Operations, Result } from './operation-types.js'

/** What `dynamicSchema()` and `dynamicProperties()` give; the names are resolved when the connector is reflected. */
export interface DynamicSchemaReference {
  /** Tells references apart. */
  readonly kind: 'dynamicSchema'
  /** The method's name. */
  readonly operation: string
  /** As given. */
  readonly options: DynamicSchemaOptions
  /** Set where one generation of designers alone is told. */
  readonly generation?: 'older' | 'newer'
}
export interface DynamicSchemaOptions {
  /**
   * The reply's property that holds the schema. Name one: without it the older designers take the whole reply for the schema's
   * `properties`, the newer ones for the schema.
   */
  readonly value?: string
  /**
   * The called operation's inputs: the name of a property of the same class, a constant as `{ value }` (`{ customValue }` where the input
   * does not declare it), or `{ parameter }` and `{ body }` by wire name.
   */
  readonly parameters?: Readonly<Record<string, AnyArgument>>
}

type SchemaCall<T, Self> = {
  [K in Operations<T>]: [operation: K, options?: { readonly value?: Field<Result<MethodAt<T, K>>> } & ArgumentsOf<MethodAt<T, K>, Self>]
}[Operations<T>]

/**
 * Takes the schema of a value from another operation: `dynamicSchema<Tickets, CreateTicket>('getSchema', { value: 'schema', parameters: {
 * queue: 'queue' } })`. Both generations of designers are told (`x-ms-dynamic-schema` and `x-ms-dynamic-properties`).
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- without a second argument the names of the own class are not known
export function dynamicSchema<T extends BaseConnector, Self = any>(...call: SchemaCall<T, Self>): DynamicSchemaReference {
  return reference(call)
}

/** Like `dynamicSchema()`, for the older designers alone (`x-ms-dynamic-schema`). */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- as above
export function olderDynamicSchema<T extends BaseConnector, Self = any>(...call: SchemaCall<T, Self>): DynamicSchemaReference {
  return { ...reference(call), generation: 'older' }
}

/** Like `dynamicSchema()`, for the newer designers alone (`x-ms-dynamic-properties`). */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- as above
export function dynamicProperties<T extends BaseConnector, Self = any>(...call: SchemaCall<T, Self>): DynamicSchemaReference {
  return { ...reference(call), generation: 'newer' }
}

function reference(call: unknown): DynamicSchemaReference {
  const [operation, options = {}] = call as [string, DynamicSchemaOptions?]
  return { kind: 'dynamicSchema', operation, options }
}
