/** Owns the rule `required-loop`. */
import { child, listAt, objectAt, own, type JsonObject } from '../../json.js'
import { rule } from '../../define.js'
import { FAILS } from '../../severity.js'
import { definition } from '../examples.js'

const order = (required: readonly string[]): object => ({
  definitions: { Order: { type: 'object', required, properties: { replaces: { $ref: '#/definitions/Order' }, id: { type: 'string' } } } },
})

export const requiredLoop = rule({
  id: 'required-loop',
  title: 'Nothing requires itself',
  severity: FAILS,
  source: ['RequiredLoopInSchemaNotAllowed'],
  wrong: definition({ ...order(['replaces']) }),
  right: definition({ ...order(['id']) }),
  check({ schemas, resolve }, report) {
    const done = new Set<JsonObject>()
    const open: JsonObject[] = []
    for (const { node, at } of schemas) visit(node, at)

    /** Follows required properties alone. */
    function visit(node: JsonObject, at: string): void {
      if (done.has(node) || open.length > 100) return
      open.push(node)
      for (const name of listAt(node, 'required')) {
        if (typeof name !== 'string') continue
        const place = child(at, 'properties', name)
        const next = resolve(own(objectAt(node, 'properties'), name), place)
        if (next === undefined) continue
        if (open.includes(next.node))
          report(place, `The property ${name} is required, and requires what it stands in: no value is ever complete.`)
        else visit(next.node, next.at)
      }
      open.pop()
      done.add(node)
    }
  },
})
