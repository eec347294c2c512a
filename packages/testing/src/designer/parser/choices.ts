/** Owns which editor a value gets: a text box, a drop-down with which choices, a picker, and who else fills it. */
import type { Choice, DynamicSchema, DynamicValues, Entry } from './entry.js'
import { isSame, listOf, present, read, text, type Json } from './reading.js'

/** The choices that a schema names itself; an empty list is choices all the same. */
export function choicesOf(schema: Json, required: boolean, place: string): readonly Choice[] | undefined {
  const values = listOf(read(schema, 'enum'), `${place}/enum`)
  if (values !== undefined) return namedChoices(schema, place) ?? values.map((value) => [nameOf(value), value])
  if (read(schema, 'type') !== 'boolean') return undefined
  const answers: readonly Choice[] = [
    ['Yes', true],
    ['No', false],
  ]
  return required ? answers : [['', ''], ...answers]
}

function namedChoices(schema: Json, place: string): readonly Choice[] | undefined {
  const named = listOf(read(schema, 'x-ms-enum-values'), `${place}/x-ms-enum-values`)
  if (named !== undefined) return named.map((one) => [read(one, 'displayName') ?? null, read(one, 'value') ?? null])
  const items = listOf(read(read(schema, 'x-ms-editor-options'), 'items'), `${place}/x-ms-editor-options/items`)
  return items?.map((one) => [read(one, 'title') ?? null, read(one, 'value') ?? null])
}

function nameOf(value: Json): string {
  return value === null ? '' : (text(value) ?? JSON.stringify(value))
}

export type Editing = Pick<Entry, 'editor' | 'options' | 'multiSelect' | 'valueType' | 'dynamicValues'>

/** The editor of a schema with these choices. Values from elsewhere hide the choices; either overrules the editor that is asked for, except on arrays. */
export function editingOf(schema: Json, choices: readonly Choice[] | undefined, place: string): Editing {
  const dynamicValues = dynamicValuesOf(schema)
  const asked = present(read(schema, 'x-ms-editor'))
  const isArray = read(schema, 'type') === 'array'
  if (dynamicValues !== undefined) {
    const editor = isArray ? asked : isTree(dynamicValues) ? 'filepicker' : 'combobox'
    return { ...(editor === undefined ? {} : { editor }), dynamicValues }
  }
  if (choices !== undefined) {
    const editor = isArray ? asked : 'combobox'
    return { ...(editor === undefined ? {} : { editor }), options: choices }
  }
  return { ...(asked === undefined ? {} : { editor: asked }), ...editorOptionsOf(schema, place) }
}

/** What `x-ms-editor-options` says. */
export function editorOptionsOf(schema: Json, place: string): Pick<Editing, 'options' | 'multiSelect' | 'valueType'> {
  const said = read(schema, 'x-ms-editor-options')
  const options = listOf(read(said, 'options'), `${place}/x-ms-editor-options/options`)
  const [multiSelect, valueType] = [read(said, 'multiSelect'), read(said, 'valueType')]
  return {
    ...(options === undefined
      ? {}
      : { options: options.map((one): Choice => [read(one, 'displayName') ?? null, read(one, 'value') ?? null]) }),
    ...(multiSelect === undefined ? {} : { multiSelect }),
    ...(valueType === undefined ? {} : { valueType }),
  }
}

/** Where both generations stand on one value, the old one is heeded. */
function dynamicValuesOf(schema: Json): DynamicValues | undefined {
  const say = (name: string): Json | undefined => read(schema, name) ?? read(read(schema, 'items'), name)
  const kinds = [
    ['x-ms-dynamic-values', 'LegacyDynamicValues'],
    ['x-ms-dynamic-list', 'DynamicList'],
    ['x-ms-dynamic-tree', 'DynamicTree'],
  ] as const
  for (const [name, kind] of kinds) {
    const extension = say(name)
    if (extension) return { kind, extension }
  }
  return undefined
}

function isTree({ kind, extension }: DynamicValues): boolean {
  if (kind === 'DynamicTree') return true
  return kind === 'LegacyDynamicValues' && isSame(present(read(extension, 'capability')), 'file-picker')
}

/** Read from the schema itself, never from its items. */
export function dynamicSchemaOf(schema: Json): DynamicSchema | undefined {
  const legacy = read(schema, 'x-ms-dynamic-schema')
  if (legacy) return { kind: 'LegacyDynamicSchema', extension: legacy }
  const properties = read(schema, 'x-ms-dynamic-properties')
  return properties ? { kind: 'DynamicProperties', extension: properties } : undefined
}
