/** Owns the rule `response-2xx`. */
import { child } from '../../json.js'
import { rule } from '../../define.js'
import { REVIEWED } from '../../severity.js'
import { operation } from '../examples.js'

export const response2xx = rule({
  id: 'response-2xx',
  title: 'Every operation describes what a success answers',
  severity: REVIEWED,
  source: ['OperationShouldHaveSuccessfulResponse'],
  wrong: operation({ responses: { default: { description: 'The orders.' } } }),
  right: operation({ responses: { '200': { description: 'The orders.' } } }),
  check({ operations }, report) {
    for (const { at, name, responses } of operations) {
      if (!responses.some(({ status }) => /^2\d\d$/.test(status))) report(child(at, 'responses'), `${name} has no answer from 200 to 299.`)
    }
  },
})
