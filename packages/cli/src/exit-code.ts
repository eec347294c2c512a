/** Owns what the command line's exit codes mean. */

/** The declaration is fine and the command did its work. */
export const FINE = 0
/** The declaration has errors. */
export const DECLARATION_ERRORS = 1
/** The step that the platform was to take failed. */
export const FAILED = 1
/** The command was used wrongly: an unknown option, a missing file, a port that is taken. */
export const WRONG_USE = 2

export type ExitCode = typeof FINE | typeof DECLARATION_ERRORS | typeof FAILED | typeof WRONG_USE
