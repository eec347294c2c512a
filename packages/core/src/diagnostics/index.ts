/** Diagnostics: findings about a declaration. Imports nothing. */
export { DIAGNOSTICS } from './codes.js'
export type { DiagnosticCode, DiagnosticParameters } from './codes.js'
export { createDiagnosticCollector } from './collector.js'
export type { DiagnosticCollector, Report } from './collector.js'
export type { Diagnostic, Place } from './diagnostic.js'
export { formatDiagnostic, formatPlace } from './format.js'
