/** Owns what operations are called where a definition does not call them, or calls two of them the same. */
import type { Report } from '../../diagnostics/index.js'
import type { Operation } from '../../model/index.js'
import { pascalCase } from '../shared/words.js'
import type { Scope } from './scope.js'

/** The operations, each with an id that no other has: flows refer to it. */
export function withIds(
  operations: readonly Operation[],
  { report, at }: Pick<Scope, 'at'> & { readonly report: Report },
): readonly Operation[] {
  const said = new Set(operations.map(({ id }) => id))
  const taken = new Set<string>()
  return operations.map((operation) => {
    const { id, verb, path } = operation
    if (id !== '' && !taken.has(id)) {
      taken.add(id)
      return operation
    }
    const wanted = id === '' ? pascalCase(`${verb.toLowerCase()} ${path}`, 'Operation') : id
    let free = wanted
    for (let count = 2; taken.has(free) || (free !== id && said.has(free)); count++) free = `${wanted}${count}`
    taken.add(free)
    report('import-operation-id', { ...at, member: `${verb} ${path}` }, { said: id === '' ? 'none' : id.slice(0, 200), id: free })
    return { ...operation, id: free }
  })
}
