/** Owns the order of paths: operations grouped by path, then verb, each in the order of declaration. */
import type { Report } from '../../diagnostics/index.js'
import type { ConnectorModel, Operation, Verb } from '../../model/index.js'

export interface Route {
  readonly path: string
  readonly operations: readonly Operation[]
}

/** Groups the operations of a model. Of two with one verb and path, the first is kept and the second reported. */
export function routesOf(model: ConnectorModel, report: Report): readonly Route[] {
  const routes = new Map<string, Map<Verb, Operation>>()
  for (const operation of model.operations) {
    const { id, path, verb } = operation
    const verbs = routes.get(path) ?? new Map<Verb, Operation>()
    routes.set(path, verbs)
    const first = verbs.get(verb)
    if (first === undefined) verbs.set(verb, operation)
    else report('route-taken', { class: id }, { verb, path, id, first: first.id })
  }
  return [...routes].map(([path, verbs]) => ({ path, operations: [...verbs.values()] }))
}
