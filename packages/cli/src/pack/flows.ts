/** Owns flows: what a project keeps of those that show its connector at work, as they stand in an exported solution. */
import { UsageError } from '../usage-error.js'
import { namedId } from './names.js'

export interface ConnectionReference {
  /** `contoso_sharedorders_0a1b2`: what other solutions know it by. */
  readonly logicalName: string
  /** `shared_contoso-5fcontoso-20orders`: the connector as connections name it. */
  readonly api: string
  /** The name of a custom connector; absent where it is one of Microsoft's catalogue. */
  readonly connector?: string
}

export interface Flow {
  readonly id: string
  readonly name: string
  /** Inside the solution. */
  readonly path: string
  readonly text: string
  readonly references: readonly ConnectionReference[]
}

/** `Invoice new orders-6F1B….json`, as exported, or any other name. */
const EXPORTED = /^(.+)-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i
/** Dataverse's names: a publisher's prefix, then letters, digits and underscores. */
const LOGICAL_NAME = /^[a-z][a-z0-9]{1,7}_[A-Za-z0-9_]{1,90}$/

/** Reads a file of `Workflows/`. */
export function readFlow(fileName: string, text: string): Flow {
  const stem = fileName.replace(/\.json$/i, '')
  const [, name = stem, exported] = EXPORTED.exec(stem) ?? []
  const id = (exported ?? namedId(`flow ${name}`)).toLowerCase()
  const plainText = text.replace(/^\ufeff/, '')
  return {
    id,
    name,
    path: `Workflows/${name.replace(/[^\w-]+/g, '')}-${id.toUpperCase()}.json`,
    text: plainText,
    references: referencesOf(parsed(fileName, plainText), fileName),
  }
}

/** What a flow's JSON says of the connections that it uses. Anything may stand in it. */
export function connectionsOf(
  flow: unknown,
): readonly { readonly key: string; readonly logicalName: string; readonly api: string; readonly connector: string }[] {
  const references = at(at(flow, 'properties'), 'connectionReferences')
  return Object.entries(isObject(references) ? references : {}).map(([key, reference]) => ({
    key,
    logicalName: text(at(at(reference, 'connection'), 'connectionReferenceLogicalName')),
    api: text(at(at(reference, 'api'), 'name')),
    connector: text(at(at(reference, 'api'), 'logicalName')),
  }))
}

/** The operations that a flow calls, with the connection that each goes through. */
export function callsOf(flow: unknown): readonly { readonly connection: string; readonly operationId: string }[] {
  const found: { connection: string; operationId: string }[] = []
  const pending: unknown[] = [at(at(flow, 'properties'), 'definition')]
  for (let next = pending.pop(), left = 100_000; next !== undefined && left > 0; next = pending.pop(), left--) {
    if (typeof next !== 'object' || next === null) continue
    const host = at(next, 'host')
    const [connection, operationId] = [text(at(host, 'connectionName')), text(at(host, 'operationId'))]
    if (connection !== '' && operationId !== '') found.push({ connection, operationId })
    pending.push(...Object.values(next))
  }
  return found
}

function referencesOf(flow: unknown, fileName: string): readonly ConnectionReference[] {
  return connectionsOf(flow).map(({ key, logicalName, api, connector }) => {
    if (!LOGICAL_NAME.test(logicalName) || api === '') {
      throw new UsageError(
        `${fileName}: the connection reference ${key} has no logical name and API as an exported flow has.`,
        'Export the flow in a solution, and take its file from the folder Workflows.',
      )
    }
    return { logicalName, api, ...(connector === '' ? {} : { connector }) }
  })
}

function parsed(fileName: string, source: string): unknown {
  try {
    return JSON.parse(source)
  } catch (cause) {
    throw new UsageError(`${fileName} is no JSON: ${cause instanceof Error ? cause.message : String(cause)}`)
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function at(from: unknown, key: string): unknown {
  return isObject(from) && Object.hasOwn(from, key) ? from[key] : undefined
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
