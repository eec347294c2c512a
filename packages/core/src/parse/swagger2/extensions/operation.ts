/** Owns reading what the platform's extensions say about an operation. */
import type { Action, Firing, PollingTrigger, ReleaseStatus, Revision } from '../../../model/index.js'
import { hasExactly, isJsonObject, said, type Taking } from '../../shared/taking.js'
import { exactly } from '../rest.js'
import { takeAiOffer, takeModelText } from './ai.js'
import { operationCall } from './capabilities.js'
import { takeVisibility } from './values.js'

/** Whether an operation is a trigger. */
export function takeFiring(from: Taking): Firing | undefined {
  return from.take('x-ms-trigger', (value) => (value === 'single' || value === 'batch' ? value : undefined))
}

type TriggerFacts = Pick<PollingTrigger, 'hint' | 'keptByPlatform' | 'sample'>

/** What every trigger may say. */
export function takeTriggerFacts(from: Taking): TriggerFacts {
  return said<TriggerFacts>({
    hint: from.text('x-ms-trigger-hint'),
    keptByPlatform: from.take('x-ms-trigger-metadata', (value) =>
      isJsonObject(value) && hasExactly(value, 'kind', 'mode') && value['kind'] === 'query' && value['mode'] === 'polling'
        ? true
        : undefined,
    ),
    sample: from.take('x-ms-operation-context', (value) =>
      isJsonObject(value) && hasExactly(value, 'simulate') ? operationCall(value['simulate'] ?? null) : undefined,
    ),
  })
}

/** The webhook that announces a polling trigger's news. */
export function takeAnnouncedBy(from: Taking): string | undefined {
  return from.take('x-ms-notification', (value) => {
    const id = isJsonObject(value) && hasExactly(value, 'operationId') ? value['operationId'] : undefined
    return typeof id === 'string' ? id : undefined
  })
}

type Facts = Pick<
  Action,
  | 'label'
  | 'visibility'
  | 'nextLink'
  | 'revision'
  | 'safe'
  | 'noGenericTest'
  | 'chunkTransfer'
  | 'agenticProtocol'
  | 'confirmation'
  | 'aiOffer'
  | 'modelText'
>

/** What every operation may say. */
export function takeOperationFacts(from: Taking): Facts {
  return said<Facts>({
    label: from.text('x-ms-summary'),
    visibility: takeVisibility(from),
    nextLink: from.take('x-ms-pageable', (value) => textOf(value, 'nextLinkName')),
    revision: from.take('x-ms-api-annotation', revision),
    safe: from.boolean('x-ms-safe-operation'),
    noGenericTest: from.boolean('x-ms-no-generic-test'),
    chunkTransfer: from.take('x-ms-capabilities', (value) => {
      const chunks = isJsonObject(value) && hasExactly(value, 'chunkTransfer') ? value['chunkTransfer'] : undefined
      return typeof chunks === 'boolean' ? chunks : undefined
    }),
    agenticProtocol: from.text('x-ms-agentic-protocol'),
    confirmation: from.boolean('x-ms-require-user-confirmation'),
    aiOffer: takeAiOffer(from),
    modelText: takeModelText(from),
  })
}

/** The text at the only key of an object. */
function textOf(value: unknown, key: string): string | undefined {
  const text = isJsonObject(value) && hasExactly(value, key) ? value[key] : undefined
  return typeof text === 'string' ? text : undefined
}

const revision = exactly<Revision>((from) =>
  said<Revision>({
    family: from.text('family'),
    revision: from.take('revision', (value) => (typeof value === 'number' ? value : undefined)),
    status: takeStatus(from),
    replacement: from.take('replacement', (value) => {
      if (!isJsonObject(value) || !hasExactly(value, 'api', 'operationId')) return undefined
      const { api, operationId } = value
      return typeof api === 'string' && typeof operationId === 'string' ? { api, operationId } : undefined
    }),
    expires: from.text('expires'),
  }),
)

/** Preview or production. */
export function takeStatus(from: Taking): ReleaseStatus | undefined {
  return from.take('status', (value) => (value === 'Preview' || value === 'Production' ? value : undefined))
}
