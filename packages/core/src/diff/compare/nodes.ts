/** Owns comparing what two values say about themselves, whatever they contain. */
import type { Constraints, EnumMember, Json, ValidationRule } from '../../model/index.js'
import type { Found, Note, Place } from '../change.js'
import type { ChangeId } from '../kinds/index.js'
import { noteExtensions, noteVerbatim } from './extensions.js'
import { compareFacts, type Compare, type Facts } from './facts.js'
import { compareLimits } from './limits.js'
import { same } from './same.js'
import type { NodeFacts, Shape, ShapeKind } from './shape.js'
import { compareVisibility } from './visibility.js'

/** Whether flows and apps give a value or get it: what is allowed to one is none of the other's business. */
export type Direction = 'input' | 'output'

interface Nodes {
  readonly direction: Direction
  readonly old: Shape
  readonly new: Shape
  readonly place: Place
  readonly note: Note
}

interface NodeContext extends Nodes {
  /** The names of the texts that differ. */
  readonly texts: string[]
}

/** Whether there is more to compare below: the two are of one type. */
export function compareNodes(nodes: Nodes): boolean {
  const { direction, old, new: now, place, note } = nodes
  const type = typeChange(direction, old.kind, now.kind)
  if (type !== undefined) note(type, place, { old: old.kind, new: now.kind })
  const context: NodeContext = { ...nodes, texts: [] }
  compareFacts(type === undefined ? FACTS : { ...FACTS, ...WITH_TYPE }, old.facts, now.facts, context)
  if (type === undefined) {
    for (const limit of compareLimits(limitsOf(old.facts), limitsOf(now.facts))) {
      note(LIMITS[limit.change](direction), place, { old: limit.old, new: limit.new })
    }
  }
  if (context.texts.length > 0) note(`${direction}-text-changed`, place, { new: context.texts.join(', ') })
  return type === undefined
}

function typeChange(direction: Direction, was: ShapeKind, is: ShapeKind): ChangeId | undefined {
  if (was === is) return undefined
  const [narrow, wide] = direction === 'input' ? [was, is] : [is, was]
  const widens = wide === 'any' || (narrow === 'integer' && wide === 'number')
  if (!widens) return `${direction}-type-changed`
  return direction === 'input' ? 'input-type-widened' : 'output-type-narrowed'
}

const limitsOf = ({ hints, constraints }: NodeFacts): NonNullable<NodeFacts['constraints']> => ({ ...hints, ...constraints })

const LIMITS = {
  more: (direction: Direction): ChangeId => `${direction}-limit-loosened`,
  less: (direction: Direction): ChangeId => `${direction}-limit-tightened`,
  other: (direction: Direction): ChangeId => `${direction}-limit-changed`,
} as const

const text: Compare<unknown, NodeContext> = (_old, _new, { texts }, fact) => void texts.push(fact)
const assistant: Compare<unknown, NodeContext> = (_old, _new, { note, place }) => note('assistant-text-changed', place)
const editor: Compare<unknown, NodeContext> = (_old, _new, { note, place }) => note('editor-changed', place)
const wire: Compare<unknown, NodeContext> = (old, now, { note, place }) => note('wire-form-changed', place, { old, new: now })
const picker: Compare<unknown, NodeContext> = (old, now, { note, place }) => note('picker-changed', place, { old, new: now })

const FACTS: Facts<NodeFacts, NodeContext> = {
  summary: text,
  description: text,
  title: text,
  externalDocs: text,
  visibility: (old, now, { direction, note, place }) =>
    compareVisibility(old, now, {
      hidden: () => note(`${direction}-hidden`, place),
      shown: () => note(`${direction}-shown`, place),
      moved: (was, is) => note(`${direction}-prominence-changed`, place, { old: was, new: is }),
    }),
  format: compareFormat,
  nullable: (_old, now, { direction, note, place }) => {
    const mayBeNull = now === true
    if (direction === 'input') note(mayBeNull ? 'input-null-allowed' : 'input-null-refused', place)
    else note(mayBeNull ? 'output-null-possible' : 'output-null-excluded', place)
  },
  readOnly: (_old, now, { direction, note, place }) => {
    if (direction === 'input') note(now === true ? 'input-became-read-only' : 'input-became-writable', place)
  },
  default: compareDefault,
  enum: compareEnum,
  choices: (_old, _new, { note, place }) => note('choices-changed', place),
  rules: compareRules,
  dynamicValues: (old, now, { note, place }) => {
    if (old === undefined) note('dynamic-values-added', place, { new: now?.operationId })
    else if (now === undefined) note('dynamic-values-removed', place, { old: old.operationId })
    else note('dynamic-values-changed', place, source(old, now))
  },
  dynamicSchema: (old, now, { note, place }) => {
    if (old === undefined) note('dynamic-schema-added', place, { new: now?.operationId })
    else if (now === undefined) note('dynamic-schema-removed', place, { old: old.operationId })
    else note('dynamic-schema-changed', place, source(old, now))
  },
  dynamicTree: picker,
  filePicker: picker,
  builtInValues: picker,
  example: editor,
  mediaKind: editor,
  editor: editor,
  editorOptions: editor,
  testValue: editor,
  localizedDefault: editor,
  // A type that is written otherwise than the kind's own is read as that kind.
  writtenType: editor,
  explicitInput: assistant,
  modelText: assistant,
  aiSensitivity: assistant,
  sensitivityLabel: assistant,
  collectionFormat: wire,
  contentType: wire,
  xml: wire,
  discriminator: wire,
  extensions: (old, now, { note, place }) => noteExtensions(note, place, old, now),
  verbatim: (old, now, { note, place }) => noteVerbatim(note, place, old, now),
  // Both are limits, which are compared together; so are what objects require and hold.
  constraints: null,
  hints: null,
  alsoRequired: null,
  closed: null,
  allOf: null,
  // Where the callback URL goes, operations compare.
  callbackUrl: null,
  // How a method sees it.
  date: null,
}

