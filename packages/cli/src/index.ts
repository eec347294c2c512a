/** The public API of the command line: what its commands do, for programs that want it without a process. */
export { DECLARATION_ERRORS, FINE, WRONG_USE } from './exit-code.js'
export type { ExitCode } from './exit-code.js'
export { hasErrors, loadConnector } from './load-connector.js'
export type { CreatedConnector, LoadedConnector } from './load-connector.js'
export { run } from './run.js'
