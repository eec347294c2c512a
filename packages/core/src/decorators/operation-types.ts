/** Owns how types find their way: to the operations of a connector, to what they take and give, and to fields further down. */
import type { Json } from '../model/index.js'
import type { BaseConnector } from './base-connector.js'
import type { InputOf } from './checks.js'
import type { Method } from './class.js'
import type { FileResult, Reply } from './results.js'

type Members<T> = Exclude<keyof T, keyof BaseConnector> & string
type PartOperations<T> = {
  [K in Members<T>]: T[K] extends Method ? never : T[K] extends object ? `${K}.${Members<T[K]>}` : never
}[Members<T>]
/** The operations of a connector: its own, and those of its parts as `part.method`. */
export type Operations<T> = { [K in Members<T>]: T[K] extends Method ? K : never }[Members<T>] | PartOperations<T>
/** The method behind such a name. */
export type MethodAt<T, K> = K extends keyof T
  ? T[K]
  : K extends `${infer P}.${infer M}`
    ? P extends keyof T
      ? M extends keyof T[P]
        ? T[P][M]
        : never
      : never
    : never

/** A file is no data that references could look into. */
type NoFile<R> = R extends FileResult ? (FileResult extends R ? never : R) : R
/** What a method gives as data, without the replies that have a status of their own. */
export type Result<M> = M extends Method ? NoFile<Exclude<Awaited<ReturnType<M>>, Reply>> : never

type Deeper = readonly [1, 1]
/** The fields of an object with their types; `undefined` and `null` are no business of references. */
type Fields<E> = { readonly [K in keyof E & string]-?: unknown extends E[K] ? unknown : NonNullable<E[K]> }
/** What is no object to go further down into. */
type Leaf = string | number | boolean | bigint | symbol | undefined | null | void | Date | readonly unknown[] | Method
/** Any name at all. Beside `string` itself the compiler would forget the names that it knows, and what was written instead of them. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the template of `string` is `string`
export type AnyName = `${any}`
/** Names below a field. Where nothing is declared about a value (`unknown`, `object`, a class without properties), any name may be. */
type Below<K extends string, V, Depth extends readonly unknown[]> = Depth extends readonly [unknown, ...infer Rest]
  ? `${K}.${Field<V, Rest>}`
  : never

/** A field, or a field of an object in a field: `owner.name`. */
export type Field<E, Depth extends readonly unknown[] = Deeper> = unknown extends E
  ? AnyName
  : E extends Leaf
    ? never
    : [keyof E & string] extends [never]
      ? AnyName
      : { [K in keyof Fields<E> & string]: K | Below<K, Fields<E>[K], Depth> }[keyof Fields<E> & string]

/** The fields that hold lists, or may. */
export type Collections<O, Depth extends readonly unknown[] = Deeper> = unknown extends O
  ? AnyName
  : O extends Leaf
    ? never
    : [keyof O & string] extends [never]
      ? AnyName
      : {
          [K in keyof Fields<O> & string]: Fields<O>[K] extends readonly unknown[]
            ? K
            : | (unknown extends Fields<O>[K] ? K : never)
              | (Depth extends readonly [unknown, ...infer Rest] ? `${K}.${Collections<Fields<O>[K], Rest>}` : never)
        }[keyof Fields<O> & string]

/** The type of a field; `unknown` where nothing is declared about it. */
export type FieldAt<O, P extends string> = P extends keyof O
  ? Fields<O>[P]
  : P extends `${infer A}.${infer B}`
    ? A extends keyof O
      ? FieldAt<Fields<O>[A], B>
      : unknown
    : unknown

/** The items of a list; `unknown` where it is not declared that there is one. */
export type ItemOf<L> = L extends readonly (infer E)[] ? E : unknown

/**
 * Where the value of an input of the called operation comes from: a property of the same class (`'owner.id'` further down), a
 * constant, or, by wire names and unchecked, a parameter or body property of the operation that uses the class. A constant that the
 * input does not declare, such as one that is none of its choices, is a `customValue`, as for makers.
 */
export type ArgumentSource<Self, V = Json> =
  | Field<Self>
  | { readonly value: V }
  | { readonly customValue: Json }
  | { readonly parameter: string }
  | { readonly body: string | readonly string[] }

/** The called operation's inputs, each with where its value comes from. */
export type ArgumentsOf<M, Self, More = never> =
  unknown extends InputOf<M>
    ? { readonly parameters?: Readonly<Record<string, never>> }
    : {
        readonly parameters?: {
          readonly [P in Field<InputOf<M>>]?: ArgumentSource<Self, FieldAt<InputOf<M>, P>> | More
        }
      }

/** Arguments as reflection reads them. */
export type AnyArgument = ArgumentSource<Record<string, Json>> | { readonly selected: string }
