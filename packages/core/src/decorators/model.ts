/** Owns @Model: what a class is called in documents, and what a maker reads about it. */
import { captureLocation, MODEL, record } from '../metadata/index.js'
import { calledAsStandard } from './standard.js'
import type { AnyType, ValueOptions } from './value.js'

/** What may be said about a class, besides what may be said about any value. */
export interface ModelOptions extends Omit<ValueOptions, 'type' | 'items' | 'dictionary' | 'enum' | 'labels' | 'values'> {
  /** The name of the definition, where two classes have the same name or the class's own does not please. */
  readonly name?: string
  /**
   * Whether properties that are not declared are let through (`true`), or of which type they are. They are not unless it is given; `false`
   * says so in the definition too.
   */
  readonly additional?: boolean | AnyType
  /** Names that are required without being declared. */
  readonly alsoRequired?: readonly string[]
  /**
   * What the class is made of: the definition refers to these classes instead of repeating their properties. Name base classes that
   * definitions show as such; where there are several, extend `IntersectionType(A, B)`. The server checks all of it.
   */
  readonly allOf?: readonly AnyType[]
  /** The property that tells which of the classes that build on this one a value has: a required string. */
  readonly discriminator?: string
}

/** Says what a class is called, and what makers read about it. Not needed otherwise. */
export function Model(options: ModelOptions): (target: abstract new (...args: never[]) => unknown) => void {
  const location = captureLocation(Model)
  return (target, context?: unknown) => {
    if (!calledAsStandard(target, context)) record(MODEL, target, undefined, { options, location })
  }
}
