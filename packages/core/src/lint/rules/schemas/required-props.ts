/** Owns the rule `required-props`. */
import { child, listAt, objectAt, own, show } from '../../json.js'
import { rule } from '../../define.js'
import { DISCOURAGED } from '../../severity.js'
import { body } from '../examples.js'

export const requiredProps = rule({
  id: 'required-props',
  title: 'Everything that is required is described, and can be sent',
  severity: DISCOURAGED,
  source: [
    'RequiredPropertyArrayEmpty',
    'RequiredPropertyDefinitionMissing',
    'RequiredPropertyNotOnObject',
    'RequiredReadOnlyPropertyNotAllowedAsInput',
  ],
  wrong: body({ type: 'object', required: ['quantity'], properties: { item: { type: 'string' } } }),
  right: body({ type: 'object', required: ['item'], properties: { item: { type: 'string' } } }),
  check({ schemas }, report) {
    for (const { node, at, as, isInput } of schemas) {
      const required = own(node, 'required')
      if (required === undefined) continue
      const place = child(at, 'required')
      if (!Array.isArray(required)) {
        report(place, `\`required\` is ${show(required)}; in a schema it is a list of property names.`)
        continue
      }
      if (required.length === 0) report(place, 'The list of required properties is empty.', { fix: { kind: 'remove', at: place } })
      if (node['type'] !== undefined && node['type'] !== 'object')
        report(place, `Properties are required of a ${show(node['type'])}, which has none.`)
      // What a part of `allOf` requires, another part may describe.
      const isPart = as === 'all' || listAt(node, 'allOf').length > 0
      const properties = objectAt(node, 'properties')
      listAt(node, 'required').forEach((name, index) => {
        const property = own(properties, String(name))
        if (property === undefined && !isPart) report(child(place, index), `The property ${show(name)} is required, but not described.`)
        if (isInput && own(property, 'readOnly') === true)
          report(child(place, index), `The property ${show(name)} is required and read-only, so it can not be sent.`)
      })
    }
  },
})
