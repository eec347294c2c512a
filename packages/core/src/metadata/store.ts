/** Owns the only calls to `Reflect`: what decorators record on a class, and what the compiler emitted beside it. */
import 'reflect-metadata'
import type { Slot } from './slots.js'

/** The members of one class that carry a fact, in the order they were decorated. */
type Members = Map<string, unknown>

/** Identifies this copy of the library; another copy's records are not seen, but its mark is. */
export const COPY = import.meta.url
const COPY_MARK = Symbol.for('ferrule:copy')

const keys = new Map<string, symbol>()
function keyOf(slot: Slot<unknown>): symbol {
  const key = keys.get(slot.name) ?? Symbol(`ferrule:${slot.name}`)
  keys.set(slot.name, key)
  return key
}

/** Records a fact about a class (no member) or about one of its members. A member recorded twice keeps the last fact. */
export function record<T>(slot: Slot<T>, target: object, member: string | undefined, fact: T): void {
  const key = keyOf(slot as Slot<unknown>)
  const members = (Reflect.getOwnMetadata(key, target) as Members | undefined) ?? new Map<string, unknown>()
  members.set(member ?? '', fact)
  Reflect.defineMetadata(key, members, target)
  Reflect.defineMetadata(COPY_MARK, COPY, target)
}

/** The fact that this class itself, not a base class, carries. */
export function readOwn<T>(slot: Slot<T>, target: object): T | undefined {
  return (Reflect.getOwnMetadata(keyOf(slot as Slot<unknown>), target) as Members | undefined)?.get('') as T | undefined
}

/** The facts that this class itself carries about its members, in the order they were decorated. */
export function readOwnMembers<T>(slot: Slot<T>, target: object): ReadonlyMap<string, T> {
  return (Reflect.getOwnMetadata(keyOf(slot as Slot<unknown>), target) as ReadonlyMap<string, T> | undefined) ?? new Map<string, T>()
}

/** The copy of the library that decorated this class, if any did. */
export function recordedBy(target: object): string | undefined {
  return Reflect.getOwnMetadata(COPY_MARK, target) as string | undefined
}

/** What the compiler emitted as a property's type; `undefined` where it emitted nothing, or the type was not there yet. */
export function emittedType(prototype: object, member: string): unknown {
  return Reflect.getMetadata('design:type', prototype, member)
}

/** Whether the compiler emitted anything for this member at all. */
export function hasEmittedType(prototype: object, member: string): boolean {
  return Reflect.hasMetadata('design:type', prototype, member)
}

/** What the compiler emitted as a method's parameter types. */
export function emittedParameters(prototype: object, member: string): readonly unknown[] | undefined {
  return Reflect.getMetadata('design:paramtypes', prototype, member) as readonly unknown[] | undefined
}

/** Gives a property of a class made at run time the type that a compiler would have emitted. */
export function emitType(prototype: object, member: string, type: unknown): void {
  Reflect.defineMetadata('design:type', type, prototype, member)
}
