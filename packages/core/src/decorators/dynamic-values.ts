/** Owns references to operations that fill a drop-down; the compiler checks operation, fields and parameters. */
import type { BaseConnector } from './base-connector.js'
import type {
  AnyArgument,
  AnyName,
  ArgumentsOf,
  Collections,
  Field,
  FieldAt,
  ItemOf,
  MethodAt,
  Operations,
  Result,
} from './operation-types.js'

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
  /** The item's property that is sent; absent where the items are no objects. */
  readonly value?: string
  /** The item's property that the maker reads; the value where it is left out. */
  readonly label?: string
  /**
   * The called operation's inputs: the name of a property of the same class, a constant as `{ value }` (`{ customValue }` where the input
   * does not declare it), or `{ parameter }` and `{ body }` by wire name.
   */
  readonly parameters?: Readonly<Record<string, AnyArgument>>
}

/** What is sent and shown of an item. An item that is no object is both. */
type Shown<E> = unknown extends E
  ? { readonly value?: AnyName; readonly label?: AnyName }
  : [Field<E>] extends [never]
    ? { readonly value?: undefined; readonly label?: undefined }
    : { readonly value: Field<E>; readonly label?: Field<E> }
type ListOptions<M, Self> =
  Result<M> extends readonly (infer E)[]
    ? Shown<E> & ArgumentsOf<M, Self>
    : unknown extends Result<M>
      ? { readonly collection?: AnyName } & Shown<unknown> & ArgumentsOf<M, Self>
      : {
          [C in Collections<Result<M>>]: { readonly collection: C } & Shown<ItemOf<FieldAt<Result<M>, C>>> & ArgumentsOf<M, Self>
        }[Collections<Result<M>>]

/** One call for each operation whose reply is, or holds, a list. */
type Call<T, Self> = {
  [K in Operations<T>]: [ListOptions<MethodAt<T, K>, Self>] extends [never]
    ? never
    : Record<never, never> extends ListOptions<MethodAt<T, K>, Self>
      ? [operation: K, options?: ListOptions<MethodAt<T, K>, Self>]
      : [operation: K, options: ListOptions<MethodAt<T, K>, Self>]
}[Operations<T>]

/**
 * Fills a drop-down from another operation: `dynamicValues<Orders>('listCategories', { value: 'id', label: 'name' })`.
 *
 * `collection` names the reply's property that holds the list, where the reply is not the list itself. Items that are no objects are
 * sent and shown themselves: `dynamicValues<Orders>('listCountryCodes')`. `parameters` gives the called operation's inputs: the name
 * of a property of the same class (name it as the second type argument to have it checked), or `{ value }`. Where nothing is declared
 * about what a reply holds, any name is taken. Both generations of designers are told (`x-ms-dynamic-values` and `x-ms-dynamic-list`).
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
  const [operation, options = {}] = call as [string, DynamicValuesOptions?]
  return { kind: 'dynamicValues', operation, options }
}
