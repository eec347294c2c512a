/** Owns the description of a value: what type it has, what a maker reads about it, and what makes it valid. */
import type { ModelText } from './ai.js'
import type { Link } from './documentation.js'
import type { BuiltInValues, DynamicSchema, DynamicTree, DynamicValues, FilePickerUse } from './dynamic.js'
import type { Extensions, Json, Verbatim, Visibility } from './json.js'

/** What a maker reads about a value; every node may carry it. */
export interface Presentation {
  readonly summary?: string
  readonly description?: string
  readonly visibility?: Visibility
}

/** One choice of an enumeration, with the label that a maker sees. */
export interface EnumMember {
  readonly value: string | number | boolean
  readonly label?: string
}

/**
 * Limits in JSON Schema's own words and meaning.
 * Node.constraints are exact: they are documented and, on their own, enforced. Node.hints are documented only.
 */
export interface Constraints {
  readonly minimum?: number
  readonly maximum?: number
  readonly exclusiveMinimum?: number
  readonly exclusiveMaximum?: number
  readonly multipleOf?: number
  readonly minLength?: number
  readonly maxLength?: number
  readonly pattern?: string
  readonly minItems?: number
  readonly maxItems?: number
  readonly uniqueItems?: boolean
}

/**
 * A rule of class-validator that JSON Schema cannot say exactly: its predicate's name (`isEmail`) and its arguments.
 * `each` applies it to every item of an array, and to the value itself where it is not one, as class-validator does.
 */
export interface ValidationRule {
  readonly rule: string
  readonly args: readonly RuleArgument[]
  readonly each?: boolean
  /** What its author says about a value that breaks it. */
  readonly message?: string
}

/** An argument of a rule: JSON, or a regular expression written as data. */
export type RuleArgument = Json | { readonly regex: string; readonly flags: string }

/** A choice that is offered without excluding others. */
export interface EditorOption {
  readonly title: string
  readonly value: Json
}

interface Node extends Presentation {
  readonly title?: string
  /** What the value is besides its type: `uri`, `int64`, `html`, or a word of somebody's own. */
  readonly format?: string
  /** `null` may travel where this is true; platform documents say `x-nullable`, OpenAPI 3.1 a type array. */
  readonly nullable?: boolean
  readonly readOnly?: boolean
  readonly default?: Json
  readonly example?: Json
  readonly enum?: readonly EnumMember[]
  /** The labelled choices of a drop-down, where they are not the enumeration's members one by one. */
  readonly choices?: readonly EnumMember[]
  readonly constraints?: Constraints
  readonly hints?: Constraints
  readonly rules?: readonly ValidationRule[]
  readonly dynamicValues?: DynamicValues
  readonly dynamicSchema?: DynamicSchema
  readonly dynamicTree?: DynamicTree
  readonly filePicker?: FilePickerUse
  readonly builtInValues?: BuiltInValues
  /** The platform writes its callback URL here. */
  readonly callbackUrl?: true
  /** `image`, `audio` or `video`: Power Apps shows it. */
  readonly mediaKind?: string
  /** The control that the designer shows, such as `dictionary`. */
  readonly editor?: string
  readonly editorOptions?: readonly EditorOption[]
  /** A sample for automated tests. */
  readonly testValue?: Json
  readonly localizedDefault?: boolean
  /** A person or a maker gives the value; a language model does not guess it. */
  readonly explicitInput?: boolean
  readonly modelText?: ModelText
  /** `low` or `high`. */
  readonly aiSensitivity?: string
  readonly sensitivityLabel?: Json
  /** Everything that a value has to be as well. */
  readonly allOf?: readonly Schema[]
  /** The property that tells which of the schemas that build on this one a value has. */
  readonly discriminator?: string
  readonly externalDocs?: Link
  /** How the value is written as XML. */
  readonly xml?: Json
  /** The type that the definition writes, where it is not the kind's own; `null` where it writes none. */
  readonly writtenType?: string | null
  readonly extensions?: Extensions
  readonly verbatim?: Verbatim
}

export interface StringSchema extends Node {
  readonly kind: 'string'
  /** The method sees a `Date`, not a text; `format` is then `date-time` or `date`. */
  readonly date?: boolean
}
export interface NumberSchema extends Node {
  readonly kind: 'number' | 'integer'
}
export interface BooleanSchema extends Node {
  readonly kind: 'boolean'
}
/** Bytes: a form file, a binary body or a download. */
export interface FileSchema extends Node {
  readonly kind: 'file'
  readonly contentType?: string
}
/** Any JSON value. */
export interface AnySchema extends Node {
  readonly kind: 'any'
}
export interface ArraySchema extends Node {
  readonly kind: 'array'
  readonly items: Schema
  /** How a list outside the body is joined; by commas where absent. */
  readonly collectionFormat?: string
}
export interface ObjectSchema extends Node {
  readonly kind: 'object'
  readonly properties: readonly Property[]
  /** Absent: no other properties. `true`: anything. A schema: a dictionary of such values. */
  readonly additional?: true | Schema
  /** The definition says that there are no others. */
  readonly closed?: true
  /** Names that are required without being declared. */
  readonly alsoRequired?: readonly string[]
}
/** A use of a named schema; what it carries itself overrides what the named schema says. */
export interface ReferenceSchema extends Node {
  readonly kind: 'reference'
  readonly name: string
}

export type Schema = StringSchema | NumberSchema | BooleanSchema | FileSchema | AnySchema | ArraySchema | ObjectSchema | ReferenceSchema

/** A property of an object: `property` as the class calls it, `name` as it travels. */
export interface Property {
  readonly property: string
  readonly name: string
  readonly required: boolean
  /** `null` counts as absent and skips every rule (`@IsOptional`). Without it, `null` is a value like any other. */
  readonly optional?: true
  readonly schema: Schema
}
