/** Owns comparing what the model carries along as it stands. */
import { KNOWN_EXTENSIONS, type Extensions, type Verbatim } from '../../model/index.js'
import { inside, type Note, type Place } from '../change.js'
import { same } from './same.js'

type Carried = Extensions | Verbatim | undefined

export function noteExtensions(note: Note, place: Place, old: Carried, now: Carried): void {
  for (const { key, ...values } of differences(old, now)) {
    note(Object.hasOwn(KNOWN_EXTENSIONS, key) ? 'unread-part-changed' : 'extension-changed', inside(place, key), {
      ...values,
      what: called(place, key),
    })
  }
}

export function noteVerbatim(note: Note, place: Place, old: Carried, now: Carried): void {
  for (const { key, ...values } of differences(old, now)) {
    note(key.startsWith('x-') && !Object.hasOwn(KNOWN_EXTENSIONS, key) ? 'extension-changed' : 'unread-part-changed', inside(place, key), {
      ...values,
      what: called(place, key),
    })
  }
}

function called({ what }: Place, key: string): string {
  return what === '' ? key : `${what} (${key})`
}

function differences(
  old: Carried = {},
  now: Carried = {},
): readonly { readonly key: string; readonly old?: unknown; readonly new?: unknown }[] {
  const [was, is] = [new Map(Object.entries(old)), new Map(Object.entries(now))]
  return [...new Set([...was.keys(), ...is.keys()])]
    .filter((key) => !same(was.get(key), is.get(key)) && ![was.get(key), is.get(key)].every(saysNothing))
    .map((key) => ({ key, old: was.get(key), new: is.get(key) }))
}

/** Empty lists and objects say what is so without them. */
function saysNothing(value: unknown): boolean {
  return value === undefined || (typeof value === 'object' && value !== null && Object.values(value).every(saysNothing))
}
