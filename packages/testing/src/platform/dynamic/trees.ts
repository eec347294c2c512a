/** Owns folder and file pickers: which call opens a level, and what an answer shows there, by the rules of each generation. */
import { isObject, objectAt, textAt, type Json, type JsonObject } from '../../json.js'
import { at, stepsOf } from '../paths.js'
import type { DynamicExtension } from './extensions.js'
import { DynamicFailure } from './failure.js'
import { listIn } from './values.js'

/** One entry of a level. */
export interface TreeItem {
  /** What is sent where it is chosen. */
  readonly value: unknown
  readonly displayName: string
  /** The way to it, where the answer says so. */
  readonly fullTitle?: string
  /** It can be opened. */
  readonly isParent: boolean
  readonly selectable: boolean
  readonly mediaType?: string
  /** As it was answered: the next level may need any part of it. */
  readonly item: unknown
}
export interface TreeLevel {
  /** What names the operation and its arguments. */
  readonly call: JsonObject
  readonly read: (body: Json) => { readonly items: readonly TreeItem[]; readonly warnings: readonly string[] }
}

/** `root`: the definition; `opened`: within an item, not at the root of the tree. */
export function treeLevel(root: JsonObject, extension: DynamicExtension, opened: boolean): TreeLevel {
  return extension.rules === 'manifest' ? newer(extension.content, opened) : older(root, extension.content, opened)
}

function newer(content: JsonObject, opened: boolean): TreeLevel {
  const settings = objectAt(content, 'settings')
  const call = objectAt(content, opened ? 'browse' : 'open')
  const read = (item: Json, name: string): Json | undefined => {
    const path = textAt(call, name)
    return path === undefined ? undefined : at(item, stepsOf(path))
  }
  const itemOf = (item: Json): TreeItem => {
    const isParent = holds(textAt(call, 'itemIsParent'), item)
    const fullTitle = read(item, 'itemFullTitlePath')
    return {
      ...{ item, isParent, value: read(item, 'itemValuePath') ?? null, displayName: textOf(read(item, 'itemTitlePath')) },
      ...(fullTitle === undefined ? {} : { fullTitle: textOf(fullTitle) }),
      selectable: settings[isParent ? 'canSelectParentNodes' : 'canSelectLeafNodes'] === true,
    }
  }
  return { call, read: levelReader(call, 'itemsPath', textAt(call, 'itemsPath'), itemOf) }
}

function older(root: JsonObject, { parameters, 'value-path': valuePath }: JsonObject, opened: boolean): TreeLevel {
  const picker = objectAt(objectAt(root, 'x-ms-capabilities'), 'file-picker')
  const step = objectAt(picker, opened ? 'browse' : 'open')
  // Said to the picker itself.
  const { isFolder, fileFilter: _, ...own } = isObject(parameters) ? parameters : {}
  const call = { ...step, parameters: { ...own, ...objectAt(step, 'parameters') } }
  const read = (item: Json, name: string): Json | undefined => {
    const path = textAt(picker, name)
    return path === undefined ? undefined : at(item, stepsOf(path))
  }
  const itemOf = (item: Json): TreeItem => {
    const isParent = Boolean(read(item, 'value-folder-property'))
    const media = read(item, 'value-media-property')
    return {
      ...{ item, isParent, selectable: isParent === (isFolder === true), displayName: textOf(read(item, 'value-title')) },
      value: typeof valuePath === 'string' ? (at(item, stepsOf(valuePath)) ?? null) : item,
      ...(typeof media === 'string' ? { mediaType: media } : {}),
    }
  }
  return { call, read: levelReader(call, 'value-collection', textAt(picker, 'value-collection'), itemOf) }
}

function levelReader(call: JsonObject, name: string, path: string | undefined, itemOf: (item: Json) => TreeItem): TreeLevel['read'] {
  return (body) => {
    const { list, warnings } = listIn(body, path, { operationId: textAt(call, 'operationId') ?? '', name })
    return { items: list.map(itemOf), warnings }
  }
}

const textOf = (value: Json | undefined): string =>
  value === undefined || value === null ? '' : typeof value === 'string' ? value : JSON.stringify(value)

/** `true`, a property, or a test of one as in OData: `(is_folder eq true)`, `(type ne 'file')`. */
function holds(test: string | undefined, item: Json): boolean {
  const text = (test ?? 'false').trim().replace(/^\((.*)\)$/, '$1')
  if (text === 'true' || text === 'false') return text === 'true'
  const found = /^([^\s']+)(?:\s+(eq|ne)\s+(.+))?$/.exec(text)
  if (found === null) throw new DynamicFailure(`itemIsParent is no test of a property: ${text}`)
  const [, path = '', operator, written] = found
  const value = at(item, stepsOf(path)) ?? null
  if (operator === undefined || written === undefined) return Boolean(value)
  return (JSON.stringify(value) === JSON.stringify(literal(written.trim()))) === (operator === 'eq')
}

function literal(written: string): Json {
  const quoted = /^'(.*)'$/.exec(written)?.[1]
  if (quoted !== undefined) return quoted.replaceAll("''", "'")
  return { true: true, false: false, null: null }[written] ?? (Number.isNaN(Number(written)) ? written : Number(written))
}
