/** Owns the inputs of a card: which parameters there are, in which order, and what becomes of each. */
import { isObject } from '../../json.js'
import { choicesOf, dynamicSchemaOf, editingOf, editorOptionsOf } from './choices.js'
import { entry, type Entry } from './entry.js'
import { DesignerFailure } from './failure.js'
import { below, encodeSegment } from './keys.js'
import type { Operation } from './operations.js'
import { byClass, isSame, present, read, readLoosely, text, type Json, lastByKey } from './reading.js'
import { isLeftOver } from './references.js'
import { entryClass, walkSchema } from './schema-walk.js'

/** A parameter, its references opened, and where it stands. */
export interface Parameter {
  readonly value: Json
  readonly place: string
}

/** What a parameter outside the body may be. */
export const PLAIN_TYPES: ReadonlySet<string> = new Set(['array', 'boolean', 'file', 'integer', 'number', 'string'])
const FORM = new Set(['boolean', 'integer', 'number', 'string'])
const WHOLE_BODY = new Set(['boolean', 'integer', 'null', 'number', 'object', 'string'])

/** The inputs of an operation in the designer's order; what is internal only where it is to be kept. */
export function inputsOf(operation: Operation, keepInternal: boolean): readonly Entry[] {
  const parameters = parametersOf(operation).filter(({ value }) => !isConnectionId(value) && (keepInternal || !isInternal(value)))
  const entries = byClass(parameters, ({ value }) => entryClass(classesOf(value))).flatMap((parameter) =>
    entriesOf(parameter, keepInternal),
  )
  const shown = keepInternal ? entries : entries.filter(({ visibility }) => !isSame(visibility, 'internal'))
  return lastByKey(shown)
}

/** The parameters of an operation, then those of its path that it does not name itself. */
export function parametersOf(operation: Operation): readonly Parameter[] {
  const { own, shared } = namedParameters(operation)
  return [...own, ...shared]
}

/** The same apart; `shadowed` are those of the path whose name the operation uses itself, wherever that parameter is. */
export function namedParameters(operation: Operation): Readonly<Record<'own' | 'shared' | 'shadowed', readonly Parameter[]>> {
  const own = listed(operation.at('parameters'), `${operation.place}/parameters`)
  const shared = listed(operation.atPath('parameters'), `the path of ${operation.place}`)
  const isNamed = ({ value }: Parameter): boolean => own.some((one) => isSame(nameOf(one.value), nameOf(value)))
  return { own, shared: shared.filter((one) => !isNamed(one)), shadowed: shared.filter(isNamed) }
}

/** The platform fills it in itself. */
export function isConnectionId(value: Json): boolean {
  return (
    isSame(nameOf(value), 'connectionId') &&
    Boolean(read(value, 'required')) &&
    read(value, 'in') === 'path' &&
    isInternal(value) &&
    read(value, 'type') === 'string'
  )
}

function listed(parameters: Json | undefined, place: string): readonly Parameter[] {
  return Array.isArray(parameters) ? (parameters as readonly Json[]).map((value, index) => ({ value, place: `${place}/${index}` })) : []
}

function nameOf(parameter: Json): string | undefined {
  return text(read(parameter, 'name'))
}

function isInternal(parameter: Json): boolean {
  return isSame(text(readLoosely(parameter, 'x-ms-visibility')), 'internal')
}

function classesOf(parameter: Json): Pick<Entry, 'required' | 'visibility'> {
  const visibility = present(read(parameter, 'x-ms-visibility'))
  return { ...(read(parameter, 'required') ? { required: true } : {}), ...(visibility === undefined ? {} : { visibility }) }
}

function entriesOf(parameter: Parameter, keepInternal: boolean): readonly Entry[] {
  const location = read(parameter.value, 'in')
  const type = read(parameter.value, 'type') as string
  switch (location) {
    case 'query':
    case 'path':
    case 'header':
      return PLAIN_TYPES.has(type) ? [plain(parameter, keyOf(parameter, location))] : []
    case 'formData':
      return type === 'file' ? formFile(parameter) : FORM.has(type) ? [plain(parameter, keyOf(parameter, location))] : []
    case 'body':
      return body(parameter, keepInternal)
    default:
      return []
  }
}

function keyOf({ value }: Parameter, location: string): string {
  return below(`${location}.$`, encodeSegment(nameOf(value) ?? ''))
}

