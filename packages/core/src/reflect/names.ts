/** Owns how names are derived: ids from methods, labels from properties, and which property a name in a route means. */

/** `placeOrder` → `PlaceOrder`. */
export function operationIdOf(method: string): string {
  return method.charAt(0).toUpperCase() + method.slice(1)
}

/** `minimumTotal` → `Minimum total`; `orderID` → `Order ID`. */
export function labelOf(name: string): string {
  // Most names are one word, and the expressions below cost a server that starts a millisecond.
  if (isOneWord(name)) return name.charAt(0).toUpperCase() + name.slice(1)
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== '')
    .flatMap((word) => word.split(' '))
  const cased = words.map((word) => (/^[A-Z0-9]{2,}$/.test(word) ? word : word.toLowerCase()))
  const text = cased.join(' ')
  return text === '' ? name : text.charAt(0).toUpperCase() + text.slice(1)
}

function isOneWord(name: string): boolean {
  for (let index = 0; index < name.length; index++) {
    const code = name.charCodeAt(index)
    if (code < 0x61 || code > 0x7a) return false
  }
  return name !== ''
}

/** `orderPlaced` → `order-placed`, for derived routes. */
export function kebab(name: string): string {
  return labelOf(name).toLowerCase().replaceAll(' ', '-')
}

/** Names that fold to the same text mean the same property: `order-id`, `OrderID`, `orderId`. */
export function fold(name: string): string {
  return name.replace(/[-_. $@]/g, '').toLowerCase()
}
