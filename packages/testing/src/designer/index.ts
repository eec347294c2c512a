/** Owns the designer half of the pretend platform: what a maker sees of a connector. Pure functions from its files to plain data; no HTTP. */
import { isObject } from '../json.js'
import { cardOf, type Card, type CardOptions } from './card.js'
import { catalogueOf, type Catalogue, type CatalogueOptions } from './catalogue.js'
import { defaultCards, screenCards, type ComparableCards } from './comparison.js'
import { readOperations, type Operations } from './parser/operations.js'

export interface DesignerOptions {
  /** What `apiDefinition.swagger.json` holds. */
  readonly definition: object
  /** What `apiProperties.json` holds. */
  readonly properties?: object
}

/** What a maker sees of one connector; each part is read when it is asked for. */
export interface Designer {
  /** What may be picked. Definitions that Microsoft's designer can't show give an empty one that says why. */
  catalogue(options?: CatalogueOptions): Catalogue
  /** The card of an operation, also of one that isn't offered any more: flows that have it keep it. Throws where there is no such operation. */
  card(operationId: string, options?: CardOptions): Card
  /** Every card as plain data, to compare with what Microsoft's designer makes: as its screen shows them or, by `defaults`, as its parser does. */
  cards(options?: { readonly defaults?: boolean }): ComparableCards
}

/** Opens a connector as the platform's designer does: from its files alone, whoever made them. */
export function openDesigner({ definition: given, properties = {} }: DesignerOptions): Designer {
  const definition = isObject(given) ? given : {}
  let read: Operations | undefined
  const operations = (): Operations => (read ??= readOperations(definition))
  return {
    catalogue: (options = {}) => catalogueOf(definition, isObject(properties) ? properties : {}, operations(), options),
    card: (operationId, options = {}) => cardOf(definition, operations(), operationId, options),
    cards: ({ defaults = false } = {}) => (defaults ? defaultCards(definition, operations()) : screenCards(definition, operations())),
  }
}

export { UnknownOperation } from './card.js'
export type { Card, CardOptions, Recurrence } from './card.js'
export type { Catalogue, CatalogueOptions, ListedOperation, Tile } from './catalogue.js'
export type { ComparableCards } from './comparison.js'
export type { CardField, Control, FieldOptions, Placement } from './fields.js'
export type { Loss } from './losses.js'
export type { Choice, DynamicSchema, DynamicValues, EditorOptions, Entry } from './parser/entry.js'
export type { Problem } from './parser/failure.js'
export type { SplitOn } from './split-on.js'
