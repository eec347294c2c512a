/** Owns the catalogue of diagnostics: every code, how bad it is, what it says and how it is mended. */
import { DECLARATION } from './declaration-codes.js'
import { DOCUMENTS } from './document-codes.js'
import { IMPORT } from './import-codes.js'
import { LOADING } from './loading-codes.js'

export const DIAGNOSTICS = { ...DECLARATION, ...DOCUMENTS, ...IMPORT, ...LOADING } as const

export type DiagnosticCode = keyof typeof DIAGNOSTICS

type Names<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? (Name extends `${string} ${string}` ? never : Name) | Names<Rest>
  : never

/** What a report of this code has to fill in: the names in braces of its message and fix. */
export type DiagnosticParameters<C extends DiagnosticCode> = {
  readonly [N in Names<`${(typeof DIAGNOSTICS)[C]['message']} ${(typeof DIAGNOSTICS)[C]['fix']}`>]: string | number
}
