/** Owns the rule `props-policy-conn-params`. */
import { child } from '../../json.js'
import { rule } from '../../define.js'
import { DISCOURAGED } from '../../severity.js'
import { connectionParametersOf, policiesOf, POLICY_PARAMETER } from '../../view/connection.js'
import { properties } from '../examples.js'

const policyWith = (parameter: string): Readonly<Record<string, unknown>> => ({
  connectionParameters: { tenant: { type: 'string' } },
  policyTemplateInstances: [
    {
      templateId: 'setheader',
      parameters: { [`${POLICY_PARAMETER}name`]: 'X-Tenant', [`${POLICY_PARAMETER}value`]: `@connectionParameters('${parameter}')` },
    },
  ],
})

export const propsPolicyConnParams = rule({
  id: 'props-policy-conn-params',
  title: 'What a policy reads of a connection, the connection asks for',
  severity: DISCOURAGED,
  source: ['the policy would fail without a word'],
  document: 'properties',
  diagnostics: ['connection-parameter-unknown'],
  wrong: properties(policyWith('account')),
  right: properties(policyWith('tenant')),
  check(view, report) {
    const asked = new Set(connectionParametersOf(view).map(({ name }) => name.toLowerCase()))
    for (const { at, parameters } of policiesOf(view)) {
      for (const [key, value] of Object.entries(parameters)) {
        const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
        for (const [, name = '', rest] of text.matchAll(/@connectionParameters\(\s*\\?['"]([^'"\\]*)\\?['"]\s*([,)])/g)) {
          // With a default, whoever connects need not have said it.
          if (rest !== ',' && !asked.has(name.toLowerCase()))
            report(
              child(at, 'parameters', key),
              `The policy reads the connection parameter ${name}, for which the connection does not ask.`,
            )
        }
      }
    }
  },
})
