/** Owns deciding what is to be done: what is wanted, what is stored, and what was deployed last. Asks nobody and changes nothing. */
import { diffConnectors, type Change } from '@ferrule/core/diff'
import { parseConnector } from '@ferrule/core/parse'
import { differences } from './differences.js'
import { hasOAuth, type ConnectorFolder } from './folder.js'
import { recorded, sentDigest, type DeploymentRecord, type StoredRecord } from './record.js'
import type { Tool } from './tools.js'

export interface Situation {
  readonly tool: Tool
  readonly wanted: ConnectorFolder
  /** What the environment has; absent where the connector is to be made. */
  readonly stored?: ConnectorFolder
  readonly last?: DeploymentRecord
  readonly hasSecret: boolean
  /** What people have allowed. */
  readonly allowed: { readonly force: boolean; readonly breaking: boolean; readonly removeScript: boolean }
}

export type Plan = (
  | { readonly kind: 'create' | 'update' | 'nothing' }
  | {
      readonly kind: 'refuse'
      readonly reason: Reason
      readonly message: string
      readonly hint: string
      readonly differences: readonly string[]
    }
) & {
  /** From what is stored to what is wanted. */
  readonly changes: readonly Change[]
  readonly notes: readonly string[]
}

export type Reason = 'secret-missing' | 'unknown-origin' | 'changed-elsewhere' | 'script-removed' | 'breaking'

export function planDeployment(situation: Situation): Plan {
  const { tool, wanted, stored, last, hasSecret, allowed } = situation
  const changes = stored === undefined ? [] : changesBetween(stored, wanted)
  const refuse = (reason: Reason, message: string, hint: string, different: readonly string[] = []): Plan => ({
    kind: 'refuse',
    reason,
    message,
    hint,
    differences: different,
    changes,
    notes: [],
  })
  const notes = secretNotes(situation)
  if (stored === undefined) {
    if (tool.takesSecret && hasOAuth(wanted.properties) && !hasSecret)
      return refuse(
        'secret-missing',
        'The connector signs in with OAuth, and the secret of its application is not there.',
        'Set the environment variable FERRULE_CLIENT_SECRET, or name the file that holds it: --secret-file <path>.',
      )
    return { kind: 'create', changes, notes }
  }
  const isSame = isAsWanted(situation, stored)
  const elsewhere = last?.stored === undefined ? [] : changedSince(last.stored, recorded(stored))
  if (!allowed.force) {
    if (elsewhere.length > 0)
      return refuse(
        'changed-elsewhere',
        'The connector was changed elsewhere since it was deployed from here.',
        'Take into the declaration what is to stay; then --force replaces what is stored.',
        elsewhere,
      )
    if (isSame) return { kind: 'nothing', changes, notes: hasSecret && tool.takesSecret ? [...notes, UNSENT] : notes }
    if (last?.stored === undefined)
      return refuse(
        'unknown-origin',
        'The connector is there, and nothing here tells what was deployed last: it may have been changed elsewhere.',
        'Read the changes; then --force replaces what is stored. From then on the record tells.',
        notStored(wanted, stored, tool),
      )
  }
  if (
    wanted.script === undefined &&
    (stored.script !== undefined || (!tool.bringsScript && last?.hasScript === true)) &&
    !allowed.removeScript
  )
    return refuse('script-removed', SCRIPT_REMOVED[tool.name].message, SCRIPT_REMOVED[tool.name].hint)
  if (!allowed.breaking && changes.some(({ severity }) => severity === 'breaking'))
    return refuse(
      'breaking',
      'The update breaks flows and apps that use the connector.',
      'Do as each change says, such as a new operation beside the old one; or --allow-breaking deploys it all the same.',
    )
  return { kind: 'update', changes, notes }
}

const UNSENT = 'The secret was not sent, for nothing else has changed: --force sends it.'

const SCRIPT_REMOVED = {
  paconn: {
    message: 'The connector has custom code, and the declaration names none: an update by paconn takes it away.',
    hint: 'Name it in the declaration (`script`) to keep it; or --remove-script takes it away.',
  },
  pac: {
    message: 'The connector was deployed with custom code, and the declaration names none: pac has no argument that takes it away.',
    hint: 'Name it in the declaration (`script`) to keep it; or turn it off in the portal, on the page Code, and deploy with --remove-script.',
  },
} as const

function secretNotes({ tool, wanted, stored, hasSecret }: Situation): readonly string[] {
  if (!hasOAuth(wanted.properties)) return hasSecret ? ['The connector has no OAuth application; the secret is not used.'] : []
  if (!tool.takesSecret)
    return [`${tool.name} takes no secret: enter that of the OAuth application in the portal, on the page Security, and save.`]
  return stored !== undefined && !hasSecret ? ['The secret of the OAuth application is not sent; the one that is stored is to stay.'] : []
}

/** Nothing to send: what was sent last is what is wanted, or all of that is stored. */
function isAsWanted({ wanted, last, tool }: Situation, stored: ConnectorFolder): boolean {
  if (last?.stored !== undefined) return last.sent === sentDigest(wanted)
  // Without a record, nobody knows of an icon or a script that no download brings.
  return tool.bringsScript && notStored(wanted, stored, tool).length === 0
}

/** What was sent and is not stored so: pointers with the document that they are in. The platform may add, and says nothing of secrets. */
export function notStored(wanted: ConnectorFolder, stored: ConnectorFolder, tool: Tool): readonly string[] {
  return [
    ...differences(wanted.definition, stored.definition, { additions: 'ignored' }).map((at) => `definition ${at}`),
    ...differences(wanted.properties, stored.properties, { additions: 'ignored' }).map((at) => `properties ${at}`),
    ...(tool.bringsScript && wanted.script !== stored.script ? ['custom code'] : []),
  ]
}

function changedSince(then: StoredRecord, now: StoredRecord): readonly string[] {
  return [
    ...differences(then.definition, now.definition).map((at) => `definition ${at}`),
    ...differences(then.properties, now.properties).map((at) => `properties ${at}`),
    ...(then.icon === now.icon ? [] : ['icon']),
    ...(then.script === now.script ? [] : ['custom code']),
  ]
}

/** What the update does to flows and apps that exist. */
function changesBetween(stored: ConnectorFolder, wanted: ConnectorFolder): readonly Change[] {
  const [old, now] = [{ ...stored, properties: asDeclared(stored.properties, wanted.properties) }, wanted].map(
    ({ definition, properties, script }) => {
      const { model } = parseConnector({ definition, properties })
      return model === undefined ? undefined : { model, ...(script === undefined ? {} : { script }) }
    },
  )
  return old === undefined || now === undefined ? [] : diffConnectors(old, now)
}

/** Without the way back from signing in that the platform gives to whoever declares none. */
function asDeclared(stored: object, wanted: object): object {
  if (JSON.stringify(wanted).includes('"redirectUrl":')) return stored
  return JSON.parse(JSON.stringify(stored, (key, value: unknown) => (key === 'redirectUrl' ? undefined : value))) as object
}
