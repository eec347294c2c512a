/** Owns resolving dynamic values: from method and property names to operation ids and wire names. */
import type { DynamicArgument, DynamicParameter } from '../model/index.js'
import type { DynamicValuesReference } from '../decorators/dynamic-values.js'
import type { Class } from './bindings.js'
import { classProperties } from './class-properties.js'
import type { OperationSource } from './operation-sources.js'
import { placeOf } from './places.js'
import type { Locate, Registry, ResolveDynamicValues } from './registry.js'

/** Resolves references against the operations of a connector. What can't be found is a diagnostic, and no drop-down. */
export function createResolver(registry: Registry, sources: readonly OperationSource[]): ResolveDynamicValues {
  return ({ target, declared, locate }) => {
    const { operation, options } = declared.options.values as DynamicValuesReference
    const at = placeOf(target, declared.property, declared.location)
    const found = sources.filter((source) => source.member === operation || `${source.part ?? ''}.${source.member}` === operation)
    const [called] = found
    if (called === undefined || found.length > 1) {
      const names = sources.map(({ part, member }) => (part === undefined ? member : `${part}.${member}`)).join(', ')
      registry.report(called === undefined ? 'dynamic-operation-unknown' : 'dynamic-operation-ambiguous', at, { operation, names })
      return undefined
    }
    const missing = (field: string, owner: string): undefined =>
      void registry.report('dynamic-field-unknown', at, { operation, field, owner })
    const reply = resultOf(called)
    if (reply === undefined) return missing(options.collection ?? options.value, 'its reply')
    const list =
      options.collection === undefined
        ? { item: reply.list ? reply.class : undefined, path: undefined }
        : collectionOf(reply.class, options.collection)
    if (list.item === undefined) return missing(options.collection ?? 'the list', reply.class.name)
    const value = wirePath(list.item, options.value)
    const label = wirePath(list.item, options.label)
    if (value === undefined) return missing(options.value, list.item.name)
    if (label === undefined) return missing(options.label, list.item.name)

    const parameters = Object.entries(options.parameters ?? {}).flatMap(([name, given]): readonly DynamicParameter[] => {
      const parameter = called.inputs.find((input) => input.declared.property === name)
      if (parameter === undefined) return missing(name, `the input of ${operation}`) ?? []
      const argument = argumentOf(target, given, locate)
      if (argument === undefined) return missing(String(given), target.name) ?? []
      return [{ name: parameter.wire, in: parameter.in === 'body' || parameter.in === 'property' ? 'body' : 'parameter', argument }]
    })
    for (const input of called.inputs) {
      const given = options.parameters?.[input.declared.property] !== undefined
      if (!given && input.required) registry.report('dynamic-parameter-missing', at, { operation, parameter: input.declared.property })
    }
    return { operationId: called.id, ...(list.path === undefined ? {} : { collection: [list.path] }), value, label, parameters }
  }
}

function argumentOf(target: Class, given: unknown, locate: Locate): DynamicArgument | undefined {
  if (typeof given === 'object' && given !== null && 'value' in given) return { kind: 'value', value: given.value as never }
  const field = classProperties(target).find(({ property }) => property === given)
  return field === undefined ? undefined : { kind: 'field', name: field.name, in: locate(field.property) }
}

/** The class of a reply, and whether the reply is a list of it. */
function resultOf(source: OperationSource): { readonly class: Class; readonly list: boolean } | undefined {
  const returned: unknown = source.returns?.()
  const [value, list] = Array.isArray(returned) ? [returned[0] as unknown, true] : [returned, false]
  return typeof value === 'function' ? { class: value as Class, list } : undefined
}

function collectionOf(owner: Class, property: string): { readonly item: Class | undefined; readonly path: string | undefined } {
  const declared = classProperties(owner).find((own) => own.property === property)
  const items = declared?.options.items
  const item = typeof items === 'function' ? items() : declared?.transformation.type
  return { item: typeof item === 'function' ? (item as Class) : undefined, path: declared?.name }
}

/** `a.b` as wire names, following the classes of the properties. */
function wirePath(owner: Class, path: string): readonly string[] | undefined {
  const whole = classProperties(owner).find(({ property }) => property === path)
  if (whole !== undefined) return [whole.name]
  const [head = '', ...rest] = path.split('.')
  const declared = classProperties(owner).find(({ property }) => property === head)
  if (declared === undefined || rest.length === 0) return undefined
  const type = typeof declared.options.type === 'function' ? declared.options.type() : declared.transformation.type
  const inner = typeof type === 'function' ? wirePath(type as Class, rest.join('.')) : undefined
  return inner === undefined ? undefined : [declared.name, ...inner]
}
