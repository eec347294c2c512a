/** Owns the parts of Postman's collection format 2.1 that are written. */

/** What may stand in a request with a value, or be left out of it. */
export interface PostmanField {
  readonly key: string
  readonly value: string
  readonly description?: string
  readonly disabled?: true
}

export interface PostmanFormField {
  readonly key: string
  readonly type: 'text' | 'file'
  readonly value?: string
  readonly description?: string
  readonly disabled?: true
}

export interface PostmanUrl {
  readonly raw: string
  readonly host: readonly string[]
  readonly path: readonly string[]
  readonly query?: readonly PostmanField[]
  readonly variable?: readonly PostmanField[]
}

export type PostmanBody =
  | { readonly mode: 'raw'; readonly raw: string; readonly options: { readonly raw: { readonly language: string } } }
  | { readonly mode: 'urlencoded'; readonly urlencoded: readonly PostmanFormField[] }
  | { readonly mode: 'formdata'; readonly formdata: readonly PostmanFormField[] }
  | { readonly mode: 'file'; readonly file: { readonly src: null } }

/** How a request proves who sends it: under the name of its type, what that type wants to know. */
export type PostmanAuth = { readonly type: string } & Readonly<Record<string, unknown>>

export interface PostmanRequest {
  readonly method: string
  readonly description?: string
  readonly header: readonly PostmanField[]
  readonly url: PostmanUrl
  readonly auth?: PostmanAuth
  readonly body?: PostmanBody
}

export interface PostmanResponse {
  readonly name: string
  /** Absent: any status without an answer of its own. */
  readonly code?: number
  readonly header: readonly PostmanField[]
  readonly body: string
}

export interface PostmanItem {
  readonly name: string
  readonly request: PostmanRequest
  readonly response: readonly PostmanResponse[]
}

export interface PostmanFolder {
  readonly name: string
  readonly description?: string
  readonly item: readonly PostmanItem[]
}

export interface PostmanVariable {
  readonly key: string
  readonly value: string
  readonly type: 'string'
  readonly description?: string
}

export interface PostmanCollection {
  readonly info: { readonly name: string; readonly description?: string; readonly version: string; readonly schema: string }
  readonly item: readonly (PostmanItem | PostmanFolder)[]
  readonly auth: PostmanAuth
  readonly variable: readonly PostmanVariable[]
}
