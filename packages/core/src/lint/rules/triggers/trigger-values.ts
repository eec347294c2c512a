/** Owns the rule `trigger-values`. */
import { child, own, show } from '../../json.js'
import { rule } from '../../define.js'
import { FAILS } from '../../severity.js'
import { operation } from '../examples.js'

export const triggerValues = rule({
  id: 'trigger-values',
  title: 'A trigger is "single" or "batch"',
  severity: FAILS,
  source: ['the schema of definitions'],
  wrong: operation({ 'x-ms-trigger': true }),
  right: operation({ 'x-ms-trigger': 'single' }),
  check({ operations }, report) {
    for (const { node, at, name } of operations) {
      const trigger = own(node, 'x-ms-trigger')
      if (trigger !== undefined && trigger !== 'single' && trigger !== 'batch')
        report(child(at, 'x-ms-trigger'), `${name} is the trigger ${show(trigger)}; it is "single" or "batch".`)
    }
  },
})
