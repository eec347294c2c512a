/** Owns the rule `property-labels`. */
import { child, own, textAt } from '../../json.js'
import { rule } from '../../define.js'
import { REVIEWED } from '../../severity.js'
import { body } from '../examples.js'

export const propertyLabels = rule({
  id: 'property-labels',
  title: 'Every visible property has a label and a description',
  severity: REVIEWED,
  source: ["Microsoft's guidance on texts"],
  wrong: body({ type: 'object', properties: { item_no: { type: 'string' } } }),
  right: body({ type: 'object', properties: { item_no: { type: 'string', 'x-ms-summary': 'Item', description: 'Number of the item.' } } }),
  check({ schemas, resolve }, report) {
    for (const { node, at, key, isInternal } of schemas) {
      if (key === undefined || isInternal) continue
      // A reference may have its texts where it leads.
      const meant = resolve(node)?.node
      const has = (name: string): boolean => (textAt(node, name) ?? textAt(meant, name) ?? '').trim() !== ''
      const missing = [...(has('x-ms-summary') || has('title') ? [] : ['label']), ...(has('description') ? [] : ['description'])]
      if (missing.length > 0 && own(node, 'x-ms-notification-url') !== true)
        report(child(at), `The property ${key} has no ${missing.join(' and no ')}.`)
    }
  },
})
