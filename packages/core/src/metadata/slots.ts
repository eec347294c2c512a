/** Owns which facts decorators may record. Options are kept as given; what they mean is decided when they are reflected. */
import type { Location } from './location.js'

/** A kind of fact; the type parameter says what is recorded. */
export interface Slot<T> {
  readonly name: string
  readonly type?: T
}

/** Something that a decorator was given, and where it stands. */
export interface Recorded<T> {
  readonly options: T
  readonly location: Location
}

/** Where a property of an input class travels. */
export type PropertyLocation = 'path' | 'query' | 'header' | 'formData' | 'file' | 'body' | 'property'

export interface PropertyRecord {
  readonly in?: PropertyLocation
  /** Options of @Property and the location decorators, as given. */
  readonly options: object
  readonly location: Location
  /** How many rules class-validator had recorded on the class before: tells the order of properties that only one of us knows. */
  readonly rulesBefore: number
}
export interface OperationRecord {
  readonly kind: 'action' | 'webhookTrigger' | 'pollingTrigger'
  readonly route?: string
  readonly options: object
  readonly location: Location
}
export interface SecurityRecord {
  readonly kind: 'none' | 'apiKey' | 'basic' | 'oauth2' | 'entraId' | 'windows' | 'anyOf' | 'scopes'
  readonly options: object
  readonly location: Location
}
/** A class that a mapped type or a page made, and what it was made of. */
export interface DerivedRecord {
  readonly kind: 'page' | 'list' | 'mapped'
}

const slot = <T>(name: string): Slot<T> => ({ name })

export const CONNECTOR = slot<Recorded<object>>('connector')
export const MODEL = slot<Recorded<object>>('model')
export const OPERATION = slot<OperationRecord>('operation')
export const PROPERTY = slot<readonly PropertyRecord[]>('property')
export const SECURITY = slot<readonly SecurityRecord[]>('security')
export const DERIVED = slot<DerivedRecord>('derived')
/** The class was compiled with standard decorators: recorded so that it can be said. */
export const STANDARD = slot<true>('standard')

/** Marks what `file()` gives among the things that a method may return. */
export const FILE_RETURN = 'ferrule:file'
