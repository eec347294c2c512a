/** Owns the rule `pageable-name`. */
import { child, isObject, listAt, objectAt, own, textAt, textsAt } from '../../json.js'
import { rule } from '../../define.js'
import { REJECTED, UNHELPFUL } from '../../severity.js'
import { operation } from '../examples.js'

const NAMES = ['nextLink', '@odata.nextLink']
const answer = (name: string): object => ({
  'x-ms-pageable': { nextLinkName: name },
  responses: { '200': { description: 'A page.', schema: { type: 'object', properties: { [name]: { type: 'string' } } } } },
})

export const pageableName = rule({
  id: 'pageable-name',
  title: 'The link to the next page is called nextLink, is described, and leads through the connector',
  severity: REJECTED,
  source: ['InvalidNextLinkNameValue', 'the platform follows no other link'],
  wrong: operation({ ...answer('next') }),
  right: operation({ ...answer('nextLink') }),
  check({ operations, properties, resolve }, report) {
    const policies = listAt(properties, 'policyTemplateInstances').filter(
      (policy) => textAt(policy, 'templateId')?.toLowerCase() === 'updatenextlink',
    )
    for (const { node, at, name, id, responses } of operations) {
      if (!isObject(node['x-ms-pageable'])) continue
      const place = child(at, 'x-ms-pageable', 'nextLinkName')
      const link = textAt(node['x-ms-pageable'], 'nextLinkName') ?? ''
      if (!NAMES.includes(link)) report(place, `The link of ${name} is called "${link}"; reviewers want ${NAMES.join(' or ')}.`)
      const answers = responses.filter(({ status }) => status.startsWith('2')).map((response) => resolve(response.node['schema'])?.node)
      const isDescribed = answers.some((schema) => schema === undefined || own(objectAt(schema, 'properties'), link) !== undefined)
      if (!isDescribed) report(place, `The answer of ${name} has no property "${link}".`, { severity: UNHELPFUL })
      const isRouted = policies.some((policy) => {
        const operations = textsAt(own(policy, 'parameters'), 'x-ms-apimTemplate-operationName')
        return operations.length === 0 || (id !== undefined && operations.includes(id))
      })
      if (properties !== undefined && !isRouted)
        report(place, `No policy updatenextlink leads the link of ${name} through the connector, so it is called without credentials.`, {
          severity: UNHELPFUL,
        })
    }
  },
})
