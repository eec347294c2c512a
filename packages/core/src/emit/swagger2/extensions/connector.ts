/** Owns how it is spelt what is said about a connector as a whole. */
import type { ConnectorFact, ConnectorModel, FilePicker, FilePickerArgument, FilePickerCall, Json } from '../../../model/index.js'
import { compact, some } from '../../shared/compact.js'
import type { SwaggerExtensions } from '../types.js'
import { aiManifest, aiOffer, aiPublications } from './ai.js'
import { linkOf } from '../links.js'

/** What stands beside title and version. */
export function infoExtensions(model: ConnectorModel): SwaggerExtensions {
  const { status, deploymentVersion, keywords } = model
  return compact({
    'x-ms-api-annotation': status && { status },
    'x-ms-deployment-version': deploymentVersion,
    'x-ms-keywords': keywords,
    ...aiPublications(model.aiPublications),
    ...model.infoExtensions,
  })
}

/** What stands at the root. */
export function connectorExtensions(model: ConnectorModel): SwaggerExtensions {
  return {
    ...connectorMetadata(model),
    ...capabilities(model),
    ...compact({ 'x-ms-docs': model.docs?.map(linkOf) }),
    ...aiManifest(model.aiManifest),
    ...aiOffer(model.aiOffer),
    ...model.extensions,
  }
}

/** Where the connector comes from, for its page in Microsoft's documentation. */
function connectorMetadata(model: ConnectorModel): SwaggerExtensions {
  const said = model.facts ?? usualFacts(model)
  const lines = said.map(({ name, value }) => ({ propertyName: name, propertyValue: value }))
  return model.facts === undefined && lines.length === 0 ? {} : { 'x-ms-connector-metadata': lines }
}

function usualFacts({ website, privacyPolicy, categories }: ConnectorModel): readonly ConnectorFact[] {
  const facts = [
    ['Website', website],
    ['Privacy policy', privacyPolicy],
    ['Categories', some(categories)?.join(';')],
  ] as const
  return facts.flatMap(([name, value]) => (value === undefined ? [] : [{ name, value }]))
}

function capabilities({ testConnection, filePicker }: ConnectorModel): SwaggerExtensions {
  if (testConnection === undefined && filePicker === undefined) return {}
  return { 'x-ms-capabilities': compact({ testConnection, 'file-picker': filePicker && picker(filePicker) }) }
}

function picker({ open, browse, label, collection, folder, media }: FilePicker): object {
  return compact({
    open: pickerCall(open),
    browse: pickerCall(browse),
    'value-title': label,
    'value-collection': collection,
    'value-folder-property': folder,
    'value-media-property': media,
  })
}

function pickerCall({ operationId, parameters }: FilePickerCall): object {
  const said = parameters && Object.fromEntries(parameters.map(({ name, argument }) => [name, pickerArgument(argument)]))
  return compact({ operationId, parameters: said })
}

function pickerArgument(argument: FilePickerArgument): Json {
  switch (argument.kind) {
    case 'value':
      return { value: argument.value }
    case 'parameter':
      return { parameter: argument.name }
    case 'property':
      return { 'value-property': argument.name }
  }
}
