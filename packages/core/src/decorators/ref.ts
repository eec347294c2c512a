/** Owns the type that lets two models name each other. */

/**
 * The type of a property whose class is declared in a module that also imports this one: `parent!: Ref<Folder>` with
 * `@Property({ type: () => Folder })`. An alias emits no reference to the class, so neither module needs the other to be ready.
 */
export type Ref<T> = T
