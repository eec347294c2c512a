/** Owns the rule `deprecated-annotation`. */
import { child, isObject, own, textAt } from '../../json.js'
import { rule } from '../../define.js'
import { FAILS } from '../../severity.js'
import { operation } from '../examples.js'

export const deprecatedAnnotation = rule({
  id: 'deprecated-annotation',
  title: 'Only a deprecated operation names its replacement, and names it whole',
  severity: FAILS,
  source: ['ApiAnnotationExtensionReplacementInfo…'],
  wrong: operation({ 'x-ms-api-annotation': { replacement: { api: 'Orders', operationId: 'ListOrdersV2' } } }),
  right: operation({ deprecated: true, 'x-ms-api-annotation': { replacement: { api: 'Orders', operationId: 'ListOrdersV2' } } }),
  check({ operations }, report) {
    for (const { node, at, name } of operations) {
      const replacement = own(node['x-ms-api-annotation'], 'replacement')
      if (!isObject(replacement)) continue
      const place = child(at, 'x-ms-api-annotation', 'replacement')
      if (node['deprecated'] !== true) report(place, `${name} has a replacement, but is not deprecated.`)
      for (const key of ['api', 'operationId']) {
        if (textAt(replacement, key) === undefined) report(child(place, key), `The replacement of ${name} has no \`${key}\`.`)
      }
    }
  },
})
