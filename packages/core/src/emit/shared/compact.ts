/** Owns building objects whose keys are there only where there is something to say. */

type Entries<T> = { readonly [K in keyof T]: T[K] | undefined }

/** The same object without the keys that are `undefined`; the order stays. */
export function compact<T extends object>(entries: Entries<T>): T {
  return Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== undefined)) as T
}

/** An array, or nothing where it is empty. */
export function some<T>(items: readonly T[] | undefined): readonly T[] | undefined {
  return items === undefined || items.length === 0 ? undefined : items
}
