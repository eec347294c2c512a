/** Owns what the designer's screen makes of the parser's inputs: labels, what is shown at once, what behind "Show all", what never; and the order. */
import type { DynamicValues, Entry } from './parser/entry.js'
import { DesignerFailure } from './parser/failure.js'
import { inputsOf } from './parser/inputs.js'
import type { Operation } from './parser/operations.js'
import { byClass, entriesOf, isSame, present, read, type Json } from './parser/reading.js'

/** Where a maker finds a field. */
export type Placement = 'shown' | 'show-all' | 'hidden'

/** What a maker fills the field in with. */
export type Control = 'text' | 'rich-text' | 'drop-down' | 'picker' | 'table' | 'list' | 'other'

/** A field of a card. */
export interface CardField extends Entry {
  readonly label: string
  readonly placeholder?: string
  readonly control: Control
  /** What stands in it: what was filled in, else the default. */
  readonly value?: Json
  readonly placement: Placement
}

export interface FieldOptions {
  /** What a maker has filled in, by the fields' keys. */
  readonly values?: Readonly<Record<string, unknown>>
  /** The designers differ in what they put first behind "Show all". */
  readonly firstBehindShowAll?: 'normal' | 'advanced'
}

/** The fields of an operation, in the order in which a maker sees them; hidden ones too. */
export function fieldsOf(operation: Operation, { values = {}, firstBehindShowAll = 'normal' }: FieldOptions): readonly CardField[] {
  const inputs = inputsOf(operation, true)
  const fields = [...inputs, ...headersField(operation, inputs)].map((input) => field(input, values))
  return behindTheirSources(byClass(fields, (one) => fieldClass(one, firstBehindShowAll)))
}

function field(input: Entry, values: Readonly<Record<string, unknown>>): CardField {
  const filled = Object.hasOwn(values, input.key) ? (values[input.key] as Json) : undefined
  const value = filled ?? input.default
  return {
    ...input,
    label: (input.title || input.summary || input.name) ?? '',
    ...(input.description === undefined ? {} : { placeholder: input.description }),
    control: controlOf(input),
    ...(value === undefined ? {} : { value }),
    placement: placementOf(input, value),
  }
}

function placementOf(input: Entry, value: Json | undefined): Placement {
  if (isSame(input.visibility, 'internal') || isSame(input.visibility, 'hideInUI')) return 'hidden'
  const hasValue = value !== undefined && value !== null && value !== ''
  return input.required === true || isSame(input.visibility, 'important') || hasValue ? 'shown' : 'show-all'
}

function controlOf({ editor, type, items, format }: Entry): Control {
  if (isSame(editor, 'combobox') || isSame(editor, 'dropdown')) return 'drop-down'
  if (isSame(editor, 'filepicker')) return 'picker'
  if (isSame(editor, 'dictionary') || isSame(editor, 'table')) return 'table'
  if (editor !== undefined) return isSame(editor, 'html') ? 'rich-text' : 'other'
  if (type === 'array' && items !== undefined) return 'list'
  return isSame(format, 'html') ? 'rich-text' : 'text'
}

function fieldClass({ required, visibility }: Entry, first: FieldOptions['firstBehindShowAll']): number {
  if (required === true) return 0
  if (isSame(visibility, 'important')) return 1
  return isSame(visibility, 'advanced') === (first === 'advanced') ? 2 : 3
}

/** A field whose values depend on others comes after them, whatever its class. */
function behindTheirSources(fields: readonly CardField[]): readonly CardField[] {
  const ordered = [...fields]
  for (const one of fields) {
    const sources = sourcesOf(one.dynamicValues)
    if (sources.size === 0) continue
    const last = ordered.findLastIndex((other) => other !== one && other.name !== undefined && sources.has(other.name))
    const at = ordered.indexOf(one)
    if (last > at) {
      ordered.splice(last + 1, 0, one)
      ordered.splice(at, 1)
    }
  }
  return ordered
}

/** The names of the fields that values from another operation depend on. */
function sourcesOf(dynamicValues: DynamicValues | undefined): ReadonlySet<string> {
  if (dynamicValues?.kind !== 'LegacyDynamicValues') return new Set()
  const references = entriesOf(read(dynamicValues.extension, 'parameters')).map(([, value]) => read(value, 'parameter'))
  return new Set(references.filter((name) => typeof name === 'string'))
}

/** `x-ms-headers`: a table of headers that the maker names. */
function headersField(operation: Operation, inputs: readonly Entry[]): readonly Entry[] {
  const extension = operation.at('x-ms-headers')
  if (!extension) return []
  if (inputs.some((input) => input.in === 'header'))
    throw new DesignerFailure(
      `${operation.place}/x-ms-headers`,
      "Microsoft's designer fails here: parameters in the header stand beside x-ms-headers.",
    )
  const [name, summary, description] = ['name', 'x-ms-summary', 'description'].map((key) => present(read(extension, key)))
  return [
    {
      key: 'header.$',
      ...(summary === undefined ? {} : { summary }),
      ...(name === undefined ? {} : { name }),
      in: 'header',
      type: 'object',
      required: true,
      editor: 'dictionary',
      valueType: 'string',
      ...(description === undefined ? {} : { description }),
    },
  ]
}
