/** Owns the error of a connection. */

/** A connection can't be made, or doesn't work: what the maker reads. */
export class ConnectionError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'ConnectionError'
  }
}
