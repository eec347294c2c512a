/** Owns the rule `product-names`. */
import { child, textAt } from '../../json.js'
import { rule } from '../../define.js'
import { REJECTED } from '../../severity.js'
import { operation } from '../examples.js'
import { productIn } from '../words.js'

export const productNames = rule({
  id: 'product-names',
  title: 'Summaries and descriptions name no Power Platform product',
  severity: REJECTED,
  source: ['certification'],
  wrong: operation({ description: 'Lists orders for Power Automate.' }),
  right: operation({ description: 'Lists orders for a flow.' }),
  check({ operations, parameters }, report) {
    for (const { node, at } of [...operations, ...parameters]) {
      for (const key of ['summary', 'x-ms-summary', 'description']) {
        const product = productIn(textAt(node, key) ?? '')
        if (product !== undefined) report(child(at, key), `The text names "${product}", which reviewers refuse.`)
      }
    }
  },
})
