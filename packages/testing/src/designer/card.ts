/** Owns the card of an operation: what a maker fills in, and the tokens that come of it. */
import { fieldsOf, type CardField, type FieldOptions } from './fields.js'
import { lossesOf, type Loss } from './losses.js'
import type { Entry } from './parser/entry.js'
import { attempt, shown, type Attempt, type Problem } from './parser/failure.js'
import type { Operation, Operations } from './parser/operations.js'
import { outputsOf } from './parser/outputs.js'
import { splitOnOf, type SplitOn } from './split-on.js'
import { describeOperation, type ListedOperation } from './catalogue.js'
import { text, type JsonObject } from './parser/reading.js'

/** How often a polling trigger asks, until the maker says otherwise. */
export interface Recurrence {
  readonly frequency: 'Minute'
  readonly interval: number
}

/** The card of an operation. */
export interface Card extends ListedOperation {
  readonly method: string
  readonly path: string
  /** The platform calls back instead of asking. */
  readonly isWebhook: boolean
  /** What the trigger's fields are headed with. */
  readonly hint?: string
  /** Of polling triggers. */
  readonly recurrence?: Recurrence
  readonly splitOn?: SplitOn
  /** In the order in which a maker sees them; hidden ones too. */
  readonly fields: readonly CardField[]
  /** How many fields stand behind "Show all". */
  readonly behindShowAll: number
  /** The tokens of the dynamic content. */
  readonly outputs: readonly Entry[]
  /** The output whose tokens another operation describes. */
  readonly dynamicOutput?: Entry
  readonly losses: readonly Loss[]
  /** Where Microsoft's designer fails. What it would not show is left out. */
  readonly problems: readonly Problem[]
}

/** A card was asked for that the definition has no operation for. */
export class UnknownOperation extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'UnknownOperation'
  }
}

export type CardOptions = FieldOptions

const RECURRENCE: Recurrence = { frequency: 'Minute', interval: 3 }
/** As many operations as a message names. */
const MAX_NAMED = 20
const PARSER = { arrayDepth: Infinity, parentObjects: true }

/** The card of an operation as the designer shows it. */
export function cardOf(definition: JsonObject, operations: Operations, operationId: string, options: CardOptions): Card {
  const { inputsProblem } = operations
  const operation = findOperation(operations, operationId)
  const fields: Attempt<readonly CardField[]> =
    inputsProblem === undefined ? attempt(() => fieldsOf(operation, options)) : { problem: inputsProblem }
  const outputs = attempt(() => outputsOf(operation, PARSER))
  const losses = attempt(() => lossesOf(operation))
  const shownFields = fields.value ?? []
  return {
    ...describeOperation(definition, operation),
    method: operation.method,
    path: operation.path,
    ...triggerParts(operation, outputs.value ?? []),
    fields: shownFields,
    behindShowAll: shownFields.filter(({ placement }) => placement === 'show-all').length,
    ...tokens(outputs.value ?? []),
    losses: losses.value ?? [],
    problems: [fields.problem, outputs.problem].filter((problem) => problem !== undefined),
  }
}

function findOperation({ listed, internal, problem }: Operations, operationId: string): Operation {
  const found = [...listed, ...internal].find(({ id }) => id === operationId)
  if (found !== undefined) return found
  if (problem !== undefined) throw new UnknownOperation(`${problem.message} (${problem.place})`)
  const known = listed.slice(0, MAX_NAMED).map(({ id }) => shown(id))
  const more = listed.length > known.length ? ` and ${listed.length - known.length} others` : ''
  throw new UnknownOperation(`The definition has no operation ${shown(operationId)}; it has ${known.join(', ') || 'none'}${more}.`)
}

function triggerParts(operation: Operation, outputs: readonly Entry[]): Pick<Card, 'isWebhook' | 'hint' | 'recurrence' | 'splitOn'> {
  const isWebhook = Boolean(operation.atPath('x-ms-notification-content'))
  if (operation.at('x-ms-trigger') === undefined) return { isWebhook }
  const hint = text(operation.at('x-ms-trigger-hint'))
  const { value, problem } = attempt(() => splitOnOf(operation, outputs))
  return {
    isWebhook,
    ...(hint === undefined ? {} : { hint }),
    ...(isWebhook ? {} : { recurrence: RECURRENCE }),
    splitOn: value ?? { reason: problem.message, choices: [] },
  }
}

/** An output with a schema from elsewhere is no token itself. The first one is asked for, by the old extension alone; others are lost. */
function tokens(outputs: readonly Entry[]): Pick<Card, 'outputs' | 'dynamicOutput'> {
  const first = outputs.find(({ dynamicSchema }) => dynamicSchema !== undefined)
  const dynamicOutput = first?.dynamicSchema?.kind === 'LegacyDynamicSchema' ? first : undefined
  return {
    outputs: outputs.filter(({ dynamicSchema }) => dynamicSchema === undefined),
    ...(dynamicOutput === undefined ? {} : { dynamicOutput }),
  }
}
