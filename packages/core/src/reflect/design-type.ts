/** Owns what the compiler's emitted type is good for: String, Number, Boolean, Date and classes; anything else is a reason to ask. */
import { emittedType, hasEmittedType } from '../metadata/index.js'
import type { Class } from './bindings.js'

/** What a property's emitted type tells. `unknown` says what was seen instead of a usable type. */
export type DesignType =
  | { readonly kind: 'string' | 'number' | 'boolean' | 'date' | 'array' }
  | { readonly kind: 'class'; readonly class: Class }
  | {
      readonly kind: 'unknown'
      readonly seen: 'Object' | 'Function' | 'undefined' | 'Promise' | 'nothing' | 'BigInt' | 'Symbol' | 'Map or Set'
    }

const PRIMITIVES = new Map<unknown, 'string' | 'number' | 'boolean' | 'date' | 'array'>([
  [String, 'string'],
  [Number, 'number'],
  [Boolean, 'boolean'],
  [Date, 'date'],
  [Array, 'array'],
])

/** Reads the emitted type of a property. */
export function designTypeOf(prototype: object, property: string): DesignType {
  if (!hasEmittedType(prototype, property)) return { kind: 'unknown', seen: 'nothing' }
  return interpret(emittedType(prototype, property))
}

/** Says what an emitted type is good for. */
export function interpret(type: unknown): DesignType {
  const primitive = PRIMITIVES.get(type)
  if (primitive !== undefined) return { kind: primitive }
  if (type === undefined) return { kind: 'unknown', seen: 'undefined' }
  if (type === Object) return { kind: 'unknown', seen: 'Object' }
  if (type === Function) return { kind: 'unknown', seen: 'Function' }
  if (type === Promise) return { kind: 'unknown', seen: 'Promise' }
  if (type === BigInt) return { kind: 'unknown', seen: 'BigInt' }
  if (type === Symbol) return { kind: 'unknown', seen: 'Symbol' }
  if (type === Map || type === Set || type === WeakMap || type === WeakSet) return { kind: 'unknown', seen: 'Map or Set' }
  return typeof type === 'function' ? { kind: 'class', class: type as Class } : { kind: 'unknown', seen: 'Object' }
}
