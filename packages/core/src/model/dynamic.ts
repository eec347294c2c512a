/** Owns dynamic values: choices that another operation supplies while the maker fills in a card. */
import type { Json } from './json.js'

/** Where an argument of the called operation comes from: a constant, or a field of this operation. */
export type DynamicArgument =
  | { readonly kind: 'value'; readonly value: Json }
  | {
      readonly kind: 'field'
      /** The wire name of the parameter or body property of this operation. */
      readonly name: string
      /** Whether it is a parameter, or a property of the body. */
      readonly in: 'parameter' | 'body'
    }

export interface DynamicParameter {
  /** The wire name of the parameter or body property of the called operation. */
  readonly name: string
  readonly in: 'parameter' | 'body'
  readonly argument: DynamicArgument
}

/** A drop-down filled by `operationId`. Paths are wire names from the reply's root, outermost first. */
export interface DynamicValues {
  readonly operationId: string
  /** Path of the list; absent where the reply itself is the list. */
  readonly collection?: readonly string[]
  readonly value: readonly string[]
  readonly label: readonly string[]
  readonly parameters: readonly DynamicParameter[]
}
