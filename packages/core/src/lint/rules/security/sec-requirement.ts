/** Owns the rule `sec-requirement`. */
import { child, isObject, listAt, objectAt, own, show } from '../../json.js'
import { rule } from '../../define.js'
import { DISCOURAGED } from '../../severity.js'
import { definition } from '../examples.js'

const securityDefinitions = { key: { type: 'apiKey', in: 'header', name: 'X-API-Key' } }

export const secRequirement = rule({
  id: 'sec-requirement',
  title: 'What is asked for is defined, and only OAuth asks for scopes',
  severity: DISCOURAGED,
  source: ['SecurityRequirement…', 'OAuthSecurityRequirementValueMustBeScopeName'],
  diagnostics: ['security-unknown', 'scope-unknown', 'security-not-in-model'],
  wrong: definition({ securityDefinitions, security: [{ apiKey: [] }] }),
  right: definition({ securityDefinitions, security: [{ key: [] }] }),
  check({ definition, operations }, report) {
    const schemes = objectAt(definition, 'securityDefinitions')
    for (const { node, at } of [{ node: definition, at: '' }, ...operations]) {
      listAt(node, 'security').forEach((requirement, index) => {
        if (!isObject(requirement)) return
        for (const [name, scopes] of Object.entries(requirement)) {
          const place = child(at, 'security', index, name)
          const scheme = own(schemes, name)
          if (!isObject(scheme)) {
            report(place, `There is no security definition ${name}.`)
            continue
          }
          const asked: readonly unknown[] = Array.isArray(scopes) ? scopes : []
          if (scheme['type'] !== 'oauth2' && asked.length > 0) report(place, `${name} has no scopes.`)
          for (const scope of scheme['type'] === 'oauth2' ? asked : []) {
            if (own(scheme['scopes'], String(scope)) === undefined) report(place, `${name} has no scope ${show(scope)}.`)
          }
        }
      })
    }
  },
})
