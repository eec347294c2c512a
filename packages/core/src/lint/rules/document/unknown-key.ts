/** Owns the rule `unknown-key`. */
import { child, objectAt } from '../../json.js'
import { rule } from '../../define.js'
import { DISCOURAGED } from '../../severity.js'
import { operation } from '../examples.js'

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '))

const LIMITS =
  'maximum exclusiveMaximum minimum exclusiveMinimum maxLength minLength pattern maxItems minItems uniqueItems multipleOf enum default'
const KEYS = {
  root: words(
    'swagger info host basePath schemes consumes produces paths definitions parameters responses securityDefinitions security tags externalDocs',
  ),
  info: words('title version description termsOfService contact license'),
  path: words('get put post delete options head patch parameters $ref'),
  operation: words('tags summary description externalDocs operationId consumes produces parameters responses schemes deprecated security'),
  body: words('name in description required schema'),
  parameter: words(`name in description required type format allowEmptyValue items collectionFormat ${LIMITS}`),
  response: words('description schema headers examples'),
  schema: words(
    `$ref type format title description properties required items additionalProperties allOf readOnly discriminator example externalDocs xml maxProperties minProperties ${LIMITS}`,
  ),
}
/** The rule about OpenAPI 3 speaks of these. */
const OPENAPI3 = words('openapi servers components requestBody nullable oneOf anyOf not const')

export const unknownKey = rule({
  id: 'unknown-key',
  title: 'Every key is one of Swagger 2.0, or begins with x-',
  severity: DISCOURAGED,
  source: ['ExtensionNameNotValid', 'AdditionalPropertyNotAllowed'],
  diagnostics: ['extension-name'],
  wrong: operation({ operationId: 'ListOrders', notes: 'Internal.' }),
  right: operation({ operationId: 'ListOrders', 'x-notes': 'Internal.' }),
  check({ definition, pathItems, operations, parameters, responses, schemas }, report) {
    const allow = (node: object, at: string, place: keyof typeof KEYS): void => {
      for (const key of Object.keys(node)) {
        if (key.startsWith('x-') || KEYS[place].has(key) || OPENAPI3.has(key)) continue
        report(child(at, key), `The platform knows no \`${key}\` here; keys of your own begin with x-.`)
      }
    }
    allow(definition, '', 'root')
    allow(objectAt(definition, 'info'), '/info', 'info')
    for (const { node, at } of pathItems) allow(node, at, 'path')
    for (const { node, at } of operations) allow(node, at, 'operation')
    for (const { node, at, in: place } of parameters) allow(node, at, place === 'body' ? 'body' : 'parameter')
    for (const { node, at } of responses) allow(node, at, 'response')
    for (const { node, at } of schemas) allow(node, at, 'schema')
  },
})
