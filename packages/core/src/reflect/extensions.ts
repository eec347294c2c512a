/** Owns checking hand-written extensions: a misspelt or misplaced `x-ms-*` has no effect on the platform, and nobody tells. */
import type { Place, Report } from '../diagnostics/index.js'
import { isExtensionOf, KNOWN_EXTENSIONS, nearestExtension } from '../model/index.js'
import type { ExtensionPlace, Extensions, Verbatim } from '../model/index.js'

export type { ExtensionPlace } from '../model/index.js'

/** How each place is called where something belongs there. */
const PLACES = {
  connector: 'the connector (`extensions`)',
  info: 'the connector, beside title and version (`infoExtensions`)',
  path: 'a path of the connector (`pathExtensions`)',
  operation: 'an operation',
  parameter: 'a parameter',
  pathParameter: 'a path parameter',
  schema: 'a property of a body or a model',
  response: 'a response',
  notification: 'what is sent to a callback URL',
} as const satisfies Record<ExtensionPlace, string>

/**
 * Reports each `x-ms-*` that the platform does not know, with the one that was probably meant, and each that it does not look for here. None is an
 * error: the platform ignores them, and definitions that exist have them.
 */
export function checkExtensions(report: Report, extensions: Extensions | undefined, at: () => Place, place: ExtensionPlace): void {
  for (const key of Object.keys(extensions ?? {})) {
    const places = KNOWN_EXTENSIONS[key]
    if (!key.startsWith('x-')) report('extension-name', at, { key })
    else if (key.startsWith('x-ms-') && places === undefined) reportUnknown(report, key, at)
    else if (places !== undefined && !isExtensionOf(places, place))
      report('misplaced-extension', at, { key, place: PLACES[place], right: places.map((right) => PLACES[right]).join(' or ') })
  }
}

/** Reports each extension among the keys that are no extensions. */
export function checkVerbatim(report: Report, verbatim: Verbatim | undefined, at: () => Place): void {
  for (const key of Object.keys(verbatim ?? {})) if (key.startsWith('x-')) report('verbatim-extension', at, { key })
}

function reportUnknown(report: Report, key: string, at: () => Place): void {
  const meant = nearestExtension(key)
  if (meant === undefined) report('unknown-extension', at, { key })
  else report('misspelt-extension', at, { key, nearest: meant })
}
