/** Owns the rule `no-openapi3`. */
import { child } from '../../json.js'
import { rule } from '../../define.js'
import { DISCOURAGED } from '../../severity.js'
import { body } from '../examples.js'

export const noOpenApi3 = rule({
  id: 'no-openapi3',
  title: 'Nothing is said in words of OpenAPI 3',
  severity: DISCOURAGED,
  source: ['SwaggerKeywordNotSupported', 'policy 5000.2.6.2'],
  wrong: body({ type: 'string', nullable: true }),
  right: body({ type: 'string' }),
  check({ definition, operations, schemas }, report) {
    const forbid = (node: object, at: string, keys: readonly string[]): void => {
      for (const key of keys) {
        if (Object.hasOwn(node, key)) report(child(at, key), `\`${key}\` is a word of OpenAPI 3, which the platform does not know.`)
      }
    }
    forbid(definition, '', ['openapi', 'servers', 'components'])
    for (const { node, at } of operations) forbid(node, at, ['requestBody'])
    for (const { node, at } of schemas) forbid(node, at, ['nullable', 'oneOf', 'anyOf', 'not', 'const'])
  },
})
