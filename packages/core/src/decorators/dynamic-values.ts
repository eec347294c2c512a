/** Owns references to operations that fill a drop-down; the compiler checks operation, fields and parameters. */
import type { Json } from '../model/index.js'
import type { BaseConnector } from './base-connector.js'
import type { InputOf } from './checks.js'
import type { Method } from './class.js'
import type { Reply } from './results.js'

/** What `dynamicValues()` gives; the names are resolved when the connector is reflected. */
export interface DynamicValuesReference {
  readonly kind: 'dynamicValues'
  readonly operation: string
  readonly options: DynamicValuesOptions
}
export interface DynamicValuesOptions {
  readonly collection?: string
  readonly value: string
  readonly label: string
  readonly parameters?: Readonly<Record<string, string | { readonly value: Json }>>
}

type Members<T> = Exclude<keyof T, keyof BaseConnector> & string
type PartOperations<T> = {
  [K in Members<T>]: T[K] extends Method ? never : T[K] extends object ? `${K}.${Members<T[K]>}` : never
}[Members<T>]
/** The operations of a connector: its own, and those of its parts as `part.method`. */
type Operations<T> = { [K in Members<T>]: T[K] extends Method ? K : never }[Members<T>] | PartOperations<T>
type MethodAt<T, K> = K extends keyof T
  ? T[K]
  : K extends `${infer P}.${infer M}`
    ? P extends keyof T
      ? M extends keyof T[P]
        ? T[P][M]
        : never
      : never
    : never

type Result<M> = M extends Method ? Exclude<Awaited<ReturnType<M>>, Reply> : never
type Collections<O> = O extends readonly unknown[]
  ? never
  : { [K in keyof O]-?: NonNullable<O[K]> extends readonly unknown[] ? K : never }[keyof O] & string
/** A field, or a field of an object in a field. */
type Field<E> = {
  [K in keyof E & string]:
    | K
    | (NonNullable<E[K]> extends readonly unknown[] | Date
        ? never
        : NonNullable<E[K]> extends object
          ? `${K}.${keyof NonNullable<E[K]> & string}`
          : never)
}[keyof E & string]
type Arguments<M, Self> =
  unknown extends InputOf<M>
    ? { readonly parameters?: undefined }
    : { readonly parameters?: { readonly [P in keyof InputOf<M>]?: (keyof Self & string) | { readonly value: InputOf<M>[P] } } }
type ListOptions<M, Self> =
  Result<M> extends readonly (infer E)[]
    ? { readonly value: Field<E>; readonly label: Field<E> } & Arguments<M, Self>
    : {
        [C in Collections<Result<M>>]: NonNullable<Result<M>[C & keyof Result<M>]> extends readonly (infer E)[]
          ? { readonly collection: C; readonly value: Field<E>; readonly label: Field<E> } & Arguments<M, Self>
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
 * or `{ value }`.
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- without a second argument the names of the own class are not known
export function dynamicValues<T extends BaseConnector, Self = any>(...call: Call<T, Self>): DynamicValuesReference {
  const [operation, options] = call as unknown as [string, DynamicValuesOptions]
  return { kind: 'dynamicValues', operation, options }
}
