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
      reportLoops(schemas, scope)
      const inOrder = [...declared.filter((name) => schemas.has(name)), ...[...schemas.keys()].filter((name) => !declared.includes(name))]
      return inOrder.map((name) => schemas.get(name) as NamedSchema)
    },
  }
}

/** Names that are nothing but other names for each other say nothing; each circle is reported once. */
function reportLoops(schemas: ReadonlyMap<string, NamedSchema>, { report, at }: Scope): void {
  const done = new Set<string>()
  for (const start of schemas.keys()) {
    const open = new Set<string>()
    let name: string | undefined = start
    while (name !== undefined && !done.has(name) && !open.has(name)) {
      open.add(name)
      const schema: NamedSchema['schema'] | undefined = schemas.get(name)?.schema
      name = schema?.kind === 'reference' ? schema.name : undefined
    }
    if (name !== undefined && open.has(name)) report('reference-loop', { ...at, member: name }, { reference: `#/definitions/${name}` })
    for (const each of open) done.add(each)
  }
}
