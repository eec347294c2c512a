/** Owns an answer → what a dropdown offers, by the rules of each generation. */
import { isObject, listAt, textAt, type Json, type JsonObject } from '../../json.js'
import { at, stepsOf } from '../paths.js'
import type { DynamicRules } from './extensions.js'
import { DynamicFailure } from './failure.js'

/** One entry of a dropdown. */
export interface DynamicValue {
  /** What is sent. */
  readonly value: unknown
  /** What the maker reads. */
  readonly displayName: string
  readonly description?: string
  /** Shown, but not to be chosen. */
  readonly disabled: boolean
}
export interface Listed {
  readonly items: readonly DynamicValue[]
  readonly warnings: readonly string[]
}

const PATHS = {
  swagger: { list: 'value-collection', value: 'value-path', title: 'value-title', description: 'value-description' },
  manifest: { list: 'itemsPath', value: 'itemValuePath', title: 'itemTitlePath', description: 'itemDescriptionPath' },
} as const

/** Entries stand in the order of their titles. */
export function valuesOf(content: JsonObject, rules: DynamicRules, body: Json): Listed {
  const names = PATHS[rules]
  const operationId = textAt(content, 'operationId') ?? ''
  const { list, warnings: aboutList } = listIn(body, textAt(content, names.list), { operationId, name: names.list })
  const read = (item: Json, name: string | undefined): Json | undefined => (name === undefined ? undefined : at(item, stepsOf(name)))
  const [valuePath, titlePath] = [textAt(content, names.value), textAt(content, names.title)]
  if (valuePath === undefined && list.some(isObject))
    throw new DynamicFailure(`The list of ${operationId} has objects, and there is no ${names.value} to say what of them is the value.`)
  const selectable = rules === 'swagger' ? textAt(content, 'value-selectable') : undefined
  const entries = list.map((item): { readonly entry: DynamicValue; readonly title: Json | undefined } => {
    const value = isObject(item) ? (read(item, valuePath) ?? null) : item
    const title = isObject(item) && titlePath !== undefined ? read(item, titlePath) : value
    const description = read(item, textAt(content, names.description))
    const chosen = read(item, selectable) ?? true
    return {
      title,
      entry: {
        ...{ value, displayName: textOf(title), disabled: chosen === false },
        ...(typeof description === 'string' ? { description } : {}),
      },
    }
  })
  const warnings = [...aboutList, ...aboutEntries(operationId, entries)]
  return { items: entries.map(({ entry }) => entry).toSorted((one, other) => one.displayName.localeCompare(other.displayName)), warnings }
}

/** Where the path leads to none, the first list of the answer is taken. */
export function listIn(
  body: Json,
  path: string | undefined,
  { operationId, name }: { readonly operationId: string; readonly name: string },
): { readonly list: readonly Json[]; readonly warnings: readonly string[] } {
  const found = at(body, stepsOf(path ?? ''))
  if (Array.isArray(found)) return { list: found as readonly Json[], warnings: [] }
  const where = path === undefined ? `is no list, and there is no ${name}` : `has no list at ${path}`
  const other = isObject(body) ? Object.keys(body).find((key) => Array.isArray(body[key])) : undefined
  if (other === undefined) throw new DynamicFailure(`The answer of ${operationId} ${where}.`)
  return {
    list: listAt(body, other),
    warnings: [`The answer of ${operationId} ${where}; the designer takes ${other}, the first list that there is: it works by luck.`],
  }
}

const textOf = (title: Json | undefined): string =>
  title === undefined || title === null ? '' : typeof title === 'string' ? title : JSON.stringify(title)

function aboutEntries(
  operationId: string,
  entries: readonly { readonly entry: DynamicValue; readonly title: Json | undefined }[],
): readonly string[] {
  const untitled = entries.findIndex(({ title }) => typeof title !== 'string')
  const valueless = entries.findIndex(({ entry }) => entry.value === null)
  const values = entries.map(({ entry }) => JSON.stringify(entry.value))
  const twice = values.find((value, index) => values.indexOf(value) !== index)
  return [
    ...(untitled >= 0 && entries.length > 1
      ? [`Entry ${untitled} of ${operationId} has a title that is no text: a designer that sorts by title fails on it.`]
      : []),
    ...(valueless >= 0 ? [`Entry ${valueless} of ${operationId} has no value where the path leads.`] : []),
    ...(twice === undefined ? [] : [`${operationId} has the value ${twice} more than once.`]),
    ...(entries.length > 1_000 ? [`${operationId} has ${entries.length} entries: nobody finds one among so many.`] : []),
  ]
}
