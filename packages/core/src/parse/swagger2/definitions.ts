/** Owns which schemas have names: those that something refers to, each read once. */
import type { Json, NamedSchema } from '../../model/index.js'
import { isJsonObject, type JsonObject } from '../shared/taking.js'
import { readSchema } from './schemas.js'
import type { Scope } from './scope.js'

const DEFINITIONS = 'definitions/'

/** Gives names as they are asked for; what they stand for is read when everything else is. */
export function createDefinitions(
  document: JsonObject,
): Pick<Scope, 'nameOf'> & { readonly read: (scope: Scope) => readonly NamedSchema[] } {
  const declared = isJsonObject(document['definitions']) ? Object.keys(document['definitions']) : []
  const taken = new Set(declared)
  const names = new Map<string | object, string>(declared.map((name) => [DEFINITIONS + name, name]))
  const wanted = new Map<string, Json>()
  return {
    nameOf(name, key, schema) {
      let found = names.get(key)
      if (found === undefined) {
        found = name
        for (let count = 2; taken.has(found); count++) found = `${name}${count}`
        taken.add(found)
        names.set(key, found)
      }
      if (!wanted.has(found)) wanted.set(found, schema)
      return found
    },
    read(scope) {
      const schemas = new Map<string, NamedSchema>()
      // A map grows while it is walked, so names that turn up on the way are reached too.
      for (const [name, schema] of wanted)
        schemas.set(name, { name, schema: readSchema(schema, { ...scope, at: { ...scope.at, member: name } }) })
      const inOrder = [...declared.filter((name) => schemas.has(name)), ...[...schemas.keys()].filter((name) => !declared.includes(name))]
      return inOrder.map((name) => schemas.get(name) as NamedSchema)
    },
  }
}
