/** Owns how types find their way: to the operations of a connector, to what they take and give, and to fields further down. */
import type { Json } from '../model/index.js'
import type { BaseConnector } from './base-connector.js'
import type { InputOf } from './checks.js'
import type { Method } from './class.js'
import type { Reply } from './results.js'

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

/** What a method gives, without the replies that have a status of their own. */
export type Result<M> = M extends Method ? Exclude<Awaited<ReturnType<M>>, Reply> : never

type Deeper = readonly [1, 1]
/** A field, or a field of an object in a field: `owner.name`. */
export type Field<E, Depth extends readonly unknown[] = Deeper> = E extends object
  ? {
      [K in keyof E & string]:
        | K
        | (Depth extends readonly [unknown, ...infer Rest]
            ? NonNullable<E[K]> extends readonly unknown[] | Date
              ? never
              : NonNullable<E[K]> extends object
                ? `${K}.${Field<NonNullable<E[K]>, Rest>}`
                : never
            : never)
    }[keyof E & string]
  : never

/** The fields that hold lists. */
export type Collections<O, Depth extends readonly unknown[] = Deeper> = O extends readonly unknown[]
  ? never
  : O extends object
    ? {
        [K in keyof O & string]-?: NonNullable<O[K]> extends readonly unknown[]
          ? K
          : Depth extends readonly [unknown, ...infer Rest]
            ? NonNullable<O[K]> extends Date
              ? never
              : NonNullable<O[K]> extends object
                ? `${K}.${Collections<NonNullable<O[K]>, Rest>}`
                : never
            : never
      }[keyof O & string]
    : never

/** The type of a field. */
export type FieldAt<O, P extends string> = P extends keyof O
  ? NonNullable<O[P]>
  : P extends `${infer A}.${infer B}`
    ? A extends keyof O
      ? FieldAt<NonNullable<O[A]>, B>
      : never
    : never

/**
 * Where the value of an input of the called operation comes from: a property of the same class (`'owner.id'` further down), a
 * constant, or, by wire names and unchecked, a parameter or body property of the operation that uses the class.
 */
export type ArgumentSource<Self, V = Json> =
  Field<Self> | { readonly value: V } | { readonly parameter: string } | { readonly body: string | readonly string[] }

/** The called operation's inputs, each with where its value comes from. */
export type ArgumentsOf<M, Self, More = never> =
  unknown extends InputOf<M>
    ? { readonly parameters?: undefined }
    : {
        readonly parameters?: {
          readonly [P in Field<InputOf<M>>]?: ArgumentSource<Self, FieldAt<InputOf<M>, P>> | More
        }
      }

/** Arguments as reflection reads them. */
export type AnyArgument = ArgumentSource<Record<string, Json>> | { readonly selected: string }
