/** Owns what a connector as a whole is able to do: testing a connection, picking a file. */
import type { Json } from './json.js'

/** A call of an operation with constants for its parameters. */
export interface OperationCall {
  readonly operationId: string
  /** By wire name. Absent where nothing is said about them. */
  readonly parameters?: { readonly [name: string]: Json }
}

/** Where a parameter of a file picker's operation comes from. */
export type FilePickerArgument =
  | { readonly kind: 'value'; readonly value: Json }
  /** A parameter of the operation that shows the picker. */
  | { readonly kind: 'parameter'; readonly name: string }
  /** A property of the folder that the maker opened. */
  | { readonly kind: 'property'; readonly name: string }

export interface FilePickerCall {
  readonly operationId: string
  readonly parameters?: readonly { readonly name: string; readonly argument: FilePickerArgument }[]
}

/** The older picker of folders and files: one for the whole connector. */
export interface FilePicker {
  /** Lists what is at the root. */
  readonly open: FilePickerCall
  /** Lists what is in a folder. */
  readonly browse: FilePickerCall
  /** The property that holds an item's label. */
  readonly label?: string
  readonly collection?: string
  /** The property that says whether an item is a folder. */
  readonly folder?: string
  /** The property that holds an item's media type. */
  readonly media?: string
}
