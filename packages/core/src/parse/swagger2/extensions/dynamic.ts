/** Owns reading what other operations supply, from both generations of extensions. */
import type {
  BuiltInValues,
  DynamicArgument,
  DynamicParameter,
  DynamicSchema,
  DynamicTree,
  DynamicValues,
  FilePickerUse,
  Generation,
  Json,
  Schema,
  TreeArgument,
  TreeCall,
  TreeParameter,
} from '../../../model/index.js'
import { isJsonObject, said, taking, type Taking } from '../../shared/taking.js'
import { exactly } from '../rest.js'
import { pathAt, pathOf } from './paths.js'

type Dynamic = Pick<Schema, 'dynamicValues' | 'dynamicSchema' | 'dynamicTree' | 'filePicker' | 'builtInValues'>

/** Everything about a value that another operation supplies. */
export function takeDynamic(from: Taking): Dynamic {
  return said<Dynamic>({
    filePicker: from.take('x-ms-dynamic-values', filePicker),
    builtInValues: from.take('x-ms-dynamic-values', builtIn),
    dynamicValues: together(from.take('x-ms-dynamic-values', olderList), from.take('x-ms-dynamic-list', newerList)),
    dynamicSchema: together(from.take('x-ms-dynamic-schema', olderShape), from.take('x-ms-dynamic-properties', newerShape)),
    dynamicTree: from.take('x-ms-dynamic-tree', tree),
  })
}

interface Generations {
  readonly parameters?: readonly DynamicParameter[]
  readonly generation?: Generation
}

/** What both generations say, or one of them; what the older says apart is kept where it differs. */
function together<D extends Generations & { readonly older?: D }>(older: D | undefined, newer: D | undefined): D | undefined {
  if (older === undefined) return newer && { ...newer, generation: 'newer' }
  if (newer === undefined) return { ...older, generation: 'older' }
  return sorted(asOlder(newer)) === sorted(older) ? newer : { ...newer, older }
}

/** What the older generation would say. */
function asOlder<D extends Generations>(dynamic: D): D {
  const { parameters } = dynamic
  if (parameters === undefined) return dynamic
  return { ...dynamic, parameters: parameters.map(({ argument, ...name }) => ({ ...olderName(name), argument: olderArgument(argument) })) }
}

type Name = Pick<DynamicParameter, 'name' | 'in' | 'path'>

function olderName({ name, path = [] }: Name): Name {
  return { name: [name, ...path].join('.'), in: 'either' }
}

function olderArgument(argument: DynamicArgument): DynamicArgument {
  return argument.kind === 'value' ? argument : { kind: 'field', ...olderName(argument) }
}

/** The same text for what differs in the order of keys and parameters alone. */
function sorted(dynamic: Generations): string {
  const parameters = dynamic.parameters && Object.fromEntries(dynamic.parameters.map((parameter) => [parameter.name, parameter]))
  // Of two parameters with one name, the older generation has room for one.
  const lost = parameters !== undefined && Object.keys(parameters).length !== dynamic.parameters?.length
  return JSON.stringify({ ...dynamic, parameters, lost }, (_key, value: unknown) =>
    isJsonObject(value) ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) : value,
  )
}

const olderList = exactly<DynamicValues>((from) => {
  const operationId = from.text('operationId')
  const value = from.keys().includes('value-path') ? pathAt(from, 'value-path') : []
  const label = from.keys().includes('value-title') ? pathAt(from, 'value-title') : []
  if (operationId === undefined || value === undefined || label === undefined) return undefined
  return said<DynamicValues>({
    operationId,
    collection: pathAt(from, 'value-collection'),
    value,
    label,
    parameters: from.take('parameters', olderParameters),
  })
})

const newerList = exactly<DynamicValues>((from) => {
  const operationId = from.text('operationId')
  const value = from.keys().includes('itemValuePath') ? pathAt(from, 'itemValuePath') : []
  const label = from.keys().includes('itemTitlePath') ? pathAt(from, 'itemTitlePath') : []
  if (operationId === undefined || value === undefined || label === undefined) return undefined
  return said<DynamicValues>({
    operationId,
    collection: pathAt(from, 'itemsPath'),
    value,
    label,
    parameters: from.take('parameters', newerParameters),
  })
})

const olderShape = exactly<DynamicSchema>((from) => {
  const operationId = from.text('operationId')
  if (operationId === undefined) return undefined
  const parameters = from.take('parameters', olderParameters)
  return said<DynamicSchema>({ operationId, value: pathAt(from, 'value-path'), parameters })
})

