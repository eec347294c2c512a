/** Owns what the compiler checks of a declaration: types only. Each mistake ends in a `Wrong` whose text says what is wrong. */
import type { Class, Method } from './class.js'
import type { FileReturn, FileResult, Reply } from './results.js'

declare const problem: unique symbol
/** A type that nothing satisfies; its text is what the compiler shows. */
export interface Wrong<Text extends string> {
  readonly [problem]: Text
}

/** A type given as a value. */
export type TypeValue = Class | FileReturn
/** A thunk of a type, or of a list of it. */
export type TypeThunk = () => TypeValue | readonly TypeValue[]

type Value<C> = C extends StringConstructor
  ? string
  : C extends NumberConstructor
    ? number
    : C extends BooleanConstructor
      ? boolean
      : C extends FileReturn
        ? FileResult
        : C extends Class<infer T>
          ? T
          : never

/** What a method sees of a type that is given as a word. */
export interface WordTypes {
  readonly any: unknown
  readonly object: object
  readonly string: string
  readonly integer: number
  readonly number: number
  readonly boolean: boolean
  readonly date: string
  readonly 'date-time': string
  readonly file: FileResult
}

/** What a method gives that declares `returns: S`. */
export type Returned<S> = S extends undefined
  ? void
  : S extends keyof WordTypes
    ? WordTypes[S]
    : S extends () => readonly (infer C)[]
      ? Value<C>[]
      : S extends () => infer C
        ? Value<C>
        : Described<S> | (S extends { nullable: true } ? null : never)

/** A value of which more than the type is said. */
type Described<S> = S extends { dictionary: infer V }
  ? Record<string, Returned<V>>
  : S extends { items: infer C }
    ? Returned<C>[]
    : S extends { enum: readonly (infer E)[] }
      ? E
      : S extends { enum: infer E }
        ? E[keyof E]
        : S extends { type: infer T }
          ? Returned<T>
          : unknown

/** The properties of what a method gives, of which one may hold the URL of the next page. */
export type NextLinkOf<S> = S extends () => Class<infer E> ? keyof E & string : S extends { type: infer T } ? NextLinkOf<T> : never

/** The status of what a method gives; `default`: that of the answer with any status; `false`: none that is described. */
export type ResultStatus = number | 'default' | false
type StatusNumber<N> = N extends number ? N : N extends 'default' ? number : never

/** What a method takes as its input. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- only the first parameter matters
export type InputOf<M> = M extends (input: infer I, ...rest: any[]) => unknown ? I : never

/** `METHOD /path/{name}`. */
export type Route = `${'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD' | 'OPTIONS'} /${string}`

/** The names in the braces of a route. */
export type RouteNames<R extends string> = R extends `${string}{${infer Name}}${infer Rest}` ? Name | RouteNames<Rest> : never

type Without<S extends string, Separator extends string> = S extends `${infer A}${Separator}${infer B}` ? `${A}${Without<B, Separator>}` : S
type Fold<S extends string> = Lowercase<Without<Without<Without<Without<Without<Without<S, '-'>, '_'>, '.'>, ' '>, '$'>, '@'>>
type Property<I> = keyof I & string

/** The route's names that no property of the input answers to: not by name, not folded (`order-id` is `orderId`), not through `path`. */
export type MissingNames<R extends string, I, P> = {
  [N in RouteNames<R>]: N extends Property<I> | keyof P ? never : Fold<N> extends Fold<Property<I>> ? never : N
}[RouteNames<R>]

/** What `responses` lets a method give besides `returns`. */
export type Replies<RS> = {
  [K in keyof RS]: Reply<K extends 'default' ? number : K & number, RS[K] extends { returns: infer S } ? Returned<S> : void>
}[keyof RS]
/** What a long-running action gives while it goes on. */
type Ongoing<LR> = LR extends true ? Reply<202, void> : never

type InputCheck<M, I> = [I] extends [InputOf<M>] ? unknown : Wrong<'the method does not take what `input` declares'>
type RouteCheck<M, R extends string, P> = [MissingNames<R, InputOf<M>, P>] extends [never]
  ? [P[keyof P]] extends [Property<InputOf<M>>]
    ? unknown
    : Wrong<'`path` names a property that the input does not have'>
  : Wrong<`the route names {${MissingNames<R, InputOf<M>, P>}}, which the input does not have`>
type ReturnCheck<M extends Method, S, RS, N extends ResultStatus, LR> = [S, N] extends [object | string, false]
  ? Wrong<'`status: false` describes no answer that `returns` could be the type of'>
  : [Awaited<ReturnType<M>>] extends [Returned<S> | Reply<StatusNumber<N>, Returned<S>> | Replies<RS> | Ongoing<LR>]
    ? unknown
    : [S] extends [undefined]
      ? Wrong<'the method returns something that `returns` does not declare'>
      : Wrong<'the method does not return what `returns` declares'>

/** An action's method, checked against its route and options. */
export type CheckedAction<M extends Method, R extends string, I, S, RS, P, N extends ResultStatus, LR = false> = InputCheck<M, I> &
  RouteCheck<M, R, P> &
  ReturnCheck<M, S, RS, N, LR>
