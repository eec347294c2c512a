/** Owns the rule `tree-selected`. */
import { child, isObject, objectAt, own, textAt } from '../../json.js'
import { rule } from '../../define.js'
import { FAILS, UNHELPFUL } from '../../severity.js'
import { valuesOf } from '../../view/values.js'
import { parameter } from '../examples.js'

const tree = (level: string): Readonly<Record<string, unknown>> => ({
  name: 'folder',
  in: 'query',
  type: 'string',
  'x-ms-dynamic-tree': { [level]: { operationId: 'ListFolder', parameters: { id: { selectedItemValuePath: 'id' } } } },
})

export const treeSelected = rule({
  id: 'tree-selected',
  title: 'Only the call that opens a folder is given the folder, and a file picker has a tree',
  severity: FAILS,
  source: ['SelectedItemValuePathNotAllowedInThisPosition', 'DynamicTreeExtensionMissing'],
  wrong: parameter(tree('open')),
  right: parameter(tree('browse')),
  check(view, report) {
    for (const { node, at } of valuesOf(view)) {
      const first = own(node['x-ms-dynamic-tree'], 'open')
      for (const [name, given] of Object.entries(objectAt(first, 'parameters'))) {
        if (isObject(given) && Object.hasOwn(given, 'selectedItemValuePath'))
          report(child(at, 'x-ms-dynamic-tree', 'open', 'parameters', name), 'Nothing is selected yet where the tree opens.')
      }
      if (textAt(node['x-ms-dynamic-values'], 'capability') === 'file-picker' && !Object.hasOwn(node, 'x-ms-dynamic-tree'))
        report(child(at, 'x-ms-dynamic-values'), 'The file picker has no x-ms-dynamic-tree, which newer designers read.', {
          severity: UNHELPFUL,
        })
    }
  },
})
