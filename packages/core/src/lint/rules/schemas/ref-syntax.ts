/** Owns the rule `ref-syntax`. */
import { child, isObject, listAt, own, show, textAt, type JsonObject } from '../../json.js'
import { rule } from '../../define.js'
import { DISCOURAGED, FAILS } from '../../severity.js'
import { body } from '../examples.js'

export const refSyntax = rule({
  id: 'ref-syntax',
  title: 'A reference stands alone and leads to something that is there',
  severity: FAILS,
  source: [
    'SchemaReferenceNot…',
    'ParameterReferenceNot…',
    'ResponseReferenceNot…',
    'AdditionalPropertyNotAllowedAdjacentToRef',
    '…RefLoopNotAllowed',
  ],
  diagnostics: ['schema-not-in-model', 'schema-alias-loop'],
  wrong: body({ $ref: '#/definitions/Order' }),
  right: { definition: { definitions: { Order: { type: 'object', properties: { item: { type: 'string' } } } } } },
  check({ pathItems, operations, schemas, resolve }, report) {
    for (const { node, at, parent, root } of schemas) {
      look(node, at, '#/definitions/')
      if (parent === undefined && root === 'definition' && own(node, '$ref') !== undefined)
        report(at, 'A definition is nothing but another name for one.', { severity: DISCOURAGED })
    }
    for (const { node, at } of [...pathItems, ...operations]) {
      listAt(node, 'parameters').forEach((written, index) => look(written, child(at, 'parameters', index), '#/parameters/'))
      const responses = own(node, 'responses')
      if (isObject(responses))
        for (const [status, written] of Object.entries(responses)) look(written, child(at, 'responses', status), '#/responses/')
    }

    function look(node: unknown, at: string, prefix: string): void {
      const reference = own(node, '$ref')
      if (!isObject(node) || reference === undefined) return
      const place = child(at, '$ref')
      if (typeof reference !== 'string' || !reference.startsWith(prefix))
        report(place, `The reference ${show(reference)} does not lead to ${prefix}…`)
      else if (resolve(node) === undefined) report(place, `The reference ${show(reference)} leads nowhere.`)
      const beside = besides(node)
      if (beside.length > 0) report(at, `The reference does not stand alone: ${beside.join(', ')} is lost.`, { severity: DISCOURAGED })
    }
  },
})

/** A property may be called `$ref`; then its value is no text. */
function besides(node: JsonObject): readonly string[] {
  return textAt(node, '$ref') === undefined ? [] : Object.keys(node).filter((key) => key !== '$ref' && !key.startsWith('x-'))
}
