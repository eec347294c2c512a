/** Owns why something dynamic is not shown. */

/** The sentence that the designer shows in the place of a list, a tree or fields. */
export class DynamicFailure extends Error {
  constructor(
    message: string,
    /** Nothing is wrong: other inputs have to be filled in first. */
    readonly waitsFor: readonly string[] = [],
  ) {
    super(message)
    this.name = 'DynamicFailure'
  }
}
