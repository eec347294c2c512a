/** Owns reading what only language models read. */
import type {
  AiManifest,
  AiOffer,
  AiOperationChange,
  AiParameterChange,
  AiPropertyChange,
  AiPublication,
  Json,
  ModelText,
} from '../../../model/index.js'
import { listOf, said, type Taking } from '../../shared/taking.js'
import { exactly } from '../rest.js'

/** How the connector presents itself to assistants. */
export function takeAiManifest(from: Taking): AiManifest | undefined {
  return from.take(
    'x-ms-openai-manifest',
    exactly((own) =>
      said<AiManifest>({
        name: own.text('humanName'),
        description: own.text('modelDescription'),
        contactEmail: own.text('contactEmail'),
        legalUrl: own.text('legalUrl'),
      }),
    ),
  )
}

/** What assistants are offered. */
export function takeAiOffer(from: Taking): AiOffer | undefined {
  return from.take(
    'x-ms-openai-data',
    exactly((own) =>
      said<AiOffer>({
        enabled: own.boolean('openai-enabled'),
        operations: own.take('operations', (value) => listOf(value, operationChange)),
      }),
    ),
  )
}

const operationChange = exactly<AiOperationChange>((from) => {
  const operationId = from.text('operationId')
  if (operationId === undefined) return undefined
  return said<AiOperationChange>({
    operationId,
    confirmation: from.boolean('x-ms-require-user-confirmation'),
    parameters: from.take('parameters', (value) => listOf(value, parameterChange)),
  })
})

const parameterChange = exactly<AiParameterChange>((from) => {
  const name = from.text('name')
  if (name === undefined) return undefined
  return said<AiParameterChange>({
    name,
    type: from.text('type'),
    properties: from.take('properties', (value) => listOf(value, propertyChange)),
  })
})

const propertyChange = exactly<AiPropertyChange>((from) => {
  const name = from.text('name')
  const value = from.json('value')
  return name === undefined || value === undefined ? undefined : said<AiPropertyChange>({ name, value, type: from.text('type') })
})

/** The assistants to which the connector is published. */
export function takeAiPublications(from: Taking): readonly AiPublication[] | undefined {
  const publication = exactly<AiPublication>((own) =>
    said<AiPublication>({ enabled: own.boolean('AICopilot-enabled'), name: own.text('AICopilotName') }),
  )
  return from.take('x-ms-openai-published-to-copilots', (value: Json) => listOf(value, publication))
}

/** Name and description for models. */
export function takeModelText(from: Taking): ModelText | undefined {
  const text = said<ModelText>({ name: from.text('x-ms-name-for-model'), description: from.text('x-ms-description-for-model') })
  return Object.keys(text).length === 0 ? undefined : text
}
