/** Owns the list that a maker picks an operation from: what is offered, in which order, called what. */
import type { Problem } from './parser/failure.js'
import type { Operation, Operations } from './parser/operations.js'
import { isSame, read, text, type Json, type JsonObject } from './parser/reading.js'

/** The connector as a maker sees it before any operation. */
export interface Tile {
  readonly title: string
  readonly description?: string
  readonly brandColor?: string
  readonly publisher?: string
  readonly isPreview: boolean
}

/** An operation as it is listed. */
export interface ListedOperation {
  readonly operationId: string
  readonly kind: 'trigger' | 'action'
  readonly label: string
  readonly description?: string
  readonly visibility?: string
  readonly isPreview: boolean
  readonly isDeprecated: boolean
  /** Operations of one family are revisions of each other. */
  readonly family: string
  readonly revision: number
}

/** What a maker may pick. */
export interface Catalogue {
  readonly tile: Tile
  readonly triggers: readonly ListedOperation[]
  readonly actions: readonly ListedOperation[]
  /** Deprecated ones, and those with a newer revision: flows that have them keep them. */
  readonly older: readonly ListedOperation[]
  /** Names that stand twice in one list. */
  readonly ambiguousLabels: readonly string[]
  readonly problems: readonly Problem[]
}

export interface CatalogueOptions {
  /** Lists older operations among the others. */
  readonly showOlder?: boolean
  /** Only what has this in its name or description. */
  readonly search?: string
}

/** The catalogue of a connector, from its operations in the designer's order. */
export function catalogueOf(
  definition: JsonObject,
  properties: JsonObject,
  operations: Operations,
  { showOlder = false, search = '' }: CatalogueOptions,
): Catalogue {
  const all = operations.listed.map((operation) => describeOperation(definition, operation))
  const newest = newestRevisions(all)
  const isOlder = (one: ListedOperation): boolean => one.isDeprecated || one.revision < (newest.get(one.family) ?? 0)
  const offered = all.filter((one) => (showOlder || !isOlder(one)) && isFound(one, search))
  const triggers = offered.filter(({ kind }) => kind === 'trigger')
  const actions = offered.filter(({ kind }) => kind === 'action')
  return {
    tile: tileOf(definition, properties),
    triggers,
    actions,
    older: all.filter(isOlder),
    ambiguousLabels: [...repeatedLabels(triggers), ...repeatedLabels(actions)],
    problems: [operations.problem, operations.inputsProblem].filter((problem) => problem !== undefined),
  }
}

/** What the list says about an operation. */
export function describeOperation(definition: JsonObject, operation: Operation): ListedOperation {
  const annotation = operation.at('x-ms-api-annotation')
  const description = text(operation.at('description'))
  const revision = Number(text(read(annotation, 'revision')) ?? 1)
  return {
    operationId: operation.id,
    kind: operation.at('x-ms-trigger') === undefined ? 'action' : 'trigger',
    label: text(operation.at('summary')) || operation.id,
    ...(description === undefined ? {} : { description }),
    ...(operation.visibility === undefined ? {} : { visibility: operation.visibility }),
    isPreview: isSame(statusOf(definition, operation), 'Preview'),
    isDeprecated: operation.at('deprecated') === true,
    family: text(read(annotation, 'family')) || operation.id,
    revision: Number.isFinite(revision) ? revision : 1,
  }
}

/** An operation's own status, or the connector's. */
export function statusOf(definition: JsonObject, operation: Operation): string | undefined {
  return statusIn(operation.at('x-ms-api-annotation')) ?? connectorStatus(definition)
}

function connectorStatus(definition: JsonObject): string | undefined {
  return statusIn(read(read(definition, 'info'), 'x-ms-api-annotation'))
}

function statusIn(annotation: Json | undefined): string | undefined {
  return text(read(annotation, 'status')) || undefined
}

function tileOf(definition: JsonObject, properties: JsonObject): Tile {
  const info = read(definition, 'info')
  const inner = read(properties, 'properties')
  const [description, brandColor, publisher] = [read(info, 'description'), read(inner, 'iconBrandColor'), read(inner, 'publisher')].map(
    text,
  )
  return {
    title: text(read(info, 'title')) ?? '',
    ...(description === undefined ? {} : { description }),
    ...(brandColor === undefined ? {} : { brandColor }),
    ...(publisher === undefined ? {} : { publisher }),
    isPreview: isSame(connectorStatus(definition), 'Preview'),
  }
}

/** The highest revision of each family that is not deprecated. */
function newestRevisions(operations: readonly ListedOperation[]): ReadonlyMap<string, number> {
  const newest = new Map<string, number>()
  for (const { family, revision, isDeprecated } of operations)
    if (!isDeprecated) newest.set(family, Math.max(revision, newest.get(family) ?? revision))
  return newest
}

function isFound({ label, description = '' }: ListedOperation, search: string): boolean {
  return `${label}\n${description}`.toLowerCase().includes(search.toLowerCase())
}

function repeatedLabels(operations: readonly ListedOperation[]): readonly string[] {
  const labels = operations.map(({ label }) => label)
  return [...new Set(labels.filter((label, index) => labels.indexOf(label) !== index))]
}
