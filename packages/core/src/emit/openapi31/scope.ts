/** Owns what every part of the OpenAPI 3.1 emitter carries along. */
import type { Place, Report } from '../../diagnostics/index.js'
import type { ConnectorModel } from '../../model/index.js'
import { createSchemaLookup, type SchemaLookup } from '../shared/schema-lookup.js'

export interface Scope {
  readonly lookup: SchemaLookup
  readonly report: Report
  /** The operation or named schema. */
  readonly at: Place
  /** The component that stands for a named schema. */
  readonly componentOf: ReadonlyMap<string, string>
  /** The component that stands for a security scheme. */
  readonly schemeOf: ReadonlyMap<string, string>
  /** The named schemas that `$ref` points at so far; shared by all scopes of a document. */
  readonly referenced: Set<string>
}

/** Starts a document. */
export function createScope(model: ConnectorModel, report: Report): Scope {
  const componentOf = componentNames(model.schemas.map(({ name }) => name))
  const schemeOf = componentNames(model.security.map(({ name }) => name))
  return { lookup: createSchemaLookup(model), report, at: {}, componentOf, schemeOf, referenced: new Set() }
}

/** The scope of an operation or a named schema. */
export function enter(scope: Scope, owner: string): Scope {
  return { ...scope, at: { class: owner } }
}

/** OpenAPI allows letters, digits, `.`, `-` and `_` in a component's name; other names are rewritten, and stay different. */
export function componentNames(names: readonly string[]): ReadonlyMap<string, string> {
  const allowed = (name: string): boolean => /^[\w.-]+$/.test(name)
  const taken = new Set(names.filter(allowed))
  const components = new Map<string, string>()
  for (const name of names) {
    if (components.has(name)) continue
    const base = name.replaceAll(/[^\w.-]/g, '_') || '_'
    let component = base
    for (let count = 2; !allowed(name) && taken.has(component); count++) component = `${base}_${count}`
    taken.add(component)
    components.set(name, component)
  }
  return components
}
