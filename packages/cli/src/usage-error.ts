/** Owns wrong use of the command line: not a mistake in a declaration, but in what was asked for. */

/** Ends a command with exit code 2. The message says what is wrong, the hint what to type instead. */
export class UsageError extends Error {
  constructor(
    message: string,
    readonly hint?: string,
  ) {
    super(message)
    this.name = 'UsageError'
  }
}
