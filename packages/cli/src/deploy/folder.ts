/** Owns a connector as the tools hand it over: two documents, perhaps with an icon and custom code. */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

export interface ConnectorFolder {
  readonly definition: object
  readonly properties: object
  readonly icon?: Uint8Array
  readonly script?: string
}

/** Reads what a tool has downloaded, whatever it calls the files; `undefined` where a document is missing or no JSON. */
export async function readConnectorFolder(folder: string): Promise<ConnectorFolder | undefined> {
  const names = await readdir(folder).catch((): string[] => [])
  const read = async (pattern: RegExp): Promise<Buffer | undefined> => {
    const name = names.find((each) => pattern.test(each))
    return name === undefined ? undefined : readFile(join(folder, name))
  }
  const [definition, properties] = [parsed(await read(/^apidefinition.*\.json$/i)), parsed(await read(/^apiproperties\.json$/i))]
  if (definition === undefined || properties === undefined) return undefined
  const [icon, script] = [await read(/\.png$/i), await read(/\.csx$/i)]
  return {
    definition,
    properties: withoutSecrets(properties),
    ...(icon === undefined ? {} : { icon }),
    ...(script === undefined || script.length === 0 ? {} : { script: script.toString('utf8') }),
  }
}

function parsed(bytes: Buffer | undefined): object | undefined {
  try {
    const value: unknown = JSON.parse((bytes?.toString('utf8') ?? '').replace(/^\ufeff/, ''))
    return typeof value === 'object' && value !== null ? value : undefined
  } catch {
    return undefined
  }
}

/** No copy of ours keeps a secret, whoever sent it. */
function withoutSecrets(properties: object): object {
  return JSON.parse(JSON.stringify(properties, (key, value: unknown) => (key === 'clientSecret' ? undefined : value))) as object
}

/** The properties with the secret of every OAuth application in them. The platform's command line reads it from there. */
export function withSecret(properties: object, clientSecret: string): object {
  return JSON.parse(
    JSON.stringify(properties, (key, value: unknown) => (key === 'oAuthSettings' ? { ...(value as object), clientSecret } : value)),
  ) as object
}

/** Whether there is an OAuth application, which has a secret. */
export function hasOAuth(properties: object): boolean {
  return /"oAuthSettings":/.test(JSON.stringify(properties))
}
