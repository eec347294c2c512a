/** Owns the rule `url-desc`. */
import { child, textAt } from '../../json.js'
import { rule } from '../../define.js'
import { REVIEWED } from '../../severity.js'
import { operation } from '../examples.js'
import { linkIn } from '../words.js'

export const urlDesc = rule({
  id: 'url-desc',
  title: 'Descriptions have no links',
  severity: REVIEWED,
  source: ['policy 5000.2.3.6', 'what reviewers ask for'],
  wrong: operation({ description: 'Lists orders, see https://contoso.example/help.' }),
  right: operation({ description: 'Lists the orders of a customer.' }),
  check({ info, operations, parameters, schemas }, report) {
    for (const { node, at } of [{ node: info, at: '/info' }, ...operations, ...parameters, ...schemas]) {
      const link = linkIn(textAt(node, 'description') ?? '')
      if (link !== undefined) report(child(at, 'description'), `The description has a link (${link.slice(0, 60)}).`)
    }
  },
})
