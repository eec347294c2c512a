/** Owns how diagnostics read in a terminal. */
import type { Diagnostic, Place } from './diagnostic.js'

/** `src/orders.ts:12:3 Orders.placeOrder`, as far as it is known. */
export function formatPlace(at: Place): string {
  const source = at.file === undefined ? undefined : [at.file, at.line, at.column].filter((part) => part !== undefined).join(':')
  const name = [at.class, at.member].filter((part) => part !== undefined).join('.')
  return [source, name].filter((part) => part !== undefined && part !== '').join(' ')
}

/** A diagnostic as people read it: place, severity, code, what, and how to mend it. */
export function formatDiagnostic(diagnostic: Diagnostic): string {
  const { code, severity, message, fix, at } = diagnostic
  const place = formatPlace(at)
  return `${place === '' ? '' : `${place}\n  `}${severity} ${code}: ${message}\n  fix: ${fix}`
}
