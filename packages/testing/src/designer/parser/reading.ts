/** Owns how the designer reads single values: what counts as present, as equal, as text. */
import { isObject, type Json, type JsonObject } from '../../json.js'
import { DesignerFailure } from './failure.js'

/** What a place says under exactly this name, whatever it is. */
export function read(value: Json | undefined, name: string): Json | undefined {
  return isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined
}

/** The same; where the name isn't there, the first one that differs in case only. */
export function readLoosely(value: Json | undefined, name: string): Json | undefined {
  const exact = read(value, name)
  if (exact !== undefined || !isObject(value)) return exact
  const other = Object.keys(value).find((key) => isSame(key, name))
  return other === undefined ? undefined : value[other]
}

/** The names that an object has, in its order; none of anything else. */
export function entriesOf(value: Json | undefined): readonly (readonly [string, Json])[] {
  return isObject(value) ? Object.entries(value) : []
}

/** Text as it stands, `""` included; numbers and booleans as text; nothing of what has parts. */
export function text(value: Json | undefined): string | undefined {
  if (typeof value === 'string') return value
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined
}

/** Text that is there: `""`, `false` and `0` count as absent. */
export function present(value: Json | undefined): string | undefined {
  return value ? text(value) || undefined : undefined
}

/** A visibility or permission. Anything but text makes the designer stop. */
export function word(value: Json | undefined, place: string, name: string): string | undefined {
  if (!value) return undefined
  if (typeof value === 'string') return value
  throw new DesignerFailure(`${place}/${name}`, `Microsoft's designer fails here: ${name} must be text.`)
}

/** Equal when both are written in small letters, or both in capitals. */
export function isSame(a: string | undefined, b: string | undefined): boolean {
  if (a === undefined || b === undefined) return false
  return a === b || a.toLowerCase() === b.toLowerCase() || a.toUpperCase() === b.toUpperCase()
}

/** Two texts with a blank between, whichever of them is there. */
export function join(a: string | undefined, b: string | undefined): string | undefined {
  if (a && b) return `${a} ${b}`
  return b || a || undefined
}

/** In the order of classes, otherwise as they stand. */
export function byClass<T>(entries: readonly T[], classOf: (entry: T) => number): readonly T[] {
  return entries
    .map((entry) => [classOf(entry), entry] as const)
    .sort(([a], [b]) => a - b)
    .map(([, entry]) => entry)
}

/** One of each key: the last, in the place of the first; keys that are whole numbers come first, as in any object. */
export function collect<T>(entries: readonly (readonly [string, T])[]): readonly (readonly [string, T])[] {
  return Object.entries(Object.fromEntries(entries)) as [string, T][]
}

/** The last of each key, in the place of the first. */
export function lastByKey<T extends { readonly key: string }>(entries: readonly T[]): readonly T[] {
  return [...new Map(entries.map((one) => [one.key, one])).values()]
}

/** Without what is absent. */
export function compact<T>(parts: Readonly<Record<string, T | undefined>>): Readonly<Record<string, T>> {
  const found: Record<string, T> = {}
  for (const [name, value] of Object.entries(parts)) if (value !== undefined) found[name] = value
  return found
}

/** Whether a schema's `required` names a property. */
export function isListed(required: Json | undefined, property: string, place: string): boolean {
  if (!required) return false
  // A text is asked for a part of it, as JavaScript's `includes` does.
  if (Array.isArray(required) || typeof required === 'string') return required.includes(property)
  throw new DesignerFailure(`${place}/required`, "Microsoft's designer fails here: required must list the names of properties.")
}

/** A list, or nothing where there is none. Anything else makes the designer stop. */
export function listOf(value: Json | undefined, place: string): readonly Json[] | undefined {
  if (!value) return undefined
  if (Array.isArray(value)) return value as readonly Json[]
  throw new DesignerFailure(place, "Microsoft's designer fails here: this must be a list.")
}

export type { Json, JsonObject }