const newerShape = exactly<DynamicSchema>((from) => {
  const operationId = from.text('operationId')
  if (operationId === undefined) return undefined
  const parameters = from.take('parameters', newerParameters)
  return said<DynamicSchema>({ operationId, value: pathAt(from, 'itemValuePath'), parameters })
})

const filePicker = exactly<FilePickerUse>((from) => {
  if (from.text('capability') !== 'file-picker') return undefined
  return said<FilePickerUse>({
    value: pathAt(from, 'value-path'),
    label: pathAt(from, 'value-title'),
    parameters: from.take('parameters', olderParameters),
  })
})

const builtIn = exactly<BuiltInValues>((from) => {
  const operation = from.text('builtInOperation')
  if (operation === undefined) return undefined
  return said<BuiltInValues>({
    operation,
    value: pathAt(from, 'value-path'),
    label: pathAt(from, 'value-title'),
    collection: pathAt(from, 'value-collection'),
    parameters: from.take('parameters', olderParameters),
  })
})

const tree = exactly<DynamicTree>((from) => {
  const settings = from.take('settings', (value) => (isJsonObject(value) && Object.keys(value).length > 0 ? taking(value) : undefined))
  const open = from.take('open', level)
  const browse = from.take('browse', level)
  if (open === undefined || browse === undefined) return undefined
  const canSelectParents = settings?.boolean('canSelectParentNodes')
  const canSelectLeaves = settings?.boolean('canSelectLeafNodes')
  return settings?.rest() === undefined ? said<DynamicTree>({ canSelectParents, canSelectLeaves, open, browse }) : undefined
})

const level = exactly<TreeCall>((from) => {
  const operationId = from.text('operationId')
  if (operationId === undefined) return undefined
  return said<TreeCall>({
    operationId,
    collection: pathAt(from, 'itemsPath'),
    value: pathAt(from, 'itemValuePath'),
    label: pathAt(from, 'itemTitlePath'),
    fullLabel: pathAt(from, 'itemFullTitlePath'),
    isParent: from.text('itemIsParent'),
    parameters: from.take('parameters', treeParameters),
  })
})

/** Every member of an object; `undefined` where one of them can't be read. */
function members<T>(value: Json, read: (name: string, member: Json) => T | undefined): readonly T[] | undefined {
  if (!isJsonObject(value)) return undefined
  const found = Object.entries(value).map(([name, member]) => read(name, member))
  return found.every((member) => member !== undefined) ? found : undefined
}

function olderParameters(value: Json): readonly DynamicParameter[] | undefined {
  return members(value, (name, member) => ({ name, in: 'either' as const, argument: fromOlder(member) }))
}

function fromOlder(value: Json): DynamicArgument {
  const name = isJsonObject(value) && Object.keys(value).length === 1 ? value['parameter'] : undefined
  return typeof name === 'string' ? { kind: 'field', name, in: 'either' } : { kind: 'value', value }
}

function newerParameters(value: Json): readonly DynamicParameter[] | undefined {
  return members(value, (name, member) => {
    const argument = fromNewer(member)
    const called = newerName(name)
    return argument === undefined || argument.kind === 'selected' || called === undefined ? undefined : { ...called, argument }
  })
}

function treeParameters(value: Json): readonly TreeParameter[] | undefined {
  return members(value, (name, member) => {
    const argument = fromNewer(member)
    const called = newerName(name)
    return argument === undefined || called === undefined ? undefined : { ...called, argument }
  })
}

function fromNewer(value: Json): TreeArgument | undefined {
  if (!isJsonObject(value) || Object.keys(value).length !== 1) return undefined
  if (Object.hasOwn(value, 'value')) return { kind: 'value', value: value['value'] as Json }
  const reference = value['parameterReference']
  if (typeof reference === 'string') {
    const name = newerName(reference)
    return name && { kind: 'field', ...name }
  }
  const selected = value['selectedItemValuePath']
  const path = typeof selected === 'string' ? pathOf(selected) : undefined
  return path && { kind: 'selected', path }
}

function newerName(text: string): Name | undefined {
  if (!text.startsWith('body/')) return { name: text, in: 'parameter' }
  const [name, ...path] = pathOf(text.slice('body/'.length)) ?? []
  if (name === undefined) return undefined
  return path.length === 0 ? { name, in: 'body' } : { name, in: 'body', path }
}
