/** Owns which operation of the new side is which of the old one. */
import { templateNames, type Operation } from '../../model/index.js'

export interface Matches {
  /** In the order of the new side. */
  readonly pairs: readonly { readonly old: Operation; readonly new: Operation }[]
  readonly gone: readonly Operation[]
  readonly added: readonly Operation[]
}

/** By id, as flows know them; what is left, by verb and path. */
export function matchOperations(old: readonly Operation[], now: readonly Operation[]): Matches {
  const partners = new Map<Operation, Operation>()
  const taken = new Set<Operation>()
  for (const key of [({ id }: Operation): string => id, routeOf]) {
    const waiting = new Map<string, Operation[]>()
    for (const operation of old) if (!taken.has(operation)) waiting.set(key(operation), [...(waiting.get(key(operation)) ?? []), operation])
    for (const operation of now) {
      const found = partners.has(operation) ? undefined : waiting.get(key(operation))?.shift()
      if (found === undefined) continue
      partners.set(operation, found)
      taken.add(found)
    }
  }
  return {
    pairs: now.flatMap((operation) => {
      const partner = partners.get(operation)
      return partner === undefined ? [] : [{ old: partner, new: operation }]
    }),
    gone: old.filter((operation) => !taken.has(operation)),
    added: now.filter((operation) => !partners.has(operation)),
  }
}

function routeOf({ verb, path }: Operation): string {
  return `${verb} ${withoutNames(path)}`
}

/** A path, whatever its parameters are called. */
export function withoutNames(path: string): string {
  return path.replace(/\{[^{}]*\}/g, '{}')
}

/** Path parameters of another name, of a path that is the same but for these. */
export function renamedInPath(old: string, now: string): readonly { readonly old: string; readonly new: string }[] {
  if (withoutNames(old) !== withoutNames(now)) return []
  const after = templateNames(now)
  return templateNames(old).flatMap((name, index) => {
    const other = after[index]
    return other === undefined || other === name ? [] : [{ old: name, new: other }]
  })
}
