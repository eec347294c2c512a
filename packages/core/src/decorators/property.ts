/** Owns @Property and the locations: what a maker reads about a property, and where it travels. */
import { captureLocation, countRules, PROPERTY, readOwnMembers, record } from '../metadata/index.js'
import type { PropertyLocation } from '../metadata/index.js'
import type { Extensions, Json, Visibility } from '../model/index.js'
import type { TypeThunk } from './checks.js'
import type { DynamicValuesReference } from './dynamic-values.js'
import { calledAsStandard } from './standard.js'

/** A type where the compiler's hint is not enough: a thunk of a class (or `[Class]`), or a word. */
export type TypeOption = TypeThunk | 'string' | 'integer' | 'number' | 'boolean' | 'date' | 'date-time' | 'object' | 'any' | 'file'

export interface PropertyOptions {
  /** The wire name, where it is not the property's. */
  readonly name?: string
  /** The field's label; derived from the name unless given (`minimumTotal`: "Minimum total"). */
  readonly summary?: string
  readonly description?: string
  readonly visibility?: Visibility
  /** Whether the value must be there; derived from `@IsOptional` unless given. */
  readonly required?: boolean
  /** Whether `null` is a value. */
  readonly nullable?: boolean
  /** Left out of inputs. */
  readonly readOnly?: boolean
  /** Sent, or assumed, where the maker gives nothing. */
  readonly default?: Json
  readonly example?: Json
  /** A format that the platform knows, such as `uri`, `uuid`, `html`, `int64`. */
  readonly format?: string
  readonly type?: TypeOption
  /** The type of an array's items. */
  readonly items?: TypeOption
  /** The type of a dictionary's values. */
  readonly dictionary?: TypeOption
  /** The choices: a TypeScript enum, or a list. */
  readonly enum?: Readonly<Record<string, string | number>> | readonly (string | number | boolean)[]
  /** What makers read instead of the choices' values. */
  readonly labels?: Readonly<Record<string, string>>
  /** A drop-down that another operation fills: `dynamicValues(…)`. */
  readonly values?: DynamicValuesReference
  /** Path properties: `double` where values may contain `/` or `%`. */
  readonly urlEncoding?: 'single' | 'double'
  readonly extensions?: Extensions
}

type PropertyDecoration = (prototype: object, name: string) => void

function declare(
  caller: (...args: never[]) => unknown,
  location: PropertyLocation | undefined,
  options: PropertyOptions,
): PropertyDecoration {
  const place = captureLocation(caller)
  return (prototype, name) => {
    if (calledAsStandard(prototype, name)) return
    const earlier = readOwnMembers(PROPERTY, prototype).get(name) ?? []
    const rulesBefore = countRules(prototype.constructor)
    const own = { options, location: place, rulesBefore, ...(location === undefined ? {} : { in: location }) }
    record(PROPERTY, prototype, name, [...earlier, own])
  }
}

/** A property of a model, or of the body of an input. In an input without a location, the route and the verb decide. */
export function Property(options: PropertyOptions = {}): PropertyDecoration {
  return declare(Property, undefined, options)
}
/** Travels in the route. */
export function Path(options: PropertyOptions = {}): PropertyDecoration {
  return declare(Path, 'path', options)
}
/** Travels as a query parameter. */
export function Query(options: PropertyOptions = {}): PropertyDecoration {
  return declare(Query, 'query', options)
}
/** Travels as a header. */
export function Header(options: PropertyOptions = {}): PropertyDecoration {
  return declare(Header, 'header', options)
}
/** Is the whole body. */
export function Body(options: PropertyOptions = {}): PropertyDecoration {
  return declare(Body, 'body', options)
}
/** Travels as a form field. */
export function FormData(options: PropertyOptions = {}): PropertyDecoration {
  return declare(FormData, 'formData', options)
}
/** Is a file of a form; the property's type is `UploadedFile`. */
export function File(options: PropertyOptions = {}): PropertyDecoration {
  return declare(File, 'file', options)
}