/** Follows from another type. */
const WITH_TYPE = { format: null, enum: null, default: null, rules: null, nullable: null, writtenType: null } as const

/** What was called, where that differs; else everything about the call. */
function source<T extends { readonly operationId: string }>(old: T, now: T): Pick<Found, 'old' | 'new'> {
  return old.operationId === now.operationId ? { old, new: now } : { old: old.operationId, new: now.operationId }
}

/** Each takes everything that the one before it takes. */
const WIDER: readonly (readonly [string, string])[] = [
  ['int32', 'int64'],
  ['float', 'double'],
]
/** Formats that make another type of a text, for flows or for Power Apps. */
const OTHER_TYPES: ReadonlySet<string> = new Set(['date', 'date-time', 'date-no-tz', 'byte', 'binary'])

function compareFormat(old: string | undefined, now: string | undefined, { direction, note, place }: NodeContext): void {
  const widens = (from: string | undefined, to: string | undefined): boolean => WIDER.some(([a, b]) => a === from && b === to)
  const values = { old: old ?? 'none', new: now ?? 'none' }
  if (direction === 'input')
    return note(now === undefined || widens(old, now) ? 'input-format-widened' : 'input-format-changed', place, values)
  if (widens(old, now)) return note('output-limit-loosened', place, values)
  const saysMore = old === undefined && now !== undefined && !OTHER_TYPES.has(now)
  note(saysMore || widens(now, old) ? 'output-format-narrowed' : 'output-format-changed', place, values)
}

function compareDefault(old: Json | undefined, now: Json | undefined, { direction, note, place, texts }: NodeContext): void {
  if (direction === 'output') texts.push('default')
  else if (old === undefined) note('input-default-added', place, { new: now })
  else if (now === undefined) note('input-default-removed', place, { old })
  else note('input-default-changed', place, { old, new: now })
}

function compareEnum(old: readonly EnumMember[] | undefined, now: readonly EnumMember[] | undefined, context: NodeContext): void {
  const { direction, note, place } = context
  const values = (members: readonly EnumMember[] = []): readonly EnumMember['value'][] => members.map(({ value }) => value)
  const listed = (members: readonly EnumMember[] | undefined): string => values(members).map(String).join(', ')
  if (old === undefined) return note(`${direction}-values-restricted`, place, { new: listed(now) })
  if (now === undefined) return note(`${direction}-values-opened`, place, { old: listed(old) })
  const [before, after] = [new Set(values(old)), new Set(values(now))]
  const gone = old.filter(({ value }) => !after.has(value))
  const added = now.filter(({ value }) => !before.has(value))
  if (gone.length > 0) note(`${direction}-value-removed`, place, { old: listed(gone) })
  if (added.length > 0) note(`${direction}-value-added`, place, { new: listed(added) })
  if (gone.length === 0 && added.length === 0) note('choices-changed', place)
}

/** Rules that limits document: where such a limit has changed, it says so. */
const DOCUMENTED: Readonly<Record<string, readonly (keyof Constraints)[]>> = {
  minLength: ['minLength'],
  maxLength: ['maxLength'],
  length: ['minLength', 'maxLength'],
  matches: ['pattern'],
  min: ['minimum'],
  max: ['maximum'],
  isPositive: ['exclusiveMinimum'],
  isNegative: ['exclusiveMaximum'],
  isDivisibleBy: ['multipleOf'],
  arrayMinSize: ['minItems'],
  arrayMaxSize: ['maxItems'],
  arrayNotEmpty: ['minItems'],
  arrayUnique: ['uniqueItems'],
}

/** Rules are known where both sides are classes; replies are not checked by them. */
function compareRules(
  old: readonly ValidationRule[] = [],
  now: readonly ValidationRule[] = [],
  { direction, note, place, old: { facts: before }, new: { facts: after } }: NodeContext,
): void {
  if (direction === 'output') return
  const limits = compareLimits(limitsOf(before), limitsOf(after)).map(({ key }) => key)
  // What its author says about a value that breaks it changes nothing.
  const bare = ({ message: _message, ...rule }: ValidationRule): ValidationRule => rule
  const without = (list: readonly ValidationRule[], others: readonly ValidationRule[]): readonly ValidationRule[] =>
    list.filter(
      (rule) =>
        !others.some((other) => same(bare(other), bare(rule))) && !(DOCUMENTED[rule.rule] ?? []).some((key) => limits.includes(key)),
    )
  for (const { rule, args } of without(now, old)) note('input-rule-added', place, { new: called(rule, args) })
  for (const { rule, args } of without(old, now)) note('input-rule-removed', place, { old: called(rule, args) })
}

function called(rule: string, args: readonly unknown[]): string {
  return `${rule}(${args.map((arg) => JSON.stringify(arg)).join(', ')})`
}
