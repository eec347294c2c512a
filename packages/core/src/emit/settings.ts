/** Owns `settings.json`, which tells the platform's command lines where a connector's files are and where they go. */
import { compact } from './shared/compact.js'
import { emission, type Emission } from './shared/emission.js'

export interface SettingsOptions {
  /** Known once the connector was created; updating needs it. */
  readonly connectorId?: string
  readonly environment?: string
  /** The icon's file name. Absent: no icon. */
  readonly icon?: string
  /** The file name of the custom code. Absent: none. */
  readonly script?: string
}

export interface SettingsDocument {
  readonly connectorId?: string
  readonly environment?: string
  readonly apiProperties: string
  readonly apiDefinition: string
  readonly icon?: string
  readonly script?: string
  readonly powerAppsUrl: string
  readonly powerAppsApiVersion: string
}

/** Writes `settings.json`. It belongs to one environment, so it is not a file to commit. */
export function emitSettings({ connectorId, environment, icon, script }: SettingsOptions = {}): Emission<SettingsDocument> {
  const document = compact<SettingsDocument>({
    connectorId,
    environment,
    apiProperties: 'apiProperties.json',
    apiDefinition: 'apiDefinition.swagger.json',
    icon,
    script,
    powerAppsUrl: 'https://api.powerapps.com',
    powerAppsApiVersion: '2016-11-01',
  })
  return emission(document, [])
}
