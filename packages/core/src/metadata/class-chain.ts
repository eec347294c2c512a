/** Owns walking a class's base classes. */

/** The classes from the base to the class itself. */
export function classChain<T extends object>(target: T): readonly T[] {
  const classes: T[] = []
  for (
    let current: unknown = target;
    typeof current === 'function' && current !== Function.prototype;
    current = Object.getPrototypeOf(current)
  ) {
    classes.unshift(current as unknown as T)
  }
  return classes
}
