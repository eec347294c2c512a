/** Owns the rule `sec-shape`. */
import { child, isObject, objectsIn, own, show, textAt, type JsonObject } from '../../json.js'
import { rule } from '../../define.js'
import { DISCOURAGED, FAILS } from '../../severity.js'
import { definition } from '../examples.js'

const FLOWS: Readonly<Record<string, readonly string[]>> = {
  accessCode: ['authorizationUrl', 'tokenUrl'],
  implicit: ['authorizationUrl'],
  password: ['tokenUrl'],
  application: ['tokenUrl'],
}

export const secShape = rule({
  id: 'sec-shape',
  title: 'A security definition says what its type needs',
  severity: FAILS,
  source: ['SecuritySchemePropertyRequired', 'SecuritySchemePropertyNotValid'],
  wrong: definition({ securityDefinitions: { key: { type: 'apiKey', in: 'cookie' } } }),
  right: definition({ securityDefinitions: { key: { type: 'apiKey', in: 'header', name: 'X-API-Key' } } }),
  check({ definition }, report) {
    for (const [name, node, at] of objectsIn(own(definition, 'securityDefinitions'), '/securityDefinitions')) {
      const type = textAt(node, 'type') ?? ''
      if (type === 'apiKey') {
        if (node['in'] !== 'header' && node['in'] !== 'query')
          report(child(at, 'in'), `The key ${name} travels in ${show(node['in'])}; it is "header" or "query".`)
        need(node, at, name, 'name')
      } else if (type === 'oauth2') {
        const flow = textAt(node, 'flow') ?? ''
        const keys = Object.hasOwn(FLOWS, flow) ? FLOWS[flow] : undefined
        if (keys === undefined) report(child(at, 'flow'), `${name} has the flow ${show(node['flow'])}, which Swagger 2.0 does not know.`)
        for (const key of keys ?? []) need(node, at, name, key)
        if (!isObject(node['scopes']))
          report(child(at, 'scopes'), `${name} has no object \`scopes\`, which may be empty.`, { severity: DISCOURAGED })
      } else if (type !== 'basic')
        report(child(at, 'type'), `${name} is of the type ${show(node['type'])}; there are basic, apiKey and oauth2.`)
    }

    function need(node: JsonObject, at: string, name: string, key: string): void {
      if ((textAt(node, key) ?? '') === '') report(child(at, key), `${name} has no \`${key}\`.`)
    }
  },
})
