/** Owns the widest types of what is decorated. */

/** Any class. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a class with any constructor parameters
export type Class<T = unknown> = abstract new (...args: any[]) => T

/** Any method. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a method with any parameters
export type Method = (...args: any[]) => unknown
