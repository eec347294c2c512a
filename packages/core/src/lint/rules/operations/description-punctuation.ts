/** Owns the rule `description-punctuation`. */
import { child, textAt } from '../../json.js'
import { rule } from '../../define.js'
import { REVIEWED } from '../../severity.js'
import { operation } from '../examples.js'

export const descriptionPunctuation = rule({
  id: 'description-punctuation',
  title: 'The description of an operation ends like a sentence',
  severity: REVIEWED,
  source: ['certification'],
  wrong: operation({ description: 'Lists the orders of a customer' }),
  right: operation({ description: 'Lists the orders of a customer.' }),
  check({ operations }, report) {
    for (const { node, at, name } of operations) {
      const description = textAt(node, 'description') ?? ''
      if (description.trim() === '' || /[.!?]$/.test(description)) continue
      const place = child(at, 'description')
      const bare = description.trimEnd()
      // A list or a colon wants somebody's eyes.
      const value = /[.!?]$/.test(bare) ? bare : /[\p{L}\p{N})]$/u.test(bare) ? `${bare}.` : undefined
      report(
        place,
        `The description of ${name} does not end with . ! or ?`,
        value === undefined ? {} : { fix: { kind: 'set', at: place, value } },
      )
    }
  },
})
