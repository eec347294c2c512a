/** Owns what rules look at: the parts of a definition, each once, with where it stands. Malformed parts are not there. */
import { isObject, objectAt, type JsonObject } from '../json.js'
import type { ConnectorFiles } from '../rule.js'
import { findOperations, type Operation, type Parameter, type PathItem, type Response } from './operations.js'
import { createResolver, type Resolver } from './references.js'
import { findSchemas, type SchemaNode } from './schemas.js'

export type { Operation, Parameter, PathItem, Response } from './operations.js'
export type { SchemaNode } from './schemas.js'

export interface View extends Resolver {
  readonly files: ConnectorFiles
  readonly definition: JsonObject
  readonly info: JsonObject
  readonly pathItems: readonly PathItem[]
  readonly operations: readonly Operation[]
  /** Each parameter as it is written, once, however many operations share it. */
  readonly parameters: readonly Parameter[]
  readonly responses: readonly Response[]
  /** Each schema as it is written, with those inside of it; outermost first. */
  readonly schemas: readonly SchemaNode[]
  /** The operations of an id. */
  readonly operationsOf: (id: string) => readonly Operation[]
  /** `properties` of apiProperties.json; absent where the file is. */
  readonly properties: JsonObject | undefined
}

/** Takes a connector's documents apart. */
export function createView(files: ConnectorFiles): View {
  const definition = isObject(files.definition) ? files.definition : {}
  const resolver = createResolver(definition)
  const found = findOperations(definition, resolver)
  const byId = new Map<string, Operation[]>()
  for (const operation of found.operations) {
    if (operation.id !== undefined) byId.set(operation.id, [...(byId.get(operation.id) ?? []), operation])
  }
  return {
    ...resolver,
    ...found,
    files,
    definition,
    info: objectAt(definition, 'info'),
    schemas: findSchemas(definition, found, resolver),
    operationsOf: (id) => byId.get(id) ?? [],
    properties: isObject(files.properties) ? objectAt(files.properties, 'properties') : undefined,
  }
}
