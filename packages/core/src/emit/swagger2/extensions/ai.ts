/** Owns how it is spelt what only language models read. */
import type { AiManifest, AiOffer, AiOperationChange, AiPublication, ModelText } from '../../../model/index.js'
import { compact } from '../../shared/compact.js'
import type { SwaggerExtensions } from '../types.js'

/** How the connector presents itself to assistants. */
export function aiManifest(manifest: AiManifest | undefined): SwaggerExtensions {
  if (manifest === undefined) return {}
  const { name, description, contactEmail, legalUrl } = manifest
  return { 'x-ms-openai-manifest': compact({ humanName: name, modelDescription: description, contactEmail, legalUrl }) }
}

/** What assistants are offered. */
export function aiOffer(offer: AiOffer | undefined): SwaggerExtensions {
  if (offer === undefined) return {}
  return { 'x-ms-openai-data': compact({ 'openai-enabled': offer.enabled, operations: offer.operations?.map(operationChange) }) }
}

function operationChange({ operationId, confirmation, parameters }: AiOperationChange): object {
  return compact({ operationId, 'x-ms-require-user-confirmation': confirmation, parameters })
}

/** The assistants to which the connector is published. */
export function aiPublications(publications: readonly AiPublication[] | undefined): SwaggerExtensions {
  if (publications === undefined) return {}
  return {
    'x-ms-openai-published-to-copilots': publications.map(({ enabled, name }) =>
      compact({ 'AICopilot-enabled': enabled, AICopilotName: name }),
    ),
  }
}

/** Name and description for models. */
export function modelText(text: ModelText | undefined): SwaggerExtensions {
  return compact({ 'x-ms-name-for-model': text?.name, 'x-ms-description-for-model': text?.description })
}
