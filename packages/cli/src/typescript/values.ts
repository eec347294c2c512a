/** Owns value → declaration: the TypeScript type of a property, what its decorator says, and the rules beside it. */
import { labelOf, type EnumMember, type Json, type Schema } from '@ferrule/core'
import { array, json, object, text, type Entry, type Expression } from './layout.js'
import type { Loss, PlannedClass, PlannedValue } from './plan.js'
import { rulesOf, type RuleCall } from './rules.js'

/** What writing a value needs to know about its surroundings. */
export interface ValueScope {
  /** The dynamic values, schemas and trees of a value as expressions; `owner` is the class whose properties they may name. */
  readonly dynamic: (
    schema: Pick<Schema, 'dynamicValues' | 'dynamicSchema' | 'dynamicTree'>,
    at: string,
    owner?: PlannedClass,
  ) => readonly Entry[]
  /** Whether a class is defined before the module's current one, so that the compiler may name it. */
  readonly isDefined: (used: PlannedClass) => boolean
  /** A constant that holds a long list of choices. */
  readonly constant: (values: readonly EnumMember['value'][], at: string) => string
  readonly use: (library: 'core' | 'core types' | 'class-validator' | 'classes', name: string) => void
  readonly lose: (loss: Loss) => void
}

/** Facts that the decorators call what the model calls them. */
const SAME = [
  'description',
  'visibility',
  'nullable',
  'readOnly',
  'localizedDefault',
  'example',
  'choices',
  'filePicker',
  'builtInValues',
  'callbackUrl',
  'mediaKind',
  'editor',
  'editorOptions',
  'testValue',
  'externalDocs',
  'xml',
  'writtenType',
] as const
/** What is said to language models, by the model's word. */
const AI = { explicitInput: 'explicitInput', aiSensitivity: 'sensitivity', sensitivityLabel: 'sensitivityLabel' } as const
/** What belongs at the end: it is said where nothing else says it. */
const LAST = ['extensions', 'verbatim'] as const
const FORMAT = ['format'] as const
const HANDLED = new Set<string>([
  ...SAME,
  ...FORMAT,
  ...LAST,
  ...Object.keys(AI),
  'type',
  'parts',
  'title',
  'summary',
  'default',
  'enum',
  'constraints',
  'hints',
  'rules',
  'dynamicValues',
  'dynamicSchema',
  'dynamicTree',
  'modelText',
])

const LONG_CHOICE = 90

/** A property's declaration. */
export interface DeclaredValue {
  readonly type: string
  readonly options: readonly Entry[]
  readonly rules: readonly RuleCall[]
}

/** A property: its type, what its decorator says besides name and location, and its rules. */
export function declareProperty(scope: ValueScope, value: PlannedValue, property: string, at: string): DeclaredValue {
  const lost: Loss[] = []
  const rules = [...rulesOf(value, at, (loss) => lost.push(loss)), ...choiceRules(scope, value, at)]
  const known = new Set(rules.map(({ decorator }) => decorator))
  const options = [
    ...summaryOf(value, property),
    ...factsOfValue(scope, value, at),
    ...typeOf(scope, value, at, known),
    ...sameFacts(value, FORMAT),
    ...constraintsOf(value, lost, scope, at),
    ...sameFacts(value, LAST),
  ]
  for (const { decorator } of rules) scope.use('class-validator', decorator)
  return { type: typeText(scope, value, at), options, rules }
}

/** Everything about a value that is no property: an item, a reply, an event. */
export function declareValue(scope: ValueScope, value: PlannedValue, at: string): Expression {
  return object(valueEntries(scope, value, at))
}

/** What is said about a value besides its type. */
export function factEntries(scope: ValueScope, value: PlannedValue, at: string): readonly Entry[] {
  return valueEntries(scope, value, at).filter(([name]) => !['type', 'items', 'dictionary', 'allOf'].includes(name))
}

function valueEntries(scope: ValueScope, value: PlannedValue, at: string): readonly Entry[] {
  const { constraints, hints, rules } = value
  for (const { rule } of rules ?? []) scope.lose({ at, what: `rule ${rule}` })
  const limits = { ...hints, ...constraints }
  return [
    ...typeOf(scope, value, at, new Set()),
    ...sameFacts(value, FORMAT),
    ...(value.summary === undefined ? [] : [['summary', text(value.summary)] as const]),
    ...factsOfValue(scope, value, at),
    ...(Object.keys(limits).length === 0 ? [] : [['constraints', json(limits)] as const]),
    ...sameFacts(value, LAST),
  ]
}

