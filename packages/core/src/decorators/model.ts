/** Owns @Model: what a class is called in documents, and what a maker reads about it. */
import { captureLocation, MODEL, record } from '../metadata/index.js'
import type { Extensions } from '../model/index.js'
import { calledAsStandard } from './standard.js'

export interface ModelOptions {
  /** The name of the definition, where two classes have the same name or the class's own does not please. */
  readonly name?: string
  readonly summary?: string
  readonly description?: string
  /** Whether properties that are not declared are let through; `false` unless given. */
  readonly additional?: boolean
  readonly extensions?: Extensions
}

/** Says what a class is called. Not needed otherwise. */
export function Model(options: ModelOptions): (target: abstract new (...args: never[]) => unknown) => void {
  const location = captureLocation(Model)
  return (target, context?: unknown) => {
    if (!calledAsStandard(target, context)) record(MODEL, target, undefined, { options, location })
  }
}
