/** Owns the rule `internal-required-default`. */
import { own } from '../../json.js'
import { rule } from '../../define.js'
import { FAILS } from '../../severity.js'
import { parameter } from '../examples.js'

const VERSION = { name: 'version', in: 'query', type: 'string', required: true, 'x-ms-visibility': 'internal' }

export const internalRequiredDefault = rule({
  id: 'internal-required-default',
  title: 'A required parameter that makers do not see has a default',
  severity: FAILS,
  source: ["Microsoft's documentation of x-ms-visibility"],
  wrong: parameter(VERSION),
  right: parameter({ ...VERSION, default: '2' }),
  check({ operations }, report) {
    for (const { parameters, isInternal: isHiddenOperation } of operations) {
      if (isHiddenOperation) continue
      for (const { node, at, name, in: place, isInternal, isRequired } of parameters) {
        if (place !== 'body' && isInternal && isRequired && own(node, 'default') === undefined)
          report(at, `The parameter ${name} is required and internal, and has no default: nobody can call the operation.`)
      }
    }
  },
})
