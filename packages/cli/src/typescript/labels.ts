/** Owns what reflection derives from names, so that no declaration repeats it. The round trip in the tests holds the two together. */

/** The label of a property: `minimumTotal` → `Minimum total`. */
export function labelOf(name: string): string {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== '')
    .flatMap((word) => word.split(' '))
  const cased = words.map((word) => (/^[A-Z0-9]{2,}$/.test(word) ? word : word.toLowerCase()))
  const label = cased.join(' ')
  return label === '' ? name : label.charAt(0).toUpperCase() + label.slice(1)
}

/** The operationId of a method: `placeOrder` → `PlaceOrder`. */
export function operationIdOf(method: string): string {
  return method.charAt(0).toUpperCase() + method.slice(1)
}

/** Names that fold to the same text mean the same property of a route. */
export function fold(name: string): string {
  return name.replace(/[-_. $@]/g, '').toLowerCase()
}

/** The names in the braces of a path, in order. */
export function templateNames(path: string): readonly string[] {
  return [...path.matchAll(/\{([^{}]*)\}/g)].map(([, name = '']) => name)
}
