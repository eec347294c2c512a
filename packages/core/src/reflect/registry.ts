/** Owns what every part of one reflection shares: the named schemas, and how findings are reported. */
import type { Report } from '../diagnostics/index.js'
import type { DynamicValues, NamedSchema } from '../model/index.js'
import type { Class, ClassBinding } from './bindings.js'
import type { ClassProperty } from './class-properties.js'

/** Where a property of the same class travels, as dynamic values refer to it. */
export type Locate = (property: string) => 'parameter' | 'body'

/** Finds what one use of `dynamicValues()` names. */
export type ResolveDynamicValues = (use: {
  readonly target: Class
  readonly declared: ClassProperty
  readonly locate: Locate
}) => DynamicValues | undefined

/** What every part of one reflection shares. */
export interface Registry {
  readonly report: Report
  /** Registers a class and gives the name of its schema. Classes that refer to each other are each registered once. */
  readonly nameOf: (target: Class) => string
  /** The class behind an input or a schema. */
  readonly bindingOf: (target: Class) => ClassBinding
  readonly schemas: () => readonly NamedSchema[]
  readonly classes: () => ReadonlyMap<string, ClassBinding>
  /** Finds what a dynamic-values reference names; set once the operations are known. */
  resolve: ResolveDynamicValues
}
