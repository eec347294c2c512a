/** Owns the rule `unknown-ms-extension`. */
import { isExtensionOf, KNOWN_EXTENSIONS, nearestExtension, type ExtensionPlace } from '../../../model/index.js'
import { child, isObject, own } from '../../json.js'
import { rule } from '../../define.js'
import { UNHELPFUL } from '../../severity.js'
import { parameter } from '../examples.js'

/** The rule `param-query-encoding` speaks of it where it stands on another parameter. */
const ENCODING = 'x-ms-url-encoding'

const PLACES: Readonly<Record<ExtensionPlace, string>> = {
  connector: 'the root',
  info: '`info`',
  path: 'a path',
  operation: 'an operation',
  parameter: 'a parameter',
  pathParameter: 'a path parameter',
  schema: 'a schema',
  response: 'a response',
  notification: '`x-ms-notification-content`',
}

export const unknownMsExtension = rule({
  id: 'unknown-ms-extension',
  title: 'Every x-ms-* key is one that the platform reads, where it reads it',
  severity: UNHELPFUL,
  source: ['the schema of definitions', 'observed in published connectors'],
  diagnostics: ['misspelt-extension', 'unknown-extension', 'misplaced-extension'],
  wrong: parameter({ name: 'filter', in: 'query', 'x-ms-sumamry': 'Filter' }),
  right: parameter({ name: 'filter', in: 'query', 'x-ms-summary': 'Filter' }),
  check({ definition, info, pathItems, operations, parameters, responses, schemas }, report) {
    const look = (node: object, at: string, place: ExtensionPlace): void => {
      for (const key of Object.keys(node)) {
        if (!key.startsWith('x-ms-')) continue
        const places = Object.hasOwn(KNOWN_EXTENSIONS, key) ? KNOWN_EXTENSIONS[key] : undefined
        if (places === undefined) reportUnknown(node, at, key)
        else if (!isExtensionOf(places, place) && !(key === ENCODING && place === 'parameter')) {
          const right = places.map((known) => PLACES[known]).join(', ')
          report(child(at, key), `${key} has no effect on ${PLACES[place]}; the platform looks for it on: ${right}.`)
        }
      }
    }
    look(definition, '', 'connector')
    look(info, '/info', 'info')
    for (const { node, at } of pathItems) {
      look(node, at, 'path')
      const content = own(node, 'x-ms-notification-content')
      if (isObject(content)) look(content, child(at, 'x-ms-notification-content'), 'notification')
    }
    for (const { node, at } of operations) look(node, at, 'operation')
    for (const { node, at, in: place } of parameters) look(node, at, place === 'path' ? 'pathParameter' : 'parameter')
    for (const { node, at } of responses) look(node, at, 'response')
    for (const { node, at } of schemas) look(node, at, 'schema')

    function reportUnknown(node: object, at: string, key: string): void {
      const meant = nearestExtension(key)
      const guess = meant === undefined ? '' : ` Was ${meant} meant?`
      const isFree = meant !== undefined && !Object.hasOwn(node, meant)
      report(
        child(at, key),
        `The platform does not know ${key}, and ignores it without a word.${guess}`,
        isFree ? { fix: { kind: 'rename', at: child(at, key), key: meant } } : {},
      )
    }
  },
})
