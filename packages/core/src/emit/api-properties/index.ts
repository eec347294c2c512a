/** Owns `apiProperties.json`: the connection dialog, the tile, and the policies. */
import type { ConnectorModel } from '../../model/index.js'
import { compact, some } from '../shared/compact.js'
import { emission, type Emission } from '../shared/emission.js'
import { withVerbatim } from '../shared/verbatim.js'
import { emitConnection } from './connection.js'
import { emitPolicies } from './policies.js'
import type { ApiPropertiesDocument } from './types.js'

/** The tile's background where a connector names none. Certification refuses the platform's own default, `#007ee5`, and white. */
export const DEFAULT_BRAND_COLOR = '#0a5c36'

export interface ApiPropertiesOptions {
  /** Whether to name the stack owner; `true` unless given. Certification wants it, updating a connector refuses it. */
  readonly stackOwner?: boolean
}

/** Writes `apiProperties.json`. */
export function emitApiProperties(model: ConnectorModel, options: ApiPropertiesOptions = {}): Emission<ApiPropertiesDocument> {
  const properties = compact<ApiPropertiesDocument['properties']>({
    ...emitConnection(model),
    iconBrandColor: model.brandColor ?? DEFAULT_BRAND_COLOR,
    capabilities: model.capabilities ?? emitCapabilities(model),
    scriptOperations: model.script?.operations,
    publisher: model.publisher,
    stackOwner: options.stackOwner === false ? undefined : model.stackOwner,
    // An empty list has been refused in certification.
    policyTemplateInstances: some(emitPolicies(model)),
  })
  return emission(withVerbatim<ApiPropertiesDocument>({ properties }, model.propertiesVerbatim), [])
}

function emitCapabilities({ operations, security }: ConnectorModel): readonly string[] {
  const capabilities = [
    ['actions', operations.some(({ kind }) => kind === 'action')],
    ['triggers', operations.some(({ kind }) => kind !== 'action')],
    ['gateway', security.some(({ kind }) => kind === 'windows')],
  ] as const
  return capabilities.filter(([, present]) => present).map(([name]) => name)
}
