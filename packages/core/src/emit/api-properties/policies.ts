/** Owns policy templates: what the platform's gateway does to requests and replies on their way. */
import type { ConnectorModel } from '../../model/index.js'
import type { PolicyTemplateInstance } from './types.js'

/** The policies that a model needs; usually none. */
export function emitPolicies(model: ConnectorModel): readonly PolicyTemplateInstance[] {
  const pages = new Map<string, string[]>()
  for (const operation of model.operations) {
    if (operation.kind !== 'action' || operation.nextLink === undefined) continue
    pages.set(operation.nextLink, [...(pages.get(operation.nextLink) ?? []), operation.id])
  }
  return [...pages].map(([nextLink, operations]) => updateNextLink(nextLink, operations))
}

/** Turns the link to the next page into one through the connector; the platform follows no other. */
function updateNextLink(nextLink: string, operations: readonly string[]): PolicyTemplateInstance {
  return {
    templateId: 'updatenextlink',
    title: `Route ${nextLink} through the connector`,
    parameters: {
      'x-ms-apimTemplateParameter.nextLinkPropertyName': nextLink,
      'x-ms-apimTemplate-operationName': operations,
    },
  }
}
