/** Owns what another operation supplies while the maker fills in a card: choices, schemas, trees. */
import type { Json } from './json.js'

/** Where an argument of the called operation comes from: a constant, or a field of this operation. */
export type DynamicArgument =
  | { readonly kind: 'value'; readonly value: Json }
  | {
      readonly kind: 'field'
      /** The wire name of the parameter or body property of this operation. */
      readonly name: string
      /** Whether it is a parameter, or a property of the body; `either` where only older designers are told, who are not told which. */
      readonly in: 'parameter' | 'body' | 'either'
      /** The way further down, inside that property of the body. */
      readonly path?: readonly string[]
    }

export interface DynamicParameter {
  /** The wire name of the parameter or body property of the called operation. */
  readonly name: string
  readonly in: 'parameter' | 'body' | 'either'
  /** The way further down, inside that property of the body. */
  readonly path?: readonly string[]
  readonly argument: DynamicArgument
}

/** Which generation of designers is told; absent: both, the same. */
export type Generation = 'older' | 'newer'

/** A drop-down filled by `operationId`. Paths are wire names from the reply's root, outermost first; an empty one is not said. */
export interface DynamicValues {
  readonly operationId: string
  /** Path of the list; absent where the reply itself is the list. */
  readonly collection?: readonly string[]
  readonly value: readonly string[]
  /** Empty: the value is shown. */
  readonly label: readonly string[]
  /** Absent where nothing is said about them. */
  readonly parameters?: readonly DynamicParameter[]
  readonly generation?: Generation
  /** What older designers are told, where that differs. */
  readonly older?: DynamicValues
}

/** A schema that `operationId` answers with, in place of what is declared. */
export interface DynamicSchema {
  readonly operationId: string
  /** Path of the schema in the reply; absent: its root. */
  readonly value?: readonly string[]
  /** Absent where nothing is said about them. */
  readonly parameters?: readonly DynamicParameter[]
  readonly generation?: Generation
  /** What older designers are told, where that differs. */
  readonly older?: DynamicSchema
}

/** An argument while a tree is browsed may also come from the item that was opened. */
export type TreeArgument = DynamicArgument | { readonly kind: 'selected'; readonly path: readonly string[] }

export interface TreeParameter extends Omit<DynamicParameter, 'argument'> {
  readonly argument: TreeArgument
}

/** Lists one level of a tree. */
export interface TreeCall {
  readonly operationId: string
  readonly collection?: readonly string[]
  readonly value?: readonly string[]
  readonly label?: readonly string[]
  /** What is shown once an item is chosen. */
  readonly fullLabel?: readonly string[]
  /** `true`, or a test of an item such as `(is_folder eq true)`. */
  readonly isParent?: string
  readonly parameters?: readonly TreeParameter[]
}

/** A picker of folders and files. */
export interface DynamicTree {
  readonly canSelectParents?: boolean
  readonly canSelectLeaves?: boolean
  readonly open: TreeCall
  readonly browse: TreeCall
}

/** The older picker, as far as one value says something about it; the connector's capability says the rest. */
export interface FilePickerUse {
  readonly value?: readonly string[]
  readonly label?: readonly string[]
  readonly parameters?: readonly DynamicParameter[]
}

/** Choices that the platform itself supplies, such as the users of a directory. */
export interface BuiltInValues {
  readonly operation: string
  readonly value?: readonly string[]
  readonly label?: readonly string[]
  readonly collection?: readonly string[]
  readonly parameters?: readonly DynamicParameter[]
}
