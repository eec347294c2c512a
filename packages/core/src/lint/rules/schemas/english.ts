/** Owns the rule `english`. */
import { child, textAt } from '../../json.js'
import { rule } from '../../define.js'
import { REVIEWED } from '../../severity.js'
import { operation } from '../examples.js'

/** Letters of other scripts. Words of other languages in Latin letters need somebody who reads them. */
const FOREIGN = /[^\P{L}\p{Script=Latin}\p{Script=Greek}]/u
const TEXTS = ['title', 'summary', 'x-ms-summary', 'description']

export const english = rule({
  id: 'english',
  title: 'Texts are in Latin letters',
  severity: REVIEWED,
  source: ['ValueMustBeInEnglish', 'policies 5000.2.3.1, 5000.2.3.2'],
  wrong: operation({ summary: 'Заказы' }),
  right: operation({ summary: 'List orders' }),
  check({ info, operations, parameters, schemas, responses }, report) {
    for (const { node, at } of [{ node: info, at: '/info' }, ...operations, ...parameters, ...responses, ...schemas]) {
      for (const key of TEXTS) {
        if (FOREIGN.test(textAt(node, key) ?? '')) report(child(at, key), 'The text has letters of another language than English.')
      }
    }
  },
})
