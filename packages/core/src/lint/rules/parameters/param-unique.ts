/** Owns the rule `param-unique`. */
import { listAt } from '../../json.js'
import { rule } from '../../define.js'
import { FAILS } from '../../severity.js'
import { operation } from '../examples.js'

const FILTER = { name: 'filter', in: 'query', type: 'string' }

export const paramUnique = rule({
  id: 'param-unique',
  title: 'An operation has each parameter once',
  severity: FAILS,
  source: ['OperationParametersContainDuplicateParameter', 'PathParametersContain…'],
  diagnostics: ['duplicate-property-name'],
  wrong: operation({ parameters: [FILTER, FILTER] }),
  right: operation({ parameters: [FILTER, { ...FILTER, in: 'header' }] }),
  check({ pathItems, operations, resolve }, report) {
    for (const { node, at } of [...pathItems, ...operations]) {
      const seen = new Set<string>()
      listAt(node, 'parameters').forEach((written, index) => {
        const { name, in: place } = resolve(written)?.node ?? {}
        if (typeof name !== 'string' || typeof place !== 'string') return
        const key = `${place} ${name}`
        if (seen.has(key)) report(`${at}/parameters/${index}`, `The ${place} parameter ${name} is there twice.`)
        seen.add(key)
      })
    }
  },
})
