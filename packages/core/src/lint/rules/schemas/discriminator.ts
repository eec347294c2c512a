/** Owns the rule `discriminator`. */
import { child, objectAt, textAt, textsAt } from '../../json.js'
import { rule } from '../../define.js'
import { DISCOURAGED } from '../../severity.js'
import { body } from '../examples.js'

const properties = { kind: { type: 'string' } }

export const discriminator = rule({
  id: 'discriminator',
  title: 'A discriminator is a required text',
  severity: DISCOURAGED,
  source: ['DiscriminatorMustBeARequiredStringProperty'],
  diagnostics: ['bad-discriminator'],
  wrong: body({ type: 'object', discriminator: 'kind', properties }),
  right: body({ type: 'object', discriminator: 'kind', required: ['kind'], properties }),
  check({ schemas, resolve }, report) {
    for (const { node, at } of schemas) {
      const name = textAt(node, 'discriminator')
      if (name === undefined) continue
      const property = resolve(objectAt(node, 'properties')[name])?.node
      if (!textsAt(node, 'required').includes(name) || textAt(property, 'type') !== 'string')
        report(child(at, 'discriminator'), `The discriminator ${name} is no required property that is a text.`)
    }
  },
})
