/** Owns what may be said about any value: a property, an item of a list, a reply, an event. */
import type {
  BuiltInValues,
  Constraints,
  DynamicSchema,
  DynamicTree,
  DynamicValues,
  EditorOption,
  EnumMember,
  Extensions,
  FilePickerUse,
  Json,
  Link,
  Verbatim,
  Visibility,
} from '../model/index.js'
import type { TypeThunk } from './checks.js'
import type { DynamicSchemaReference } from './dynamic-schema.js'
import type { DynamicTreeReference } from './dynamic-tree.js'
import type { DynamicValuesReference } from './dynamic-values.js'

/** A type where the compiler's hint is not enough: a thunk of a class (or `[Class]`), or a word. */
export type TypeOption = TypeThunk | 'string' | 'integer' | 'number' | 'boolean' | 'date' | 'date-time' | 'object' | 'any' | 'file'

/** A type, or everything about the value. */
export type AnyType = TypeOption | ValueOptions

/** What may be said about a value whose type is said elsewhere. */
export interface ResultOptions extends Omit<ValueOptions, 'type' | 'items' | 'dictionary' | 'enum' | 'allOf'> {
  /** The label of the whole, at most 80 characters; `false`: none. */
  readonly summary?: string | false
}

/** What is said to language models alone. */
export interface AiValueOptions {
  /** In snake case, instead of the name. */
  readonly name?: string
  /** Instead of the description, and as long as it needs to be. */
  readonly description?: string
  /** A person or the maker gives the value; a model does not guess it. */
  readonly explicitInput?: boolean
  /** How careful a model has to be with the value: `low` or `high`. */
  readonly sensitivity?: 'low' | 'high' | (string & {})
  /** The Purview label that the value carries. */
  readonly sensitivityLabel?: Json
}

/** What may be said about any value. */
export interface ValueOptions {
  /** The label in designers that prefer it to `summary`; where it alone is given, no summary is derived. */
  readonly title?: string
  /** The field's label, at most 80 characters; `false`: none. */
  readonly summary?: string | false
  /** What the maker reads about it: a full sentence. */
  readonly description?: string
  /** Whether makers meet it first (`important`), behind "advanced" or never (`internal`, which needs a default where it is required). */
  readonly visibility?: Visibility
  /** Whether `null` is a value. */
  readonly nullable?: boolean
  /** Left out of inputs. */
  readonly readOnly?: boolean
  /** Sent, or assumed, where the maker gives nothing. */
  readonly default?: Json
  /** Whether the default is a text that is translated. */
  readonly localizedDefault?: boolean
  /** A value as it may be; documentation only. */
  readonly example?: Json
  /** A format that the platform knows, such as `uri`, `uuid`, `html`, `int64`, `date-no-tz`, `byte`; designers pass over others. */
  readonly format?: string
  /** The type, where the compiler's hint is not enough. */
  readonly type?: TypeOption
  /** The type of an array's items, or everything about them. */
  readonly items?: AnyType
  /** The type of a dictionary's values, or everything about them. */
  readonly dictionary?: AnyType
  /** The choices: a TypeScript enum, or a list. */
  readonly enum?: Readonly<Record<string, string | number>> | readonly (string | number | boolean)[]
  /** What the value has to be as well; designers show little of it. */
  readonly allOf?: readonly AnyType[]
  /** What makers read instead of the choices' values. */
  readonly labels?: Readonly<Record<string, string>>
  /** The labelled choices, where they are not the enumeration's members one by one. */
  readonly choices?: readonly EnumMember[]
  /** Limits in JSON Schema's words, where no rule of class-validator says them; requests are checked against them. */
  readonly constraints?: Constraints
  /**
   * A drop-down that another operation fills: `dynamicValues(…)`, `dynamicList(…)`, or `[olderDynamicValues(…), dynamicList(…)]` where the
   * two generations of designers are told different things. In the model's words it is taken as it stands.
   */
  readonly values?: DynamicValuesReference | readonly [older: DynamicValuesReference, newer: DynamicValuesReference] | DynamicValues
  /** The schema that another operation answers with, in place of the declared one: `dynamicSchema(…)`. At most one input and one output of an operation have one. */
  readonly schema?: DynamicSchemaReference | readonly [older: DynamicSchemaReference, newer: DynamicSchemaReference] | DynamicSchema
  /** A picker of folders and files: `dynamicTree(…)`. */
  readonly tree?: DynamicTreeReference | DynamicTree
  /** The older picker of folders and files, which the connector's `filePicker` serves; give `tree` as well. */
  readonly filePicker?: FilePickerUse
  /** A drop-down that the platform itself fills: `{ operation: 'AadGraph.GetUsers', value: ['id'], label: ['displayName'] }`. */
  readonly builtInValues?: BuiltInValues
  /** The platform writes its callback URL here; makers never see it. A string, required all the way up to the body. */
  readonly callbackUrl?: true
  /** Power Apps shows it as `image`, `audio` or `video`. */
  readonly mediaKind?: 'image' | 'audio' | 'video' | (string & {})
  /** The control that designers show, such as `dictionary` for a table of keys and values. */
  readonly editor?: 'dictionary' | 'html' | 'code' | 'combobox' | (string & {})
  /** Choices that are offered without excluding others. */
  readonly editorOptions?: readonly EditorOption[]
  /** A sample for automated tests; no secrets. */
  readonly testValue?: Json
  /** What is said to language models alone. */
  readonly ai?: AiValueOptions
  /** A page that says more; designers do not show it. */
  readonly externalDocs?: Link
  /** How the value is written as XML: `{ name, attribute, wrapped, namespace, prefix }`. */
  readonly xml?: Json
  /** The type that the definition writes, where it is not the declared one; `null` where it writes none. */
  readonly writtenType?: string | null
  /** Extensions that no option says. */
  readonly extensions?: Extensions
  /** Keys of the definition that no option says, and that no designer reads, as they stand. */
  readonly verbatim?: Verbatim
}
