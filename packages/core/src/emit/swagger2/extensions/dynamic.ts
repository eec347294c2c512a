/** Owns how it is spelt what other operations supply, for both generations of designers. */
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
import { compact, some } from '../../shared/compact.js'
import type { SwaggerExtensions } from '../types.js'

type Dynamic = Pick<Schema, 'dynamicValues' | 'dynamicSchema' | 'dynamicTree' | 'filePicker' | 'builtInValues'>

/** Everything about a value that another operation supplies. */
export function dynamicExtensions({ dynamicValues, dynamicSchema, dynamicTree, filePicker, builtInValues }: Dynamic): SwaggerExtensions {
  const olderValues = forOlder(dynamicValues)
  const newerValues = forNewer(dynamicValues)
  const olderSchema = forOlder(dynamicSchema)
  const newerSchema = forNewer(dynamicSchema)
  return compact({
    'x-ms-dynamic-values':
      (filePicker && olderPicker(filePicker)) ?? (builtInValues && builtIn(builtInValues)) ?? (olderValues && olderList(olderValues)),
    'x-ms-dynamic-list': newerValues && newerList(newerValues),
    'x-ms-dynamic-schema': olderSchema && olderShape(olderSchema),
    'x-ms-dynamic-properties': newerSchema && newerShape(newerSchema),
    'x-ms-dynamic-tree': dynamicTree && tree(dynamicTree),
  })
}

/** The names that would be said twice in the older generation, which does not tell parameters and body properties apart. */
export function ambiguousArguments({ dynamicValues, dynamicSchema }: Dynamic): readonly string[] {
  return [forOlder(dynamicValues), forOlder(dynamicSchema)].flatMap((dynamic) => {
    const names = (dynamic?.parameters ?? []).map(olderName)
    return names.filter((name, index) => names.indexOf(name) !== index)
  })
}

interface Generations {
  readonly generation?: Generation
}

/** The older designers read one extension, the newer ones the other. */
function forOlder<D extends Generations & { readonly older?: D }>(dynamic: D | undefined): D | undefined {
  return dynamic?.generation === 'newer' ? undefined : (dynamic?.older ?? dynamic)
}

function forNewer<D extends Generations>(dynamic: D | undefined): D | undefined {
  return dynamic?.generation === 'older' ? undefined : dynamic
}

function olderList({ operationId, collection, value, label, parameters }: DynamicValues): object {
  return compact({
    operationId,
    'value-collection': collection && pathString(collection),
    'value-path': said(value),
    'value-title': said(label),
    parameters: parameters && olderParameters(parameters),
  })
}

function newerList({ operationId, collection, value, label, parameters }: DynamicValues): object {
  return compact({
    operationId,
    itemsPath: collection && pathString(collection),
    itemValuePath: said(value),
    itemTitlePath: said(label),
    parameters: parameters && newerParameters(parameters),
  })
}

function olderShape({ operationId, parameters, value }: DynamicSchema): object {
  return compact({ operationId, parameters: parameters && olderParameters(parameters), 'value-path': value && pathString(value) })
}

function newerShape({ operationId, parameters, value }: DynamicSchema): object {
  return compact({ operationId, parameters: parameters && newerParameters(parameters), itemValuePath: value && pathString(value) })
}

function olderPicker({ value, label, parameters }: FilePickerUse): object {
  return compact({
    capability: 'file-picker',
    'value-path': value && pathString(value),
    'value-title': label && pathString(label),
    parameters: parameters && olderParameters(parameters),
  })
}

function builtIn({ operation, value, label, collection, parameters }: BuiltInValues): object {
  return compact({
    builtInOperation: operation,
    'value-collection': collection && pathString(collection),
    'value-path': value && pathString(value),
    'value-title': label && pathString(label),
    parameters: parameters && olderParameters(parameters),
  })
}

function tree({ canSelectParents, canSelectLeaves, open, browse }: DynamicTree): object {
  const settings = compact({ canSelectParentNodes: canSelectParents, canSelectLeafNodes: canSelectLeaves })
  return compact({ settings: Object.keys(settings).length === 0 ? undefined : settings, open: level(open), browse: level(browse) })
}

function level({ operationId, collection, value, label, fullLabel, isParent, parameters }: TreeCall): object {
  return compact({
    operationId,
    itemsPath: collection && pathString(collection),
    itemValuePath: value && pathString(value),
    itemTitlePath: label && pathString(label),
    itemFullTitlePath: fullLabel && pathString(fullLabel),
    itemIsParent: isParent,
    parameters: parameters && newerParameters(parameters),
  })
}

function olderParameters(parameters: readonly DynamicParameter[]): object {
  return Object.fromEntries(parameters.map((parameter) => [olderName(parameter), olderArgument(parameter.argument)]))
}

function newerParameters(parameters: readonly TreeParameter[]): object {
  return Object.fromEntries(parameters.map((parameter) => [newerName(parameter), newerArgument(parameter.argument)]))
}

function olderArgument(argument: DynamicArgument): Json {
  return argument.kind === 'value' ? argument.value : { parameter: olderName(argument) }
}

function newerArgument(argument: TreeArgument): Json {
  switch (argument.kind) {
    case 'value':
      return { value: argument.value }
    case 'field':
      return { parameterReference: newerName(argument) }
    case 'selected':
      return { selectedItemValuePath: pathString(argument.path) }
  }
}

type Name = Pick<DynamicParameter, 'name' | 'in' | 'path'>

function olderName({ name, path = [] }: Name): string {
  return [name, ...path].join('.')
}

function newerName({ name, in: place, path = [] }: Name): string {
  return place === 'body' ? `body/${pathString([name, ...path])}` : name
}

function said(path: readonly string[]): string | undefined {
  return some(path) && pathString(path)
}

/** A JSON pointer without its leading slash. */
export function pathString(path: readonly string[]): string {
  return path.map((segment) => segment.replaceAll('~', '~0').replaceAll('/', '~1')).join('/')
}
