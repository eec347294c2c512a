/** Owns how the two generations spell dynamic data, and which one counts: the older where both are there. */
import { isObject, objectAt, textAt, type Json, type JsonObject } from '../../json.js'
import type { DesignedInput } from './inputs.js'

/**
 * `swagger`: what designers go by who read the definition (`x-ms-dynamic-values`, `-schema`, and the file picker); `manifest`: what the newer
 * ones of Power Automate go by (`x-ms-dynamic-list`, `-properties`, `-tree`).
 */
export type DynamicRules = 'swagger' | 'manifest'
export type DynamicKind = 'values' | 'schema' | 'tree'

export interface DynamicExtension {
  readonly kind: DynamicKind
  readonly rules: DynamicRules
  /** `x-ms-dynamic-values` and so on. */
  readonly name: string
  readonly content: JsonObject
}

/** What an argument of the called operation is made of. */
export type Argument =
  | { readonly kind: 'value'; readonly value: Json }
  | { readonly kind: 'input'; readonly name: string }
  | { readonly kind: 'selected'; readonly path: string }

const NAMES: Readonly<Record<'values' | 'schema', Readonly<Record<DynamicRules, string>>>> = {
  values: { swagger: 'x-ms-dynamic-values', manifest: 'x-ms-dynamic-list' },
  schema: { swagger: 'x-ms-dynamic-schema', manifest: 'x-ms-dynamic-properties' },
}
const RULES: readonly DynamicRules[] = ['swagger', 'manifest']

/** All that is said about an input, the one that counts first. */
export function extensionsOf({ says }: Pick<DesignedInput, 'says'>): readonly DynamicExtension[] {
  const named = (kind: 'values' | 'schema', rules: DynamicRules): readonly DynamicExtension[] => {
    const name = NAMES[kind][rules]
    const content = says.map((one) => one[name]).find(isObject)
    if (content === undefined) return []
    const isTree = rules === 'swagger' && textAt(content, 'capability')?.toLowerCase() === 'file-picker'
    return [{ kind: isTree ? 'tree' : kind, rules, name, content }]
  }
  const tree = says.map((one) => one['x-ms-dynamic-tree']).find(isObject)
  return [
    ...RULES.flatMap((rules) => named('values', rules)),
    ...(tree === undefined ? [] : [{ kind: 'tree', rules: 'manifest', name: 'x-ms-dynamic-tree', content: tree } as const]),
    ...RULES.flatMap((rules) => named('schema', rules)),
  ]
}

/** The arguments of a call, by the names of the called operation's parameters. */
export function argumentsOf(content: JsonObject, rules: DynamicRules): readonly (readonly [string, Argument])[] {
  return Object.entries(objectAt(content, 'parameters')).map(([name, written]) => [name, argumentOf(written, rules)])
}

function argumentOf(written: Json, rules: DynamicRules): Argument {
  if (!isObject(written)) return { kind: 'value', value: written }
  const selected = textAt(written, 'selectedItemValuePath') ?? textAt(written, 'value-property')
  if (selected !== undefined) return { kind: 'selected', path: selected }
  const name = textAt(written, 'parameterReference') ?? textAt(written, 'parameter')
  if (name !== undefined) return { kind: 'input', name }
  const isWrapped = written['value'] !== undefined && Object.keys(written).length === 1
  return { kind: 'value', value: rules === 'manifest' || isWrapped ? (written['value'] ?? null) : written }
}
