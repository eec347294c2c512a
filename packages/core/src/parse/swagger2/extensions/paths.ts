/** Owns reading paths into a reply: JSON pointers without their leading slash. */
import type { Taking } from '../../shared/taking.js'

/** The names on a way; `undefined` where it would not be written as it was read. */
export function pathOf(text: string): readonly string[] | undefined {
  const path = text.split('/').map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'))
  const written = path.map((segment) => segment.replaceAll('~', '~0').replaceAll('/', '~1')).join('/')
  return written === text ? path : undefined
}

/** The path at a key. */
export function pathAt(from: Taking, key: string): readonly string[] | undefined {
  return from.take(key, (value) => (typeof value === 'string' ? pathOf(value) : undefined))
}
