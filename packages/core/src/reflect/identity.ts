/** Owns what a connector says about itself as a whole, in the model's words. */
import type { Place, Report } from '../diagnostics/index.js'
import type { ConnectorModel } from '../model/index.js'
import type { ConnectorOptions } from '../decorators/connector.js'
import { callOf, filePickerOf } from './calls.js'
import { checkExtensions } from './extensions.js'
import type { OperationSource } from './operation-sources.js'
import { changesOf } from './annotations.js'

const CARRIED = [
  'publisher',
  'stackOwner',
  'contact',
  'website',
  'privacyPolicy',
  'categories',
  'brandColor',
  'icon',
  'facts',
  'termsOfService',
  'license',
  'status',
  'deploymentVersion',
  'keywords',
  'docs',
  'externalDocs',
  'tags',
  'consumes',
  'produces',
  'extensions',
  'infoExtensions',
] as const

type Carried = (typeof CARRIED)[number] | 'testConnection' | 'filePicker' | 'aiManifest' | 'aiOffer' | 'aiPublications'

/** Everything about a connector besides its name, address, security and operations. */
export function identityOf(
  report: Report,
  at: () => Place,
  options: ConnectorOptions,
  sources: readonly OperationSource[],
): Partial<Pick<ConnectorModel, Carried>> {
  checkExtensions(report, options.extensions, at, 'connector')
  checkExtensions(report, options.infoExtensions, at, 'info')
  const carried = CARRIED.filter((key) => options[key] !== undefined).map((key) => [key, structuredClone(options[key])])
  const { testConnection, filePicker, ai = {} } = options
  const test = testConnection === undefined ? undefined : callOf({ report, sources, option: 'testConnection', at }, testConnection)
  const tested = sources.find(({ id }) => id === test?.operationId)
  if (tested !== undefined && tested.verb !== 'GET') report('test-connection-verb', at, { operation: tested.member, verb: tested.verb })
  const picker = filePicker && filePickerOf({ report, sources, option: 'filePicker', at }, filePicker)
  return {
    ...(Object.fromEntries(carried) as Partial<Pick<ConnectorModel, (typeof CARRIED)[number]>>),
    ...(test === undefined ? {} : { testConnection: test }),
    ...(picker === undefined ? {} : { filePicker: picker }),
    ...(ai.manifest === undefined ? {} : { aiManifest: ai.manifest }),
    ...changesOf(ai),
    ...(ai.publications === undefined ? {} : { aiPublications: ai.publications }),
  }
}
