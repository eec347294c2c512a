/** Owns what a method may give besides an instance: pages, lists, files, and replies with a status of their own. */
import type { Readable } from 'node:stream'
import { DERIVED, emitType, FILE_RETURN, NOWHERE, PROPERTY, record } from '../metadata/index.js'
import type { Class } from './class.js'

/** Bytes that leave the server. */
export interface FileResult {
  readonly content: Readable | Uint8Array | string
  /** The name that the receiver sees. */
  readonly name?: string
  /** The content type; absent: what `file()` declared. */
  readonly type?: string
}

/** Bytes that a maker's flow sent. */
export interface UploadedFile {
  readonly name: string
  /** The content type that the sender claims. */
  readonly type: string
  /** The bytes as they arrive; read it once. */
  readonly content: Readable
  /** All bytes in memory. */
  bytes(): Promise<Buffer>
}

/** What `file()` gives: marks a result as bytes. */
export interface FileReturn {
  /** Tells it from a class. */
  readonly kind: typeof FILE_RETURN
  /** What the reply says that it is. */
  readonly contentType: string
}

/** Declares that a method returns bytes: `returns: () => file('application/pdf')`. */
export function file(contentType = 'application/octet-stream'): FileReturn {
  return { kind: FILE_RETURN, contentType }
}

/** A reply with a status of its own, declared under `responses`. Made by `reply()`. */
export class Reply<S extends number = number, B = unknown> {
  constructor(
    readonly status: S,
    readonly body: B,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {}
}

/** Answers with a status that `responses` declares: `return reply(202, accepted, { 'Retry-After': '5' })`. */
export function reply<S extends number>(status: S): Reply<S, void>
export function reply<S extends number, B>(status: S, body: B, headers?: Readonly<Record<string, string>>): Reply<S, B>
export function reply(status: number, body?: unknown, headers?: Readonly<Record<string, string>>): Reply {
  return new Reply(status, body, headers)
}

/** One page of a list. The platform follows `nextLink` until it is absent. */
export interface Page<T> {
  value: T[]
  /** Absolute URL of the next page; `context.link()` makes one. */
  nextLink?: string | undefined
}

/** A list as the reply's `value`, where it can grow more properties later. */
export interface List<T> {
  value: T[]
}

/** Declares one page of items: `returns: () => page(Order)`. The same item gives the same class. */
export function page<T>(item: Class<T>): Class<Page<T>> {
  return wrapper(item, 'page', 'Page') as Class<Page<T>>
}

/** Declares a list in the property `value`: `returns: () => listOf(Category)`. The same item gives the same class. */
export function listOf<T>(item: Class<T>): Class<List<T>> {
  return wrapper(item, 'list', 'List') as Class<List<T>>
}

const wrappers = { page: new WeakMap<object, Class>(), list: new WeakMap<object, Class>() }

function wrapper(item: Class, kind: 'page' | 'list', suffix: string): Class {
  const existing = wrappers[kind].get(item)
  if (existing !== undefined) return existing
  const made = { [`${item.name}${suffix}`]: class {} }[`${item.name}${suffix}`] as Class
  const prototype = made.prototype as object
  const describe = (property: string, type: unknown, options: object): void => {
    emitType(prototype, property, type)
    record(PROPERTY, prototype, property, [{ options, location: NOWHERE, rulesBefore: 0 }])
  }
  describe('value', Array, { items: () => item, summary: kind === 'page' ? 'Items' : 'Value', description: 'The items.' })
  if (kind === 'page') {
    const description = 'Address of the next page, if there is one.'
    describe('nextLink', String, { summary: 'Next link', description, visibility: 'internal', required: false })
  }
  record(DERIVED, made, undefined, { kind })
  wrappers[kind].set(item, made)
  return made
}