function plain({ value, place }: Parameter, key: string): Entry {
  const required = Boolean(read(value, 'required'))
  return entry({
    key,
    summary: present(read(value, 'x-ms-summary')),
    name: nameOf(value),
    in: text(read(value, 'in')),
    type: text(read(value, 'type')) ?? 'any',
    format: text(read(value, 'format')),
    required: required ? true : undefined,
    visibility: present(read(value, 'x-ms-visibility')),
    default: read(value, 'default'),
    encode: present(read(value, 'x-ms-url-encoding')),
    recommendation: text(read(value, 'x-ms-scheduler-recommendation')),
    ...editingOf(value, choicesOf(value, required, place), place),
    isNotificationUrl: read(value, 'x-ms-notification-url') ? true : undefined,
    description: present(read(value, 'description')),
    items: itemsOf(value),
  })
}

function itemsOf(value: Json): Entry['items'] {
  const items = read(value, 'type') === 'array' ? read(value, 'items') : undefined
  return isObject(items) ? items : undefined
}

/** A file of a form is two inputs: what it holds and what it is called. */
function formFile(parameter: Parameter): readonly Entry[] {
  const { value, place } = parameter
  if (isUnsendable(nameOf(value) ?? '')) return []
  const key = keyOf(parameter, 'formData')
  const content = plain(parameter, `${key}.$content`)
  if (read(value, 'x-ms-format') === 'contentOnly') return [content]
  const fileName = entry({
    key: `${key}.$filename`,
    summary: `${present(read(value, 'x-ms-summary')) ?? ''} (file name)`,
    name: nameOf(value),
    in: 'formData',
    type: 'string',
    editor: present(read(value, 'x-ms-editor')),
    ...editorOptionsOf(value, place),
  })
  return [content, fileName]
}

/** A name that the designer can't write into the head of a form's part. */
export function isUnsendable(name: string): boolean {
  return /["@]/.test(name)
}

function body(parameter: Parameter, keepInternal: boolean): readonly Entry[] {
  const schema = read(parameter.value, 'schema')
  if (!schema) throw new DesignerFailure(parameter.place, "Microsoft's designer fails here: a parameter in the body needs a schema.")
  const walked = isLeftOver(schema) ? [] : walkBody(parameter, schema, keepInternal)
  return walked ?? [wholeBody(parameter, schema)]
}

/** The entries of a body's schema; nothing where the body is one input. */
function walkBody({ value, place }: Parameter, schema: Json, keepInternal: boolean): readonly Entry[] | undefined {
  const type = read(schema, 'type')
  const isDynamic = Boolean(read(schema, 'x-ms-dynamic-schema'))
  const isOpenObject = type === 'object' && (isDynamic || Object.keys(objectOf(read(schema, 'properties'))).length > 0)
  if (type !== 'array' && !isOpenObject) return undefined
  const required = read(value, 'required')
  const visibility = type === 'array' ? present(read(value, 'x-ms-visibility')) : undefined
  const entries = walkSchema(
    schema,
    {
      key: 'body.$',
      name: type === 'array' || isDynamic ? encodeSegment(nameOf(value) ?? '') || undefined : undefined,
      required: required === undefined || required === null ? undefined : Boolean(required),
      parent: { visibility, isArray: false, arrayName: undefined },
    },
    { mode: 'input', keepInternal, arrayDepth: -1, parentObjects: false, place: `${place}/schema` },
  ).map((one) => ({ ...one, in: 'body' }))
  return type === 'array' || entries.length > 0 ? entries : undefined
}

function objectOf(value: Json | undefined): object {
  return isObject(value) ? value : {}
}

/** The body as one input, called and looking like the parameter, holding what the schema says. */
function wholeBody({ value, place }: Parameter, schema: Json): Entry {
  const type = text(read(schema, 'type'))
  const required = Boolean(read(value, 'required'))
  const { format: _, default: __, ...asParameter } = plain({ value, place }, 'body.$')
  return entry({
    ...asParameter,
    type: type !== undefined && WHOLE_BODY.has(type) ? type : 'any',
    format: text(read(schema, 'format')),
    default: read(schema, 'default'),
    ...editingOf(value, choicesOf(schema, required, `${place}/schema`) ?? choicesOf(value, required, place), place),
    dynamicSchema: dynamicSchemaOf(value),
  })
}
