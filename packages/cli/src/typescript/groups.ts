/** Owns which operations belong together. */
import type { Operation } from '@ferrule/core'

/** The name of an operation's group: its first tag, or the first word of its path. */
export function groupOf({ tags, path }: Pick<Operation, 'tags' | 'path'>): string {
  const [tag] = tags ?? []
  if (tag !== undefined && /[\p{L}\p{N}]/u.test(tag)) return tag
  const word = path.split('/').find((part) => /^[\p{L}]/u.test(part) && !/^(api|v\d+([._]\d+)*|rest|beta)$/i.test(part))
  return word?.split(/[({:?]/)[0] || 'operations'
}
