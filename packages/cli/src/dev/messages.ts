/** Owns what `ferrule dev` and its server process tell each other. */
import type { Diagnostic } from '@ferrule/core'
import type { Located } from '../lint/located.js'
import type { Serving } from '../serve-connector.js'

/** To the server process. */
export type Command =
  | { readonly type: 'load'; readonly entry: string; readonly url: string | undefined }
  | {
      readonly type: 'listen'
      readonly host: string
      readonly port: number
      readonly url: string | undefined
      readonly backend: string | undefined
    }
  | { readonly type: 'close' }

/** From the server process. */
export type Event =
  | {
      readonly type: 'loaded'
      readonly ok: boolean
      readonly diagnostics: readonly Diagnostic[]
      readonly found: readonly Located[]
      readonly files: readonly string[]
    }
  | { readonly type: 'listening'; readonly serving: Serving }
  | { readonly type: 'port-taken' }
  | { readonly type: 'failed'; readonly diagnostics: readonly Diagnostic[] }
  | { readonly type: 'unusable'; readonly message: string; readonly hint: string | undefined }
