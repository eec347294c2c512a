/** Owns the rule `mime-supported`. */
import { child, textsAt } from '../../json.js'
import { rule } from '../../define.js'
import { REVIEWED } from '../../severity.js'
import { operation } from '../examples.js'

const SUPPORTED = ['application/json', 'text/plain', 'multipart/form-data', 'application/x-www-form-urlencoded']

export const mimeSupported = rule({
  id: 'mime-supported',
  title: 'Operations take JSON, plain text or a form',
  severity: REVIEWED,
  source: ['MimeTypeNotSupported', 'MimeTypeNotValid'],
  wrong: operation({ consumes: ['application/xml'] }, 'post'),
  right: operation({ consumes: ['application/json'] }, 'post'),
  check({ definition, operations }, report) {
    for (const { node, at } of [{ node: definition, at: '' }, ...operations]) {
      textsAt(node, 'consumes').forEach((type, index) => {
        const bare = type.split(';', 1)[0]?.trim().toLowerCase() ?? ''
        if (!SUPPORTED.includes(bare))
          report(child(at, 'consumes', index), `The platform does not send ${type}; it sends ${SUPPORTED.join(', ')}.`)
      })
    }
  },
})
