/** Owns the rule `internal-default-required`. */
import { child, own } from '../../json.js'
import { rule } from '../../define.js'
import { UNHELPFUL } from '../../severity.js'
import { parameter } from '../examples.js'

const VERSION = { name: 'version', in: 'query', type: 'string', default: '2', 'x-ms-visibility': 'internal' }

export const internalDefaultRequired = rule({
  id: 'internal-default-required',
  title: 'A parameter that makers do not see and that has a default is required',
  severity: UNHELPFUL,
  source: ['InternalPropertyWithDefaultOptional', 'PropertyMustBeRequired'],
  wrong: parameter(VERSION),
  right: parameter({ ...VERSION, required: true }),
  check({ parameters }, report) {
    for (const { node, at, name, in: place, isInternal, isRequired } of parameters) {
      if (place !== 'body' && isInternal && !isRequired && own(node, 'default') !== undefined)
        report(child(at, 'required'), `The parameter ${name} is internal and not required: its default is not always sent.`)
    }
  },
})
