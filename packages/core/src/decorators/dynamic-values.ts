/** Owns references to operations that fill a drop-down; the compiler checks operation, fields and parameters. */
import type { BaseConnector } from './base-connector.js'
import type { AnyArgument, ArgumentsOf, Collections, Field, FieldAt, MethodAt, Operations, Result } from './operation-types.js'

/** What `dynamicValues()` and `dynamicList()` give; the names are resolved when the connector is reflected. */
export interface DynamicValuesReference {
  /** Tells references apart. */
  readonly kind: 'dynamicValues'
  /** The method's name. */
  readonly operation: string
  /** As given. */
  readonly options: DynamicValuesOptions
  /** Set where one generation of designers alone is told. */
  readonly generation?: 'older' | 'newer'
}
export interface DynamicValuesOptions {
  /** The reply's property that holds the list, where the reply is not the list itself. */
  readonly collection?: string
  /** The item's property that is sent. */
  readonly value: string
  /** The item's property that the maker reads; the value where it is left out. */
  readonly label?: string
  /** The called operation's inputs: the name of a property of the same class, `{ value }`, or `{ parameter }` and `{ body }` by wire name. */
  readonly parameters?: Readonly<Record<string, AnyArgument>>
}

interface Shown<E> {
  readonly value: Field<E>
  readonly label?: Field<E>
}
type ListOptions<M, Self> =
  Result<M> extends readonly (infer E)[]
    ? Shown<E> & ArgumentsOf<M, Self>
    : {
        [C in Collections<Result<M>>]: FieldAt<Result<M>, C> extends readonly (infer E)[]
          ? { readonly collection: C } & Shown<E> & ArgumentsOf<M, Self>
          : never
      }[Collections<Result<M>>]

/** One call for each operation whose reply is, or holds, a list. */
type Call<T, Self> = {
  [K in Operations<T>]: [ListOptions<MethodAt<T, K>, Self>] extends [never]
    ? never
    : [operation: K, options: ListOptions<MethodAt<T, K>, Self>]
}[Operations<T>]

/**
 * Fills a drop-down from another operation: `dynamicValues<Orders>('listCategories', { value: 'id', label: 'name' })`.
 *
 * `collection` names the reply's property that holds the list, where the reply is not the list itself. `parameters` gives the
 * called operation's inputs: the name of a property of the same class (name it as the second type argument to have it checked),
 * or `{ value }`. Both generations of designers are told (`x-ms-dynamic-values` and `x-ms-dynamic-list`).
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- without a second argument the names of the own class are not known
export function dynamicValues<T extends BaseConnector, Self = any>(...call: Call<T, Self>): DynamicValuesReference {
  return reference(call)
}

/** Like `dynamicValues()`, for the older designers alone (`x-ms-dynamic-values`). */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- as above
export function olderDynamicValues<T extends BaseConnector, Self = any>(...call: Call<T, Self>): DynamicValuesReference {
  return { ...reference(call), generation: 'older' }
}

/** Like `dynamicValues()`, for the newer designers alone (`x-ms-dynamic-list`). */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- as above
export function dynamicList<T extends BaseConnector, Self = any>(...call: Call<T, Self>): DynamicValuesReference {
  return { ...reference(call), generation: 'newer' }
}

function reference(call: unknown): DynamicValuesReference {
  const [operation, options] = call as [string, DynamicValuesOptions]
  return { kind: 'dynamicValues', operation, options }
}
