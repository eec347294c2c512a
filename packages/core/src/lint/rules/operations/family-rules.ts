/** Owns the rule `family-rules`. */
import { child, own, textAt } from '../../json.js'
import { rule } from '../../define.js'
import { UNHELPFUL } from '../../severity.js'
import { definition } from '../examples.js'

const annotated = (operationId: string, revision: number): object => ({
  operationId,
  'x-ms-api-annotation': { family: 'ListOrders', revision, status: revision === 1 ? 'Production' : 'Preview' },
})

export const familyRules = rule({
  id: 'family-rules',
  title: 'A family has at most two active operations, one of them in production, and each revision once',
  severity: UNHELPFUL,
  source: ['OperationFamily…', 'OperationRevisionEmpty'],
  wrong: definition({ paths: { '/a': { get: annotated('ListOrders', 1) }, '/b': { get: annotated('ListAllOrders', 1) } } }),
  right: definition({ paths: { '/a': { get: annotated('ListOrders', 1) }, '/b': { get: annotated('ListOrdersV2', 2) } } }),
  check({ operations, info }, report) {
    const families = new Map<string, (typeof operations)[number][]>()
    for (const operation of operations) {
      const family = textAt(operation.node['x-ms-api-annotation'], 'family')
      if (family !== undefined) families.set(family, [...(families.get(family) ?? []), operation])
    }
    const inherited = textAt(info['x-ms-api-annotation'], 'status') ?? 'Production'
    for (const [family, members] of families) {
      // Without a family of its own, an operation is the first of the family that is called like it.
      const first = operations.filter(({ id, node }) => id === family && textAt(node['x-ms-api-annotation'], 'family') === undefined)
      const all = [...new Set([...first, ...members])]
      const active = all.filter(({ node }) => node['deprecated'] !== true)
      const inProduction = active.filter(({ node }) => (textAt(node['x-ms-api-annotation'], 'status') ?? inherited) === 'Production')
      const at = child((all.at(-1) ?? { at: '' }).at, 'x-ms-api-annotation')
      if (active.length > 2) report(at, `The family ${family} has ${active.length} operations that are not deprecated; two are allowed.`)
      if (inProduction.length > 1) report(at, `The family ${family} has ${inProduction.length} operations in production; one is allowed.`)
      const seen = new Set<unknown>()
      for (const { node, at: operationAt, name } of all) {
        const revision = own(node['x-ms-api-annotation'], 'revision')
        if (seen.has(revision))
          report(child(operationAt, 'x-ms-api-annotation', 'revision'), `${name} is no revision of its own in the family ${family}.`)
        seen.add(revision)
      }
    }
  },
})
