/** Owns the rule `props-redirect`. */
import { child, objectAt, own, show } from '../../json.js'
import { rule } from '../../define.js'
import { REVIEWED } from '../../severity.js'
import { connectionParametersOf } from '../../view/connection.js'
import { properties } from '../examples.js'

const token = (redirectMode: string): Readonly<Record<string, unknown>> => ({
  connectionParameters: { token: { type: 'oauthSetting', oAuthSettings: { identityProvider: 'oauth2', redirectMode } } },
})

export const propsRedirect = rule({
  id: 'props-redirect',
  title: 'Each connector has a redirect URL of its own',
  severity: REVIEWED,
  source: ["Microsoft's rule for connectors made since February 2024"],
  document: 'properties',
  wrong: properties(token('Global')),
  right: properties(token('GlobalPerConnector')),
  check(view, report) {
    for (const { name, node, at } of connectionParametersOf(view)) {
      const mode = own(objectAt(node, 'oAuthSettings'), 'redirectMode')
      if (node['type'] === 'oauthSetting' && mode !== 'GlobalPerConnector')
        report(
          child(at, 'oAuthSettings', 'redirectMode'),
          `The redirect mode of ${name} is ${show(mode)}; new connectors need GlobalPerConnector.`,
        )
    }
  },
})
