/** Owns the rule `polling-policy`. */
import { child, listAt, objectAt, textAt, textsAt } from '../../json.js'
import { rule } from '../../define.js'
import { DISCOURAGED } from '../../severity.js'
import { resultOf, schemaAt } from '../../view/calls.js'
import type { ConnectorFiles } from '../../rule.js'

const PARAMETER = 'x-ms-apimTemplateParameter.'
const polled = (parameter: string): ConnectorFiles => ({
  definition: {
    paths: {
      '/orders': {
        get: { operationId: 'OrderPlaced', 'x-ms-trigger': 'batch', parameters: [{ name: 'since', in: 'query', type: 'string' }] },
      },
    },
  },
  properties: {
    properties: {
      policyTemplateInstances: [
        {
          templateId: 'pollingtrigger',
          type: 'PollingTrigger',
          parameters: {
            [`${PARAMETER}triggerConfig`]: { [parameter]: '@{triggerBody().value[0].placed}' },
            [`${PARAMETER}triggerDataPath`]: '@triggerBody().value',
            'x-ms-apimTemplate-operationName': ['OrderPlaced'],
          },
        },
      ],
    },
  },
})

export const pollingPolicy = rule({
  id: 'polling-policy',
  title: 'A trigger whose position the platform keeps is a GET, gives a batch, and takes the position as query parameter',
  severity: DISCOURAGED,
  source: ["Microsoft's documentation of polling triggers", 'observed in published connectors'],
  document: 'properties',
  wrong: polled('after'),
  right: polled('since'),
  check({ properties, operationsOf, resolve }, report) {
    listAt(properties, 'policyTemplateInstances').forEach((policy, index) => {
      if (textAt(policy, 'templateId')?.toLowerCase() !== 'pollingtrigger') return
      const at = child('/properties/policyTemplateInstances', index, 'parameters')
      const parameters = objectAt(policy, 'parameters')
      for (const id of textsAt(parameters, 'x-ms-apimTemplate-operationName')) {
        const [operation] = operationsOf(id)
        if (operation === undefined) continue
        if (operation.verb !== 'get') report(at, `${id} is a ${operation.verb.toUpperCase()}; the platform polls with GET.`)
        if (operation.trigger !== 'batch') report(at, `${id} is no trigger that gives batches.`)
        for (const name of Object.keys(objectAt(parameters, `${PARAMETER}triggerConfig`))) {
          const isKnown = operation.parameters.some((candidate) => candidate.in === 'query' && candidate.name === name)
          if (!name.startsWith('x-ms-') && !isKnown)
            report(child(at, `${PARAMETER}triggerConfig`, name), `${id} has no query parameter ${name}.`)
        }
        const path = /^@triggerBody\(\)((?:\??\.\w+)*)$/.exec(textAt(parameters, `${PARAMETER}triggerDataPath`) ?? '')?.[1]
        const result = resultOf(operation, resolve)
        if (path === undefined || result === undefined) continue
        const data = schemaAt(result, path.replace(/\?/g, '').split('.').join('/'), resolve)
        if (data === 'missing' || (data !== undefined && data['type'] !== undefined && data['type'] !== 'array'))
          report(child(at, `${PARAMETER}triggerDataPath`), `${id} answers no list there.`)
      }
    })
  },
})
