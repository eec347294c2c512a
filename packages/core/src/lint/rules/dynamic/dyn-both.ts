/** Owns the rule `dyn-both`. */
import { child, own } from '../../json.js'
import { rule } from '../../define.js'
import { REVIEWED } from '../../severity.js'
import { valuesOf } from '../../view/values.js'
import { LIST, withList } from './example.js'

const NEWER = { 'x-ms-dynamic-values': 'x-ms-dynamic-list', 'x-ms-dynamic-schema': 'x-ms-dynamic-properties' }

export const dynBoth = rule({
  id: 'dyn-both',
  title: 'Dynamic choices and schemas are said in both forms',
  severity: REVIEWED,
  source: [
    'DynamicListExtensionRequiredForNonParameterReferences',
    'DynamicListExtensionRequiredForAmbiguousReferences',
    'DynamicPropertiesExtensionRequiredFor…',
  ],
  wrong: withList({ 'x-ms-dynamic-values': LIST }),
  right: withList({
    'x-ms-dynamic-values': LIST,
    'x-ms-dynamic-list': { operationId: 'ListQueues', itemsPath: 'value', itemValuePath: 'id' },
  }),
  check(view, report) {
    for (const { node, at } of valuesOf(view)) {
      for (const pair of Object.entries(NEWER)) {
        const [older, newer] = pair.map((key) => own(node, key))
        // What the platform offers itself has no newer form.
        if ((older === undefined) === (newer === undefined) || (older !== undefined && own(older, 'operationId') === undefined)) continue
        const [there, missing] = older === undefined ? [...pair].reverse() : pair
        report(child(at, String(there)), `${there} stands without ${missing}, which other designers read.`)
      }
    }
  },
})
