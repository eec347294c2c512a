/** Owns what one input or one output of a card is. */
import { compact, type JsonObject, type Json } from './reading.js'

/** A display name and a value; the designer passes on what the definition says, also nothing. */
export type Choice = readonly [displayName: Json, value: Json]

/** What a definition says about an editor, with the choices as pairs. */
export interface EditorOptions {
  readonly options?: readonly Choice[]
  readonly multiSelect?: Json
  readonly valueType?: Json
}

/** Values that another operation lists. */
export interface DynamicValues {
  readonly kind: 'LegacyDynamicValues' | 'DynamicList' | 'DynamicTree'
  /** The extension as the definition has it. */
  readonly extension: Json
}

/** A schema that another operation gives. */
export interface DynamicSchema {
  readonly kind: 'LegacyDynamicSchema' | 'DynamicProperties'
  readonly extension: Json
}

/** An input of an operation, or an output: a token of the dynamic content. What is absent isn't there; `""` and `null` are what the definition says. */
export interface Entry extends EditorOptions {
  readonly key: string
  readonly title?: string
  readonly summary?: string
  readonly name?: string
  /** Of inputs: `body`, `query`, `path`, `header`, `formData`. */
  readonly in?: string
  /** As the definition has it; `any` where it has none. */
  readonly type: string
  readonly format?: string
  readonly required?: true
  readonly visibility?: string
  readonly editor?: string
  readonly default?: Json
  readonly encode?: string
  /** `x-ms-scheduler-recommendation`. */
  readonly recommendation?: string
  readonly isNested?: true
  readonly isInsideArray?: true
  /** The name of the output that holds the array. */
  readonly parentArray?: string
  readonly isNotificationUrl?: true
  readonly dynamicValues?: DynamicValues
  readonly dynamicSchema?: DynamicSchema
  /** Of outputs: `body` or `headers`. */
  readonly source?: 'body' | 'headers'
  readonly description?: string
  /** `x-ms-input-dependencies` is there: the designer puts it among what is required. */
  readonly hasInputDependencies?: true
  /** Of arrays: what the definition says about their items. */
  readonly items?: JsonObject
}

type Loose<T> = { readonly [K in keyof T]: T[K] | undefined }

/** An entry without what is absent. */
export function entry(parts: Loose<Entry> & Pick<Entry, 'key' | 'type'>): Entry {
  return compact({ ...parts }) as unknown as Entry
}
