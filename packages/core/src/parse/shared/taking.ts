/** Owns reading an object key by key. What nobody takes is left, and carried along verbatim: so nothing is lost. */
import type { Json, Verbatim } from '../../model/index.js'

export type JsonObject = { readonly [key: string]: Json }

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Each method takes a key where its value is of that type; a value of another type stays, as a key does that nobody asks for. */
export interface Taking {
  text(key: string): string | undefined
  boolean(key: string): boolean | undefined
  /** `"true"` or `"false"`, or other texts given instead of them. */
  textBoolean(key: string, yes?: string, no?: string): boolean | undefined
  integer(key: string): number | undefined
  texts(key: string): readonly string[] | undefined
  /** Any value. */
  json(key: string): Json | undefined
  /** What `read` makes of a value; where that is `undefined`, the value stays. */
  take<T>(key: string, read: (value: Json) => T | undefined): T | undefined
  /** An object to be taken from in turn; what is left in it stays. */
  inner(key: string): Taking
  keys(): readonly string[]
  /** What is left; `undefined` where nothing is. */
  rest(): Verbatim | undefined
}

/** Starts taking from an object. */
export function taking(object: JsonObject): Taking {
  const left = new Map(Object.entries(object))
  const inner = new Map<string, Taking>()
  const take = <T>(key: string, read: (value: Json) => T | undefined): T | undefined => {
    const value = left.get(key)
    const found = value === undefined ? undefined : read(value)
    if (found !== undefined) left.delete(key)
    return found
  }
  return {
    text: (key) => take(key, (value) => (typeof value === 'string' ? value : undefined)),
    boolean: (key) => take(key, (value) => (typeof value === 'boolean' ? value : undefined)),
    textBoolean: (key, yes = 'true', no = 'false') => take(key, (value) => (value === yes ? true : value === no ? false : undefined)),
    integer: (key) => take(key, (value) => (Number.isInteger(value) ? (value as number) : undefined)),
    texts: (key) => take(key, textsOf),
    json: (key) => take(key, (value) => value),
    take,
    inner: (key) => {
      const known = inner.get(key)
      if (known !== undefined) return known
      const value = left.get(key)
      const made = taking(isJsonObject(value) ? value : {})
      if (isJsonObject(value) && Object.keys(value).length > 0) inner.set(key, made)
      return made
    },
    keys: () => [...left.keys()],
    rest: () => {
      const rest = [...left].flatMap(([key, value]): [string, Json][] => {
        const within = inner.get(key)
        const remaining = within === undefined ? value : within.rest()
        return remaining === undefined ? [] : [[key, remaining]]
      })
      return rest.length === 0 ? undefined : Object.fromEntries(rest)
    },
  }
}

/** A list of texts; `undefined` where it is anything else. */
export function textsOf(value: Json): readonly string[] | undefined {
  return Array.isArray(value) && value.every((item) => typeof item === 'string') ? (value as readonly string[]) : undefined
}

/** A list of which every item can be read; `undefined` where one can't. */
export function listOf<T>(value: Json, read: (item: Json) => T | undefined): readonly T[] | undefined {
  if (!Array.isArray(value)) return undefined
  // Unlike `map` this meets holes too.
  const items = Array.from(value as readonly Json[], (item) => read(item))
  return items.every((item) => item !== undefined) ? (items as readonly T[]) : undefined
}

/** The keys of an object, sorted: whether it has these and no others is one comparison. */
export function hasExactly(object: JsonObject, ...keys: readonly string[]): boolean {
  return Object.keys(object).length === keys.length && keys.every((key) => Object.hasOwn(object, key))
}

type Entries<T> = { readonly [K in keyof T]: T[K] | undefined }

/** The same object without the keys that are `undefined`. */
export function said<T extends object>(entries: Entries<T>): T {
  return Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== undefined)) as T
}
