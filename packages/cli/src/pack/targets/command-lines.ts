/** Owns the folders that Microsoft's two command lines take a connector from: `paconn` and `pac connector`. */
import { emitSettings, stringifyDocument, type ApiPropertiesDocument } from '@ferrule/core/emit'
import { keptSettings } from '../../build/connector-files.js'
import type { PackSource } from '../source.js'
import type { Packed, PackRequest } from './packed.js'

/** How each command line knows a connector that exists: by its name, by the id of its row in Dataverse. */
const CONNECTOR_ID = {
  paconn: /^shared_/i,
  pac: /^\{?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\}?$/i,
} as const

/** Writes definition, properties, settings, icon and custom code. `stackOwner` is left out: updating a connector refuses it. */
export async function commandLineFolder(
  source: PackSource,
  { out, environment }: PackRequest,
  tool: keyof typeof CONNECTOR_ID,
): Promise<Packed> {
  const { connectorId, ...kept } = keptSettings(out, environment)
  const isItsOwn = connectorId !== undefined && CONNECTOR_ID[tool].test(connectorId)
  const { document: settings } = emitSettings({
    ...kept,
    ...(isItsOwn ? { connectorId } : {}),
    ...(source.icon === undefined ? {} : { icon: 'icon.png' }),
    ...(source.script === undefined ? {} : { script: 'script.csx' }),
  })
  return {
    files: [
      { path: 'apiDefinition.swagger.json', content: source.definition },
      { path: 'apiProperties.json', content: stringifyDocument(withoutStackOwner(source.properties)) },
      { path: 'settings.json', content: stringifyDocument(settings) },
      ...(source.icon === undefined ? [] : [{ path: 'icon.png', content: source.icon }]),
      ...(source.script === undefined ? [] : [{ path: 'script.csx', content: source.script }]),
    ],
    notes: [
      ...(isItsOwn || connectorId === undefined
        ? []
        : [`${connectorId} in settings.json is no connector that ${tool} knows; it is left out.`]),
      ...environmentNotes(source.definition),
    ],
  }
}

function withoutStackOwner({ properties, ...rest }: ApiPropertiesDocument): ApiPropertiesDocument {
  const { stackOwner: _, ...kept } = properties
  return { ...rest, properties: kept }
}

/** Variables of the environment are read when a connector is saved or imported: they have to be there before. */
export function environmentNotes(definition: string): readonly string[] {
  const names = [...definition.matchAll(/@environmentVariables\(\\?["']([^"'\\]+)/g)].map(([, name = '']) => name)
  return [...new Set(names)].map(
    (name) => `The environment variable ${name} has to be there before the connector is: it is read when that is saved.`,
  )
}
