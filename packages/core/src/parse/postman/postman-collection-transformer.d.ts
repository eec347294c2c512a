/** Owns the types of Postman's transformer, which has none of its own; only what is called here. */
declare module 'postman-collection-transformer' {
  interface Options {
    readonly inputVersion: string
    readonly outputVersion: string
  }
  const transformer: {
    /** Calls back before it returns. */
    convert(collection: object, options: Options, callback: (error: unknown, converted: unknown) => void): void
  }
  export default transformer
}
