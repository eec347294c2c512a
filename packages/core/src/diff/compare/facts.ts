/** Owns comparing two things of a kind fact by fact. The compiler sees to it that no fact of the model is forgotten. */
import { same } from './same.js'

type KeysOf<T> = T extends unknown ? keyof T : never
type FactIn<T, K extends PropertyKey> = T extends unknown ? (K extends keyof T ? T[K] : undefined) : never

/** What is made of a fact that differs. */
export type Compare<V, C> = (old: V | undefined, now: V | undefined, context: C, fact: string) => void

/** For each fact, what is made of a difference. `null`: it is compared elsewhere, or nobody outside sees it. */
export type Facts<T, C> = { readonly [K in KeysOf<T>]-?: Compare<Exclude<FactIn<T, K>, undefined>, C> | null }

export function compareFacts<T extends object, C>(facts: Facts<T, C>, old: T, now: T, context: C): void {
  const all = Object.entries(facts) as unknown as readonly (readonly [string, Compare<unknown, C> | null])[]
  for (const [fact, compare] of all) {
    const [was, is] = [(old as Members)[fact], (now as Members)[fact]]
    if (compare !== null && !same(was, is)) compare(was, is, context, fact)
  }
}

type Members = Readonly<Record<string, unknown>>
