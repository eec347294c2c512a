/** Owns the rule `props-policy-known`. */
import { POLICY_TEMPLATES } from '../../../model/index.js'
import { child, own, show, textAt } from '../../json.js'
import { rule } from '../../define.js'
import { DISCOURAGED } from '../../severity.js'
import { policiesOf, POLICY_PARAMETER, POLICY_SECTION } from '../../view/connection.js'
import { properties } from '../examples.js'

const header = (parameters: object): Readonly<Record<string, unknown>> => ({
  policyTemplateInstances: [{ templateId: 'setheader', parameters }],
})

const SECTIONS = ['Request', 'Response', 'Failure']

export const propsPolicyKnown = rule({
  id: 'props-policy-known',
  title: 'A policy is one that the platform has, with the parameters that it has',
  severity: DISCOURAGED,
  source: ['the schema of properties'],
  document: 'properties',
  wrong: properties(header({ [`${POLICY_PARAMETER}header`]: 'X-Tenant', [`${POLICY_PARAMETER}value`]: 'contoso' })),
  right: properties(header({ [`${POLICY_PARAMETER}name`]: 'X-Tenant', [`${POLICY_PARAMETER}value`]: 'contoso' })),
  check(view, report) {
    for (const { templateId, at, parameters } of policiesOf(view)) {
      const template = POLICY_TEMPLATES.find((candidate) => candidate.templateId === templateId)
      if (template === undefined) {
        report(child(at, 'templateId'), `The platform has no policy ${show(templateId)}.`)
        continue
      }
      for (const { parameter, required, values, type } of template.parameters) {
        const place = child(at, 'parameters', `${POLICY_PARAMETER}${parameter}`)
        const value = own(parameters, `${POLICY_PARAMETER}${parameter}`)
        if (value === undefined && required) report(place, `The policy ${templateId} needs \`${parameter}\`.`)
        if (value !== undefined && type === 'text' && typeof value !== 'string')
          report(place, `\`${parameter}\` is ${show(value)}; it is a text.`)
        if (typeof value === 'string' && values !== undefined && !values.includes(value))
          report(place, `\`${parameter}\` is ${show(value)}; it is one of ${values.join(', ')}.`)
      }
      for (const key of Object.keys(parameters)) {
        if (key.startsWith(POLICY_PARAMETER) && !template.parameters.some(({ parameter }) => key === `${POLICY_PARAMETER}${parameter}`))
          report(child(at, 'parameters', key), `The policy ${templateId} has no parameter ${key.slice(POLICY_PARAMETER.length)}.`)
      }
      const section = textAt(parameters, POLICY_SECTION)
      if (section !== undefined && !SECTIONS.includes(section))
        report(child(at, 'parameters', POLICY_SECTION), `The policy runs in ${show(section)}; it is one of ${SECTIONS.join(', ')}.`)
    }
  },
})
