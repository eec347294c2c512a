/** Owns a foreign value as text: an object of a document may carry a `toString` of its own, and `String()` would call it. */
export function show(value: unknown): string {
  return typeof value === 'object' && value !== null ? 'an object' : String(value)
}
