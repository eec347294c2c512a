/** Owns the rule `param-collection`. */
import { child, own, show } from '../../json.js'
import { rule } from '../../define.js'
import { FAILS } from '../../severity.js'
import { parameter } from '../examples.js'

const FORMATS = ['csv', 'ssv', 'tsv', 'pipes']

export const paramCollection = rule({
  id: 'param-collection',
  title: 'A list outside the body is written as csv, ssv, tsv or pipes',
  severity: FAILS,
  source: ['CollectionFormatValueNotSupported'],
  wrong: parameter({ name: 'states', in: 'query', type: 'array', items: { type: 'string' }, collectionFormat: 'multi' }),
  right: parameter({ name: 'states', in: 'query', type: 'array', items: { type: 'string' }, collectionFormat: 'csv' }),
  check({ parameters }, report) {
    for (const { node, at, name } of parameters) {
      const format = own(node, 'collectionFormat')
      if (format !== undefined && !FORMATS.includes(String(format)))
        report(child(at, 'collectionFormat'), `The platform does not write ${name} as ${show(format)}; it knows ${FORMATS.join(', ')}.`)
    }
  },
})
