/** Owns telling where in the source something of a definition is declared. */
import type { Place } from '../diagnostics/index.js'
import type { Location } from '../metadata/index.js'
import type { Bindings, Class } from './bindings.js'
import { classProperties } from './class-properties.js'
import type { OperationSource } from './operation-sources.js'
import { placeOf } from './places.js'

/** A part of a definition that a declaration stands for. */
export type DeclaredPart =
  | { readonly kind: 'connector' }
  | { readonly kind: 'operation'; readonly id: string }
  /** A parameter, or a property of the body, by the name under which it travels. */
  | { readonly kind: 'input'; readonly operation: string; readonly name: string }
  /** A property of a named schema, by the name under which it travels. */
  | { readonly kind: 'property'; readonly schema: string; readonly name: string }

/** Finds the declaration of a part; of what nothing is declared by itself, that of what it belongs to. */
export type PlaceOfPart = (part: DeclaredPart) => Place

export function declaredPlaces(
  connector: Class,
  location: Location,
  sources: ReadonlyMap<string, OperationSource>,
  { classes }: Pick<Bindings, 'classes'>,
  refine: (at: Place) => Place = (at) => at,
): PlaceOfPart {
  return (part) => refine(find(part)())

  function find(part: DeclaredPart): () => Place {
    switch (part.kind) {
      case 'connector':
        return placeOf(connector, undefined, location)
      case 'operation': {
        const source = sources.get(part.id)
        return source === undefined ? find({ kind: 'connector' }) : placeOf(source.owner, source.member, source.location)
      }
      case 'input': {
        const { input, inputs = [] } = sources.get(part.operation) ?? {}
        const declared = inputs.find(({ wire }) => wire === part.name)?.declared
        return input === undefined || declared?.location === undefined
          ? find({ kind: 'operation', id: part.operation })
          : placeOf(input, declared.property, declared.location)
      }
      case 'property': {
        const owner = classes.get(part.schema)?.ctor
        const declared = owner && classProperties(owner).find(({ name }) => name === part.name)
        if (owner === undefined) return find({ kind: 'connector' })
        return declared === undefined ? placeOf(owner) : placeOf(owner, declared.property, declared.location)
      }
    }
  }
}