/** A thunk or word where a type alone is said; else everything about the value. */
export function typeOption(scope: ValueScope, value: PlannedValue, at: string): Expression {
  const { type } = value
  if (!isPlain(value)) return declareValue(scope, value, at)
  switch (type.kind) {
    case 'class':
      scope.use('classes', type.class.name)
      return `() => ${type.class.name}`
    case 'file':
      if (type.contentType === undefined) return text('file')
      scope.use('core', 'file')
      return `() => file(${text(type.contentType)})`
    case 'dictionary':
      return type.values === undefined ? text('object') : object([['dictionary', typeOption(scope, type.values, at)]])
    case 'array': {
      const { items } = type
      const named = isPlain(items) ? (items.type.kind === 'class' ? items.type.class.name : CONSTRUCTORS[items.type.kind]) : undefined
      if (items.type.kind === 'class') scope.use('classes', items.type.class.name)
      return named === undefined ? object([['items', typeOption(scope, items, at)]]) : `() => [${named}]`
    }
    default:
      return text(type.kind)
  }
}

const CONSTRUCTORS: Readonly<Record<string, string>> = { string: 'String', number: 'Number', boolean: 'Boolean' }

/** Whether a type says everything. */
export function isPlain(value: PlannedValue): boolean {
  const { type } = value
  return Object.keys(value).length === 1 && !('date' in type && type.date === true)
}

function summaryOf({ summary, title, type }: PlannedValue, property: string): readonly Entry[] {
  // A class speaks for itself: no label is derived for a property that holds one.
  if (type.kind === 'class') return summary === undefined ? [] : [['summary', text(summary)]]
  if (summary === undefined) return title === undefined ? [['summary', 'false']] : []
  return summary === labelOf(property) && title === undefined ? [] : [['summary', text(summary)]]
}

function factsOfValue(scope: ValueScope, value: PlannedValue, at: string): readonly Entry[] {
  const entries: Entry[] = []
  if (value.title !== undefined) entries.push(['title', text(value.title)])
  entries.push(...sameFacts(value, SAME))
  if (value.default !== undefined) entries.push(['default', json(value.default)])
  const ai: Entry[] = []
  if (value.modelText?.name !== undefined) ai.push(['name', text(value.modelText.name)])
  if (value.modelText?.description !== undefined) ai.push(['description', text(value.modelText.description)])
  for (const [name, option] of Object.entries(AI)) {
    const own = (value as unknown as Record<string, Json | undefined>)[name]
    if (own !== undefined) ai.push([option, json(own)])
  }
  if (ai.length > 0) entries.push(['ai', object(ai)])
  entries.push(...scope.dynamic(value, at))
  for (const name of Object.keys(value)) if (!HANDLED.has(name)) scope.lose({ at, what: name })
  return entries
}

function sameFacts(value: PlannedValue, names: readonly (typeof SAME | typeof FORMAT | typeof LAST)[number][]): readonly Entry[] {
  return names.flatMap((name): Entry[] => (value[name] === undefined ? [] : [[name, json(value[name])]]))
}

/** What the decorator says about the type, where type annotation and rules don't say it. */
function typeOf(scope: ValueScope, value: PlannedValue, at: string, rules: ReadonlySet<string>): readonly Entry[] {
  const { type } = value
  const entries: Entry[] = []
  const property = rules.size > 0
  switch (type.kind) {
    case 'class': {
      scope.use('classes', type.class.name)
      if (!property || !scope.isDefined(type.class) || value.nullable === true) entries.push(['type', `() => ${type.class.name}`])
      break
    }
    case 'array': {
      const item = type.items
      if (item.type.kind === 'class' && isPlain(item)) entries.push(['items', typeOption(scope, item, at)])
      else if (!(rules.has('IsArray') && saidByRules(item))) entries.push(['items', typeOption(scope, item, `${at}[]`)])
      break
    }
    case 'dictionary':
      entries.push(type.values === undefined ? ['type', text('object')] : ['dictionary', typeOption(scope, type.values, `${at}{}`)])
      break
    case 'file':
      entries.push(['type', typeOption(scope, { type }, at)])
      break
    case 'any':
      entries.push(['type', text('any')])
      break
    default: {
      if (type.date === true) break
      if (!property || (value.enum !== undefined && kindOfChoices(value.enum) !== type.kind)) entries.push(['type', text(type.kind)])
    }
  }
  if (value.parts !== undefined) entries.push(['allOf', array(value.parts.map((part) => typeOption(scope, part, at)))])
  if (value.enum !== undefined) {
    const labels = value.enum.flatMap(({ value: own, label }): Entry[] => (label === undefined ? [] : [[String(own), text(label)]]))
    if (!property || type.kind === 'any' || kindOfChoices(value.enum) !== type.kind) entries.push(['enum', choices(scope, value.enum, at)])
    if (labels.length > 0) entries.push(['labels', object(labels)])
  }
  return entries
}

