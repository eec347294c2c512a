/** Owns what is made of an operation's schemas, whoever makes it: checks and serializers, interpreted at first and compiled later. */
import type { ErrorObject } from 'ajv'
import type { Schema } from '@ferrule/core'
import type { JsonSchema, ProjectionSource } from './validation-schema.js'

/** Whether a value fits; if not, `errors` says why until the next call. */
export interface Check {
  (value: unknown): boolean
  errors?: readonly ErrorObject[] | null
}

/** The check of a schema: one that looks for every error, or one that stops at the first. */
export type ChooseCheck = (everyError: boolean) => Check

/** How an operation's schemas are put to work. */
export interface SchemaTools {
  /** Throws where the schema can't be one. `everyError`: which check is going to be asked for. */
  readonly check: (schema: JsonSchema, definitions: JsonSchema, everyError: boolean) => ChooseCheck
  /** Writes values and leaves out what is not declared; absent where values are shaped first. */
  readonly serializer?: (schema: Schema, source: ProjectionSource) => (value: unknown) => string
}
