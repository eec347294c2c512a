/** Owns the form in which cards are compared with those of the platform's own designer: plain data, the same fields, the same order. */
import { statusOf } from './catalogue.js'
import type { Entry } from './parser/entry.js'
import { inputsOf } from './parser/inputs.js'
import { attempt } from './parser/failure.js'
import type { Operation, Operations } from './parser/operations.js'
import { outputsOf } from './parser/outputs.js'
import { compact, type Json, type JsonObject } from './parser/reading.js'

/** Everything that the designer shows of a connector. */
export interface ComparableCards {
  readonly listed: readonly string[]
  readonly internal: readonly string[]
  readonly operations: Readonly<Record<string, JsonObject>>
}

const DESCRIPTION_LENGTH = 60

/** What makers see, with the options of the designer's screen. */
export function screenCards(definition: JsonObject, { listed, internal }: Operations): ComparableCards {
  return {
    listed: listed.map(({ id }) => id),
    internal: internal.map(({ id }) => id),
    operations: Object.fromEntries(listed.map((operation) => [operation.id, screenCard(definition, operation)])),
  }
}

/** What the designer's parser makes of a definition with its default options. */
export function defaultCards(definition: JsonObject, { listed }: Operations): ComparableCards {
  return {
    listed: listed.map(({ id }) => id),
    internal: [],
    operations: Object.fromEntries(listed.map((operation) => [operation.id, defaultCard(definition, operation)])),
  }
}

function screenCard(definition: JsonObject, operation: Operation): JsonObject {
  const { method, path } = operation
  return compact({
    summary: operation.at('summary'),
    visibility: operation.at('x-ms-visibility'),
    method,
    path,
    webhook: operation.atPath('x-ms-notification-content') || undefined,
    triggerType: operation.at('x-ms-trigger'),
    status: statusOf(definition, operation),
    inputs: entries(() => inputsOf(operation, true), screenEntry),
    outputs: entries(() => outputsOf(operation, { arrayDepth: Infinity, parentObjects: true }), screenEntry),
  })
}

function defaultCard(definition: JsonObject, operation: Operation): JsonObject {
  const { method, path } = operation
  const status = statusOf(definition, operation)
  return compact({
    summary: operation.at('summary'),
    visibility: operation.at('x-ms-visibility'),
    method,
    path,
    annotation: status === undefined ? {} : { status },
    inputs: entries(() => inputsOf(operation, false), defaultEntry),
    outputs: entries(() => outputsOf(operation, { arrayDepth: 0, parentObjects: false }), defaultEntry),
  })
}

function entries(read: () => readonly Entry[], form: (one: Entry) => JsonObject): Json {
  const found = attempt(read)
  return found.problem === undefined ? found.value.map(form) : { error: found.problem.message, place: found.problem.place }
}

/** What both forms say of an entry in the same way. */
function common(one: Entry): Readonly<Record<string, Json | undefined>> {
  return {
    key: one.key,
    summary: one.summary,
    name: one.name,
    in: one.in,
    type: one.type,
    format: one.format,
    required: one.required,
    visibility: one.visibility,
    editor: one.editor,
    options: optionsOf(one),
    default: one.default,
    encode: one.encode,
    parentArray: one.parentArray,
    dynamicValues: one.dynamicValues?.kind,
    dynamicSchema: one.dynamicSchema?.kind,
    source: one.source,
  }
}

function screenEntry(one: Entry): JsonObject {
  return filled({
    ...common(one),
    title: one.title,
    isNested: one.isNested,
    isInsideArray: one.isInsideArray,
    multiSelect: one.multiSelect,
    valueType: one.valueType,
    isNotificationUrl: one.isNotificationUrl,
    description: one.description?.slice(0, DESCRIPTION_LENGTH),
  })
}

function defaultEntry(one: Entry): JsonObject {
  return compact({ ...common(one), title: one.title || undefined, nested: one.isNested, recommended: one.recommendation })
}

function optionsOf({ options }: Entry): Json | undefined {
  return options === undefined || options.length === 0 ? undefined : options.map(([name, value]) => [name, value])
}

/** In this form also `""` and `false` count as absent: a default of `false` isn't told. */
function filled(parts: Readonly<Record<string, Json | undefined>>): JsonObject {
  const found: Record<string, Json> = {}
  for (const [name, value] of Object.entries(parts)) if (value !== undefined && value !== '' && value !== false) found[name] = value
  return found
}
