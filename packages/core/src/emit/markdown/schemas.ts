/** Owns how values are described: what they are in words, and the rows of a table for those that have parts. */
import type { Constraints, Property, Schema } from '../../model/index.js'
import { documentedLimits } from '../shared/limits.js'
import { code, plain } from './text.js'

/** What a schema that has a name is called where it is used, with a link to it. */
export type Naming = (name: string) => string

/** Objects without a name of their own are unfolded so deep. */
const DEEPEST = 8

/** `list of texts`, `date and time`, a link to a named schema. */
export function typeText(schema: Schema, naming: Naming): string {
  switch (schema.kind) {
    case 'reference':
      return naming(schema.name)
    case 'array':
      return `list of ${typeText(schema.items, naming)}`
    case 'string':
      return schema.format === undefined ? 'string' : `string (${plain(schema.format)})`
    case 'any':
      return 'anything'
    case 'object':
      return schema.properties.length === 0 && schema.additional !== undefined ? 'dictionary' : 'object'
    default:
      return schema.kind
  }
}

/** What is said about a value: its description, its choices, its limits. */
export function meaningOf(schema: Schema): string {
  const choices = schema.enum ?? schema.choices ?? []
  const said = [
    schema.description === undefined ? undefined : plain(schema.description),
    choices.length === 0 ? undefined : `One of ${choices.map(choiceText).join(', ')}.`,
    schema.default === undefined ? undefined : `Default: ${code(JSON.stringify(schema.default))}.`,
    schema.nullable === true ? 'May be null.' : undefined,
    ...limitTexts(documentedLimits(schema).limits),
  ]
  return said.filter((text) => text !== undefined).join(' ')
}

/** One row for each property: its label, its name, whether it is required, its type, its meaning. Those of objects inside stand below it. */
export function propertyRows(schema: Schema, naming: Naming, before = '', depth = 0): readonly (readonly string[])[] {
  if (schema.kind === 'array' && schema.items.kind !== 'reference') return propertyRows(schema.items, naming, `${before}[]`, depth)
  if (schema.kind !== 'object' || depth > DEEPEST) return []
  return schema.properties.flatMap((property) => {
    const path = before === '' ? property.name : `${before}.${property.name}`
    return [propertyRow(property, path, naming), ...propertyRows(property.schema, naming, path, depth + 1)]
  })
}

function propertyRow({ schema, required }: Property, path: string, naming: Naming): readonly string[] {
  return [plain(schema.summary ?? ''), code(path), required ? 'yes' : '', typeText(schema, naming), meaningOf(schema)]
}

function choiceText({ value, label }: { readonly value: string | number | boolean; readonly label?: string }): string {
  const shown = code(typeof value === 'string' ? value : JSON.stringify(value))
  return label === undefined || label === value ? shown : `${shown} (${plain(label)})`
}

const LIMITS: readonly (readonly [keyof Constraints, (limit: string) => string])[] = [
  ['minimum', (limit) => `At least ${limit}.`],
  ['exclusiveMinimum', (limit) => `More than ${limit}.`],
  ['maximum', (limit) => `At most ${limit}.`],
  ['exclusiveMaximum', (limit) => `Less than ${limit}.`],
  ['multipleOf', (limit) => `A multiple of ${limit}.`],
  ['minLength', (limit) => `At least ${limit} characters.`],
  ['maxLength', (limit) => `At most ${limit} characters.`],
  ['minItems', (limit) => `At least ${limit} items.`],
  ['maxItems', (limit) => `At most ${limit} items.`],
  ['uniqueItems', () => 'No item twice.'],
  ['pattern', (limit) => `Matches ${code(limit)}.`],
]

function limitTexts(limits: Constraints): readonly string[] {
  return LIMITS.flatMap(([name, text]) => {
    const limit = limits[name]
    return limit === undefined || limit === false ? [] : [text(String(limit))]
  })
}