/** Whether rules for each item say all about the items. */
function saidByRules(item: PlannedValue): boolean {
  const { type } = item
  const simple = type.kind === 'string' || type.kind === 'integer' || type.kind === 'number' || type.kind === 'boolean'
  return simple && isPlain(item)
}

function constraintsOf(value: PlannedValue, lost: readonly Loss[], scope: ValueScope, at: string): readonly Entry[] {
  const limits = { ...value.hints, ...value.constraints } as Record<string, Json>
  const left = Object.keys(limits).filter((name) => lost.some((loss) => loss.at === at && loss.what === `constraints.${name}`))
  for (const loss of lost) if (!loss.what.startsWith('constraints.')) scope.lose(loss)
  return left.length === 0 ? [] : [['constraints', json(Object.fromEntries(left.map((name) => [name, limits[name]])))]]
}

function kindOfChoices(members: readonly EnumMember[]): string {
  const kinds = new Set(members.map(({ value }) => typeof value))
  if (kinds.size !== 1) return 'any'
  if (kinds.has('string')) return 'string'
  if (kinds.has('boolean')) return 'boolean'
  return members.every(({ value }) => Number.isInteger(value)) ? 'integer' : 'number'
}

function choiceRules(scope: ValueScope, value: PlannedValue, at: string): readonly RuleCall[] {
  if (value.enum === undefined || value.type.kind === 'any' || value.type.kind === 'array' || value.type.kind === 'class') return []
  return value.enum.length === 0 ? [] : [{ decorator: 'IsIn', args: [choices(scope, value.enum, at)] }]
}

function choices(scope: ValueScope, members: readonly EnumMember[], at: string): Expression {
  const values = members.map(({ value }) => value)
  return isLong(members) ? scope.constant(values, at) : array(values.map(json))
}

const isLong = (members: readonly EnumMember[]): boolean =>
  members.reduce((length, { value }) => length + String(value).length + 5, 0) > LONG_CHOICE

/** The TypeScript type of a value. */
export function typeText(scope: ValueScope, value: PlannedValue, at: string): string {
  const plain = plainType(scope, value, at)
  return value.nullable === true ? `${plain} | null` : plain
}

function plainType(scope: ValueScope, value: PlannedValue, at: string): string {
  const { type } = value
  if (value.enum !== undefined && value.enum.length > 0 && ['string', 'integer', 'number', 'boolean', 'any'].includes(type.kind)) {
    if (isLong(value.enum))
      return `(typeof ${scope.constant(
        value.enum.map((member) => member.value),
        at,
      )})[number]`
    return [...new Set(value.enum.map((member) => json(member.value) as string))].join(' | ')
  }
  switch (type.kind) {
    case 'string':
      return type.date === true ? 'Date' : 'string'
    case 'integer':
    case 'number':
      return 'number'
    case 'boolean':
      return 'boolean'
    case 'any': {
      const parts = new Set((value.parts ?? []).map((part) => typeText(scope, part, at)).filter((part) => part !== 'unknown'))
      return parts.size === 0 ? 'unknown' : [...parts].map((part) => (part.includes('|') ? `(${part})` : part)).join(' & ')
    }
    case 'file':
      scope.use('core types', 'UploadedFile')
      return 'UploadedFile'
    case 'array': {
      const item = typeText(scope, type.items, `${at}[]`)
      return /[ |]/.test(item) && !/^\w+<.*>$/.test(item) ? `(${item})[]` : `${item}[]`
    }
    case 'dictionary':
      return `Record<string, ${type.values === undefined ? 'unknown' : typeText(scope, type.values, `${at}{}`)}>`
    case 'class': {
      scope.use('classes', type.class.name)
      if (scope.isDefined(type.class)) return type.class.name
      scope.use('core types', 'Ref')
      return `Ref<${type.class.name}>`
    }
  }
}
