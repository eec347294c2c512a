/// <reference path="./class-transformer-storage.d.ts" />
/** Owns the only door to class-transformer's storage, which has no public one: what @Type, @Transform, @Expose and @Exclude left. */
import { defaultMetadataStorage } from 'class-transformer/cjs/storage.js'

type Constructor = abstract new (...args: never[]) => unknown
type Transform = (parameters: { value: unknown; key: string; obj: unknown; type: number; options: object }) => unknown

type RecordsByClass = ReadonlyMap<unknown, ReadonlyMap<string | undefined, unknown>>

interface Storage {
  findTypeMetadata(
    target: unknown,
    property: string,
  ): { readonly typeFunction?: () => unknown; readonly options?: { readonly discriminator?: object } } | undefined
  findTransformMetadatas(target: unknown, property: string, type: number): readonly { readonly transformFn: Transform }[]
  findExposeMetadata(target: unknown, property: string): { readonly options?: { readonly name?: string } } | undefined
  findExcludeMetadata(target: unknown, property: string): object | undefined
  readonly _typeMetadatas?: RecordsByClass
  readonly _transformMetadatas?: RecordsByClass
  readonly _exposeMetadatas?: RecordsByClass
  addTypeMetadata(metadata: object): void
  addTransformMetadata(metadata: object): void
  addExposeMetadata(metadata: object): void
  addExcludeMetadata(metadata: object): void
}
const storage = defaultMetadataStorage as unknown as Storage
const PLAIN_TO_CLASS = 0

export interface PropertyTransformation {
  /** The class that `@Type` names. */
  readonly type?: unknown
  /** Whether `@Type` chooses among classes by a discriminator. */
  readonly discriminated: boolean
  readonly transforms: readonly Transform[]
  /** The wire name that `@Expose` gives. */
  readonly name?: string
  readonly excluded: boolean
}

/** What class-transformer knows of one property; inherited records count. */
export function transformationOf(target: Constructor, property: string): PropertyTransformation {
  const type = storage.findTypeMetadata(target, property)
  const name = storage.findExposeMetadata(target, property)?.options?.name
  const transforms = storage.findTransformMetadatas(target, property, PLAIN_TO_CLASS)
  return {
    ...(type?.typeFunction === undefined ? {} : { type: type.typeFunction() }),
    ...(name === undefined ? {} : { name }),
    discriminated: type?.options?.discriminator !== undefined,
    transforms: transforms.map(({ transformFn }) => transformFn),
    excluded: storage.findExcludeMetadata(target, property) !== undefined,
  }
}

/** The properties of one class, base classes left out, that class-transformer has a record of. */
export function transformedProperties(target: Constructor): readonly string[] {
  const properties = new Set<string>()
  for (const records of [storage._typeMetadatas, storage._transformMetadatas, storage._exposeMetadatas]) {
    for (const property of records?.get(target)?.keys() ?? []) if (property !== undefined) properties.add(property)
  }
  return [...properties]
}

/** Gives `to` what class-transformer knows of these properties of `from`. */
export function copyTransformations(from: Constructor, to: Constructor, properties: Iterable<string>): void {
  for (const property of properties) {
    const own = { target: to, propertyName: property }
    const type = storage.findTypeMetadata(from, property)
    if (type !== undefined) storage.addTypeMetadata({ ...type, ...own })
    const expose = storage.findExposeMetadata(from, property)
    if (expose !== undefined) storage.addExposeMetadata({ ...expose, ...own })
    const exclude = storage.findExcludeMetadata(from, property)
    if (exclude !== undefined) storage.addExcludeMetadata({ ...exclude, ...own })
    for (const transform of storage.findTransformMetadatas(from, property, PLAIN_TO_CLASS))
      storage.addTransformMetadata({ ...transform, ...own })
  }
}
