/** Owns the rule `sec-pairing`. */
import { objectAt, objectsIn, textAt } from '../../json.js'
import { rule } from '../../define.js'
import { UNHELPFUL } from '../../severity.js'
import { connectionParametersOf, policiesOf } from '../../view/connection.js'

const securityDefinitions = { key: { type: 'apiKey', in: 'header', name: 'X-API-Key' } }
const secret = { type: 'securestring' }

/** The names by which the platform finds what a definition asks for. */
const NAMES: Readonly<Record<string, readonly string[]>> = { apiKey: ['api_key'], basic: ['username', 'password'], oauth2: ['token'] }

export const secPairing = rule({
  id: 'sec-pairing',
  title: 'The connection asks for what the security definition sends, under the name that the platform knows',
  severity: UNHELPFUL,
  source: ['observed in published connectors'],
  document: 'properties',
  wrong: { definition: { securityDefinitions }, properties: { properties: { connectionParameters: { apiKey: secret } } } },
  right: { definition: { securityDefinitions }, properties: { properties: { connectionParameters: { api_key: secret } } } },
  check(view, report) {
    if (view.properties === undefined) return
    const asked = new Set(connectionParametersOf(view).map(({ name }) => name))
    // A policy may send it under whatever name.
    const policies = JSON.stringify(policiesOf(view).map(({ parameters }) => parameters))
    const [scheme] = objectsIn(objectAt(view.definition, 'securityDefinitions'), '')
    if (scheme === undefined) {
      if (asked.has('api_key') && !policies.includes('api_key'))
        report('/properties/connectionParameters/api_key', 'The connection asks for an API key, and nothing says where it is sent.')
      return
    }
    const [name, definition] = scheme
    const type = textAt(definition, 'type') ?? ''
    const wanted = (Object.hasOwn(NAMES, type) ? NAMES[type] : undefined) ?? []
    const missing = wanted.filter((parameter) => !asked.has(parameter))
    if (missing.length > 0 && !policies.includes('@connectionParameters('))
      report('/properties/connectionParameters', `${name} sends ${missing.join(' and ')}, for which the connection does not ask.`)
  },
})
