/** Owns what every part of one reflection shares: the named schemas, and how findings are reported. */
import type { Place, Report } from '../diagnostics/index.js'
import type { DynamicSchema, DynamicTree, DynamicValues, NamedSchema, ObjectSchema } from '../model/index.js'
import type { ValueOptions } from '../decorators/value.js'
import type { Class, ClassBinding } from './bindings.js'

/** How a property travels that references name: as a parameter, in the body, or as all of it; by which name, where its own does not say. */
export interface Located {
  readonly in: 'parameter' | 'body' | 'whole body'
  readonly wire?: string
}
/** Finds how a property of one class travels. */
export type Locate = (property: string) => Located

/** How the properties of a model travel. */
export const inBody: Locate = () => ({ in: 'body' })

/** Where a value stands that another operation supplies something for. */
export interface Use {
  /** The class whose properties its arguments name; absent where there is none. */
  readonly target?: Class
  readonly locate: Locate
  readonly at: () => Place
}

/** Finds what references to operations name. What can't be found is a diagnostic, and `undefined`. */
export interface Resolver {
  readonly values: (given: NonNullable<ValueOptions['values']>, use: Use) => DynamicValues | undefined
  readonly schema: (given: NonNullable<ValueOptions['schema']>, use: Use) => DynamicSchema | undefined
  readonly tree: (given: NonNullable<ValueOptions['tree']>, use: Use) => DynamicTree | undefined
}

/** What every part of one reflection shares. */
export interface Registry {
  readonly report: Report
  /** Registers a class and gives the name of its schema. Classes that refer to each other are each registered once. */
  readonly nameOf: (target: Class) => string
  /** The class behind an input or a schema. */
  readonly bindingOf: (target: Class) => ClassBinding
  readonly schemas: () => readonly NamedSchema[]
  /** A registered class by the name of its schema. */
  readonly schemaOf: (name: string) => ObjectSchema | undefined
  readonly classes: () => ReadonlyMap<string, ClassBinding>
  /** Finds what references to operations name; set once the operations are known. */
  resolve: Resolver
}
