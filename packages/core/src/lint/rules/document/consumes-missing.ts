/** Owns the rule `consumes-missing`. */
import { child, listAt } from '../../json.js'
import { rule } from '../../define.js'
import { REVIEWED } from '../../severity.js'
import { definition, operation } from '../examples.js'

const BODY = { parameters: [{ name: 'body', in: 'body', schema: { type: 'object' } }] }

export const consumesMissing = rule({
  id: 'consumes-missing',
  title: 'An operation with a body says in what media type it is sent',
  severity: REVIEWED,
  source: ['ConsumesMissing'],
  wrong: operation(BODY, 'post'),
  right: definition({ consumes: ['application/json'], paths: { '/orders': { post: BODY } } }),
  check({ definition, operations }, report) {
    if (listAt(definition, 'consumes').length > 0) return
    for (const { node, at, name, parameters } of operations) {
      const hasBody = parameters.some(({ in: place }) => place === 'body' || place === 'formData')
      if (hasBody && listAt(node, 'consumes').length === 0) report(child(at, 'consumes'), `${name} has a body, but no media type for it.`)
    }
  },
})
