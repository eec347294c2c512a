/** Owns references to operations that list the levels of a tree; the compiler checks operations, fields and parameters. */
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

/** What `dynamicTree()` gives; the names are resolved when the connector is reflected. */
export interface DynamicTreeReference {
  /** Tells references apart. */
  readonly kind: 'dynamicTree'
  /** As given. */
  readonly options: DynamicTreeOptions
}
export interface DynamicTreeOptions {
  /** Whether an item that can be opened can be chosen too. */
  readonly canSelectParents?: boolean
  /** Whether an item that can't be opened can be chosen. */
  readonly canSelectLeaves?: boolean
  /** Lists what is at the root. */
  readonly open: TreeLevelOptions
  /** Lists what is below an item. */
  readonly browse: TreeLevelOptions
}
export interface TreeLevelOptions {
  /** The method that lists one level. */
  readonly operation: string
  /** The reply's property that holds the items, where the reply is not the list itself. */
  readonly collection?: string
  /** The item's property that is sent. */
  readonly value?: string
  /** The item's property that the maker reads. */
  readonly label?: string
  /** The item's property that is shown once it is chosen. */
  readonly fullLabel?: string
  /** Whether an item can be opened: always, where a property is true, or by a test such as `(kind eq 'folder')`. */
  readonly isParent?: true | string | { readonly test: string }
  /** The called operation's inputs; `{ selected: 'id' }` is a property of the item that was opened. */
  readonly parameters?: Readonly<Record<string, AnyArgument>>
}

interface Shown<E> {
  readonly value?: Field<E>
  readonly label?: Field<E>
  readonly fullLabel?: Field<E>
  readonly isParent?: true | Field<E> | { readonly test: string }
}
interface Selected<E> {
  readonly selected: Field<E>
}
type Arguments<M, Self, E, Browsing> = ArgumentsOf<M, Self, Browsing extends true ? Selected<E> : never>
type Level<M, Self, Browsing> =
  Result<M> extends readonly (infer E)[]
    ? Shown<E> & Arguments<M, Self, E, Browsing>
    : unknown extends Result<M>
      ? { readonly collection?: AnyName } & Shown<unknown> & Arguments<M, Self, unknown, Browsing>
      : {
          [C in Collections<Result<M>>]: { readonly collection: C } & Shown<ItemOf<FieldAt<Result<M>, C>>> &
            Arguments<M, Self, ItemOf<FieldAt<Result<M>, C>>, Browsing>
        }[Collections<Result<M>>]
type LevelOf<T, Self, Browsing> = {
  [K in Operations<T>]: [Level<MethodAt<T, K>, Self, Browsing>] extends [never]
    ? never
    : { readonly operation: K } & Level<MethodAt<T, K>, Self, Browsing>
}[Operations<T>]

/**
 * Lets the maker pick from a tree, such as folders and files. `open` lists the root, `browse` what is below an item.
 *
 * ```ts
 * dynamicTree<Files>({
 *   open: { operation: 'listRoot', collection: 'value', value: 'id', label: 'name', isParent: 'isFolder' },
 *   browse: { operation: 'listFolder', collection: 'value', value: 'id', label: 'name', isParent: 'isFolder', parameters: { id: { selected: 'id' } } },
 * })
 * ```
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- without a second argument the names of the own class are not known
export function dynamicTree<T extends BaseConnector, Self = any>(options: {
  readonly canSelectParents?: boolean
  readonly canSelectLeaves?: boolean
  readonly open: LevelOf<T, Self, false>
  readonly browse: LevelOf<T, Self, true>
}): DynamicTreeReference {
  return { kind: 'dynamicTree', options: options as unknown as DynamicTreeOptions }
}
