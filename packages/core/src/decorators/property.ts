/** Owns @Property and the locations: what a maker reads about a property, and where it travels. */
import { captureLocation, countRules, PROPERTY, readOwnMembers, record } from '../metadata/index.js'
import type { PropertyLocation } from '../metadata/index.js'
import type { TriggerValue } from '../model/index.js'
import { calledAsStandard } from './standard.js'
import type { ValueOptions } from './value.js'

/** What may be said about a property, besides what may be said about any value. */
export interface PropertyOptions extends ValueOptions {
  /** The wire name, where it is not the property's. */
  readonly name?: string
  /** The field's label; derived from the name unless given (`minimumTotal`: "Minimum total"); `false`: none. */
  readonly summary?: string | false
  /** Whether the value must be there; derived from `@IsOptional` unless given. */
  readonly required?: boolean
  /** Path properties: `double` where values may contain `/` or `%`; `false` leaves it unsaid, which means `single`. */
  readonly urlEncoding?: 'single' | 'double' | false
  /** Lists in path, query, header or form: how items are joined; by commas unless given. */
  readonly collectionFormat?: 'csv' | 'ssv' | 'tsv' | 'pipes' | 'multi'
  /** Query and form properties: whether they may be sent without a value. */
  readonly allowEmptyValue?: boolean
  /** Query properties of a polling trigger: which field of its last answer the next question carries. Wire names, outermost first. */
  readonly triggerValue?: TriggerValue
  /** `@Body` and `@File`: the media type; JSON for objects, any for files unless given. */
  readonly contentType?: string
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
/** Is the whole body; `name` is then the body's name in stored flows. */
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
