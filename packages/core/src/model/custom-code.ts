/** Owns custom code: a C# script that the platform runs instead of calling the backend. */

export interface CustomCode {
  /** Path of the script, relative to the module that declares the connector. */
  readonly path?: string
  /** The operations that it handles; absent or empty: all. */
  readonly operations?: readonly string[]
}
