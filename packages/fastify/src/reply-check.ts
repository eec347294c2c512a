/** Owns checking a reply that was made elsewhere, as it travels: JSON with wire names and dates as text. */
import type { Schema } from '@ferrule/core'
import { createConstructor, type Trail } from './construct.js'
import type { SchemaTools } from './schema-tools.js'
import { createProjection, type ProjectionSource } from './validation-schema.js'

/** The check of one response. */
export interface ReplyCheck {
  /** Where a value differs from what is declared; never the value. */
  faults(json: unknown): readonly { readonly path: string; readonly rule: string }[]
  /** The value as a method sees it: instances, `Date`, names of properties. */
  construct(json: unknown): unknown
}

/** Compiles the check of a schema. */
export type CompileReplyCheck = (schema: Schema) => ReplyCheck

/** Starts checking the replies of one operation. Unchecked, everything fits. */
export function createReplyCheck(source: ProjectionSource, validated: boolean, tools: SchemaTools): CompileReplyCheck {
  return (schema) => {
    const constructor = createConstructor(source)
    const construct = constructor.of(schema)
    const trailed = constructor.hasRemainder(schema)
    return {
      faults: validated ? compileFaults(schema, source, tools) : () => [],
      construct: (json) => {
        if (construct === undefined || json === null) return json
        const trail: Trail | undefined = trailed ? { constructed: [], problems: [] } : undefined
        return construct(json, 'body:', trail, undefined, undefined)
      },
    }
  }
}

function compileFaults(schema: Schema, source: ProjectionSource, tools: SchemaTools): ReplyCheck['faults'] {
  // Others write null for what is absent; a property that must be there has to be something.
  const projection = createProjection(source, 'output', true)
  const projected = projection.project(schema)
  const fits = tools.check(projected, projection.definitions(), false)(false)
  return (json) => {
    if (fits(json)) return NONE
    return (fits.errors ?? []).map(({ instancePath, keyword, params }) => {
      const { missingProperty } = params as { missingProperty?: string }
      return { path: missingProperty === undefined ? instancePath : `${instancePath}/${missingProperty}`, rule: keyword }
    })
  }
}

const NONE: readonly never[] = []
