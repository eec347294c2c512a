/** Owns what is said about a value besides its type: what makers read, what fills it in, what language models are told. */
import type { Place } from '../diagnostics/index.js'
import type { EnumMember, Schema } from '../model/index.js'
import type { ValueOptions } from '../decorators/value.js'
import { checkExtensions, checkVerbatim } from './extensions.js'
import type { ExtensionPlace } from './extensions.js'
import type { Registry, Use } from './registry.js'

/** Where an extension beside a value may stand: in a schema, or on a parameter. */
export type ValuePlace = Extract<ExtensionPlace, 'schema' | 'parameter' | 'pathParameter'>

/** A schema of some type, with everything that the options say about it. `summary` stands in where they give none. */
export function describeValue(
  registry: Registry,
  schema: Schema,
  options: ValueOptions,
  use: Use,
  place: ValuePlace = 'schema',
  summary?: string,
): Schema {
  checkExtensions(registry.report, options.extensions, use.at, place)
  checkVerbatim(registry.report, options.verbatim, use.at)
  const { values, schema: dynamic, tree, ai = {}, constraints } = options
  const label = options.summary ?? (options.title === undefined ? summary : undefined)
  const { name, description, explicitInput, sensitivity, sensitivityLabel } = ai
  const modelText = clean({ name, description })
  const labels = labelled(registry, schema, options.labels, use.at)
  const said = clean({
    title: options.title,
    summary: label === false ? undefined : label,
    description: options.description,
    visibility: options.visibility,
    nullable: options.nullable,
    readOnly: options.readOnly,
    default: options.default,
    localizedDefault: options.localizedDefault,
    example: options.example,
    format: options.format,
    items: labels.items,
    enum: labels.enum,
    choices: options.choices,
    constraints: constraints && { ...schema.constraints, ...constraints },
    dynamicValues: values && registry.resolve.values(values, use),
    dynamicSchema: dynamic && registry.resolve.schema(dynamic, use),
    dynamicTree: tree && registry.resolve.tree(tree, use),
    filePicker: options.filePicker,
    builtInValues: options.builtInValues,
    callbackUrl: options.callbackUrl,
    mediaKind: options.mediaKind,
    editor: options.editor,
    editorOptions: options.editorOptions,
    testValue: options.testValue,
    explicitInput,
    modelText: Object.keys(modelText).length === 0 ? undefined : modelText,
    aiSensitivity: sensitivity,
    sensitivityLabel,
    externalDocs: options.externalDocs,
    xml: options.xml,
    writtenType: options.writtenType,
    extensions: options.extensions,
    verbatim: options.verbatim,
  })
  const described = { ...schema, ...said }
  if (label === false) delete described.summary
  return described as Schema
}

/** What is there: a model has no room for `undefined`. */
export function clean(node: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const said: Record<string, unknown> = {}
  for (const key of Object.keys(node)) if (node[key] !== undefined) said[key] = node[key]
  return said
}

/** The choices with their labels; those of a list's items, where the items are what is chosen. */
function labelled(
  registry: Registry,
  schema: Schema,
  labels: Readonly<Record<string, string>> | undefined,
  at: () => Place,
): { readonly items?: Schema; readonly enum?: readonly EnumMember[] } {
  if (labels === undefined) return {}
  const inItems = schema.kind === 'array' && schema.enum === undefined
  const members: readonly EnumMember[] = (inItems ? schema.items.enum : schema.enum) ?? []
  for (const value of Object.keys(labels)) {
    if (!members.some((member) => String(member.value) === value)) registry.report('label-without-choice', at, { value })
  }
  const choices = members.map((member) => {
    const label = labels[String(member.value)]
    return label === undefined ? member : { ...member, label }
  })
  if (choices.length === 0) return {}
  return inItems ? { items: { ...schema.items, enum: choices } } : { enum: choices }
}
