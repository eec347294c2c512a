/** Owns the rule `props-ui`. */
import { child, objectAt, own, textAt } from '../../json.js'
import { rule } from '../../define.js'
import { REJECTED } from '../../severity.js'
import { connectionParametersOf } from '../../view/connection.js'
import { properties } from '../examples.js'

const key = (uiDefinition: object): Readonly<Record<string, unknown>> => ({
  connectionParameters: { api_key: { type: 'securestring', uiDefinition } },
})

export const propsUi = rule({
  id: 'props-ui',
  title: 'Everything that a connection asks for has a label and a description',
  severity: REJECTED,
  source: ['policies 5000.2.6.9, 5000.2.6.10'],
  document: 'properties',
  wrong: properties(key({ displayName: 'API Key' })),
  right: properties(key({ displayName: 'API Key', description: 'The key from your profile.' })),
  check(view, report) {
    for (const { name, node, at } of connectionParametersOf(view)) {
      const ui = objectAt(node, 'uiDefinition')
      // Nobody sees the gateway's own, nor what is hidden.
      if (node['type'] === 'gatewaySetting' || String(own(objectAt(ui, 'constraints'), 'hidden')) === 'true') continue
      for (const [key, label] of [
        ['displayName', 'label'],
        ['description', 'description'],
      ] as const) {
        if ((textAt(ui, key) ?? '').trim() === '')
          report(child(at, 'uiDefinition', key), `The connection asks for ${name} without a ${label}.`)
      }
    }
  },
})
