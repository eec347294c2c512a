/** Owns what a generated project consists of before it is text: classes, their properties, and what could not be said. */
import type { Schema } from '@ferrule/core'

/** A schema that becomes a class. */
export interface PlannedClass {
  readonly name: string
  /** `model`: what travels; `input`: what a method takes. */
  readonly kind: 'model' | 'input'
  readonly doc?: string | undefined
  /** What `@Model` says. */
  readonly facts: Facts
  /** The name that the definition has for it, where the class is called otherwise. */
  readonly wireName?: string | undefined
  readonly fields: PlannedField[]
  /** Whether properties that are not declared may be there, or of which type they are. `false`: the definition says that there are none. */
  additional?: boolean | PlannedValue
  /** Names that are required without being declared. */
  alsoRequired?: readonly string[]
  /** What it is made of. */
  parts?: readonly PlannedValue[]
  /** The operations' groups that use it. */
  readonly groups: Set<string>
}

/** The presentation of a schema, apart from its type. */
export type Facts = Omit<Schema, 'kind'>

/** Where a property of an input travels; `property`: in the body, or in a model. */
export type Place = 'path' | 'query' | 'header' | 'formData' | 'file' | 'body' | 'property'

export interface PlannedField {
  readonly property: string
  /** As it travels. */
  readonly name: string
  readonly place: Place
  readonly required: boolean
  readonly value: PlannedValue
  /** What the decorator says besides: `urlEncoding`. */
  readonly more: Readonly<Record<string, unknown>>
  /** For messages. */
  readonly at: string
}

/** A type as a declaration says it. */
export type PlannedValue = Facts & {
  /** What it has to be as well. */
  readonly parts?: readonly PlannedValue[]
  readonly type:
    | {
        readonly kind: 'string' | 'number' | 'integer' | 'boolean' | 'any'
        readonly date?: boolean | undefined
      }
    | { readonly kind: 'file'; readonly contentType?: string | undefined }
    | { readonly kind: 'array'; readonly items: PlannedValue }
    | { readonly kind: 'dictionary'; readonly values: PlannedValue | undefined }
    | { readonly kind: 'class'; readonly class: PlannedClass }
}

/** The classes that a value names. */
export function classesIn({ type, parts = [] }: PlannedValue): readonly PlannedClass[] {
  const below = parts.flatMap(classesIn)
  if (type.kind === 'class') return [type.class, ...below]
  if (type.kind === 'array') return [...classesIn(type.items), ...below]
  return type.kind === 'dictionary' && type.values !== undefined ? [...classesIn(type.values), ...below] : below
}

/** The fields that a class has of what it is made of, innermost first; one that is part of itself has none of its own. */
export function inheritedFields({ parts }: PlannedClass, seen: readonly PlannedClass[] = []): readonly PlannedField[] {
  return basesIn(parts).flatMap((base) => (seen.includes(base) ? [] : [...inheritedFields(base, [...seen, base]), ...base.fields]))
}

/** The classes among parts. */
export function basesIn(parts: readonly PlannedValue[] = []): readonly PlannedClass[] {
  return parts.flatMap(({ type }) => (type.kind === 'class' ? [type.class] : []))
}

/** Something that the model says and a declaration does not. */
export interface Loss {
  /** Operation, class or property. */
  readonly at: string
  /** The model's word for it. */
  readonly what: string
}

/** Keys of a schema that are its type, not facts about it. */
export const TYPE_KEYS = new Set([
  'kind',
  'date',
  'contentType',
  'items',
  'allOf',
  'collectionFormat',
  'properties',
  'additional',
  'closed',
  'alsoRequired',
  'name',
])

/** What a schema says apart from its type. */
export function factsOf(schema: Schema): Facts {
  return Object.fromEntries(Object.entries(schema).filter(([key, value]) => !TYPE_KEYS.has(key) && value !== undefined))
}
