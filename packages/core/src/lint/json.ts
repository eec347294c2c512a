/** Owns reading plain JSON that may be anything: nothing in it is trusted to be there, or to be of its type. Only own members are seen. */

export type JsonObject = Readonly<Record<string, unknown>>

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A member of an object; `undefined` where either is missing. */
export function own(value: unknown, key: string): unknown {
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined
}

/** A member that is an object, else an empty one. */
export function objectAt(value: unknown, key: string): JsonObject {
  const found = own(value, key)
  return isObject(found) ? found : {}
}

/** A member that is a list, else an empty one. */
export function listAt(value: unknown, key: string): readonly unknown[] {
  const found = own(value, key)
  return Array.isArray(found) ? (found as unknown[]) : []
}

export function textAt(value: unknown, key: string): string | undefined {
  const found = own(value, key)
  return typeof found === 'string' ? found : undefined
}

export function textsAt(value: unknown, key: string): readonly string[] {
  return listAt(value, key).filter((entry) => typeof entry === 'string')
}

/** The members of an object whose values are objects, with their pointers. */
export function objectsIn(value: unknown, at: string): readonly (readonly [key: string, member: JsonObject, at: string])[] {
  if (!isObject(value)) return []
  return Object.entries(value).flatMap(([key, member]) => (isObject(member) ? [[key, member, child(at, key)] as const] : []))
}

/** The pointer (RFC 6901) of something inside of something. */
export function child(at: string, ...keys: readonly (string | number)[]): string {
  return keys.reduce<string>((pointer, key) => `${pointer}/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`, at)
}

export function keysOf(pointer: string): readonly string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'))
}

/** How much of a value a message repeats. */
const MAX_SHOWN = 80

/** A value as messages repeat it. */
export function show(value: unknown): string {
  const text = typeof value === 'string' ? value : (shallow(value) ?? 'nothing')
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text
}

function shallow(value: unknown): string | undefined {
  if (Array.isArray(value)) return value.every((entry) => typeof entry !== 'object') ? JSON.stringify(value) : `a list of ${value.length}`
  return isObject(value) ? 'an object' : JSON.stringify(value)
}
