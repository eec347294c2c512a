/** Owns what a tool takes: one flat list of arguments, and where each of them travels when the operation is called. */
import { JSON_TYPE, formType } from '../../model/index.js'
import type { Body, Json, Operation, Parameter, Property, Schema } from '../../model/index.js'
import { some } from '../shared/compact.js'
import { safeNames } from './names.js'
import { follow, inlineSchema, isHidden } from './schemas.js'
import { inside, type Scope } from './scope.js'
import type { McpObjectSchema, McpSchema } from './types.js'

/** Where an argument travels: as a parameter, as a property of the body, or as the body. */
export type ArgumentPlace =
  { readonly to: 'parameter'; readonly parameter: Parameter } | { readonly to: 'property'; readonly name: string } | { readonly to: 'body' }

/** How the arguments of a tool become a request of its operation. */
export interface ToolRequest {
  /** By name of the argument. */
  readonly places: ReadonlyMap<string, ArgumentPlace>
  /** What every request carries, though no agent fills it in. */
  readonly constants: readonly { readonly place: ArgumentPlace; readonly value: Json }[]
  /** The media type of what is sent; absent where nothing is. */
  readonly contentType?: string
  /** Whether the properties of the body are arguments themselves. */
  readonly flat: boolean
  readonly bodyRequired: boolean
}

interface Argument {
  readonly wanted: string
  readonly place: ArgumentPlace
  readonly required: boolean
  readonly schema: McpSchema
}

/** What belongs to HTTP, and to who calls; no agent has a say in it. */
const OF_THE_REQUEST =
  /^(accept|accept-.*|authorization|connection|content-.*|cookie|expect|host|origin|te|trailer|transfer-encoding|upgrade)$/i

/** The arguments of an operation. */
export function argumentsOf(operation: Operation, scope: Scope): { readonly schema: McpObjectSchema; readonly request: ToolRequest } {
  const { body, parameters } = operation
  const mine = parameters.filter((parameter) => parameter.in !== 'header' || !OF_THE_REQUEST.test(parameter.name))
  const whole = body && bodyOf(body, mine, scope)
  const given = [...mine.map((parameter) => parameterArgument(parameter, scope, operation.nextLink)), ...(whole?.given ?? [])]
  const shown = given.flatMap((one) => ('schema' in one ? [one] : []))
  const names = safeNames(shown.map(({ wanted }) => wanted))
  const entries = shown.map((one, index) => [names[index] as string, one] as const)
  const required = entries.flatMap(([name, one]) => (one.required ? [name] : []))
  const inForm = mine.filter((parameter) => parameter.in === 'formData')
  const contentType = inForm.length > 0 ? formType(inForm) : body?.contentType
  return {
    schema: {
      type: 'object',
      properties: Object.fromEntries(entries.map(([name, { schema }]) => [name, schema])),
      ...(some(required) === undefined ? {} : { required }),
    },
    request: {
      places: new Map(entries.map(([name, { place }]) => [name, place])),
      constants: given.flatMap((one) => ('schema' in one || one.value === undefined ? [] : [{ place: one.place, value: one.value }])),
      ...(contentType === undefined ? {} : { contentType }),
      flat: whole?.flat ?? false,
      bodyRequired: body?.required === true,
    },
  }
}

/** What nobody is asked for, with what is sent for it. */
interface Constant {
  readonly place: ArgumentPlace
  readonly value: Json | undefined
}

function parameterArgument(parameter: Parameter, scope: Scope, nextLink: string | undefined): Argument | Constant {
  const { name, required, schema } = parameter
  const place = { to: 'parameter', parameter } as const
  if (isFixed({ required: required && parameter.in !== 'path', schema })) {
    if (nextLink === undefined || parameter.in !== 'query' || schema.default !== undefined) return { place, value: schema.default }
    // What no maker fills in, the address of the next page does; an agent has to take it from there.
    const description = `For the next page: what ${nextLink} of the page before has as ${name}.`
    return { wanted: name, place, required: false, schema: { ...inlineSchema(schema, inside(scope, name)), description } }
  }
  return {
    wanted: name,
    place,
    required: (required && schema.default === undefined) || parameter.in === 'path',
    schema: schema.kind === 'file' ? fileSchema(schema, scope, parameter.in === 'formData') : inlineSchema(schema, inside(scope, name)),
  }
}

/** Constant, or of no concern to whoever calls. */
function isFixed(value: Pick<Property, 'required' | 'schema'>): boolean {
  return isHidden(value) || (value.schema.visibility === 'internal' && value.schema.default !== undefined)
}

/** The body's properties, where they can stand beside the parameters; else the body as one argument. */
function bodyOf(
  body: Body,
  parameters: readonly Parameter[],
  scope: Scope,
): { readonly flat: boolean; readonly given: readonly (Argument | Constant)[] } {
  const { contentType, required, schema } = body
  const name = body.name ?? 'body'
  const whole = (own: McpSchema) => ({ flat: false, given: [{ wanted: name, place: { to: 'body' }, required, schema: own } as const] })
  if (schema.kind === 'file') return whole(fileSchema(schema, scope, false))
  if (!isJson(contentType)) return whole({ type: 'string', description: `A text of the type ${contentType}.` })
  const { concrete, scope: within } = follow(schema, scope)
  const taken = new Set(parameters.map((parameter) => parameter.name))
  const isFlat =
    concrete.kind === 'object' &&
    concrete.properties.length > 0 &&
    concrete.additional === undefined &&
    concrete.allOf === undefined &&
    concrete.dynamicSchema === undefined &&
    concrete.properties.every((property) => !taken.has(property.name))
  if (!isFlat) return whole(inlineSchema(schema, inside(scope, name)))
  const given = concrete.properties.map((property): Argument | Constant => {
    const place = { to: 'property', name: property.name } as const
    if (isFixed(property)) return { place, value: property.required ? property.schema.default : undefined }
    const isAsked = required && property.required && property.schema.default === undefined
    return { wanted: property.name, place, required: isAsked, schema: inlineSchema(property.schema, inside(within, property.name)) }
  })
  return { flat: true, given }
}

function isJson(type: string): boolean {
  return type === JSON_TYPE || /[/+]json\b/i.test(type)
}

/** Bytes inside JSON, and what a form says about a file beside them. */
function fileSchema(schema: Schema, scope: Scope, isNamed: boolean): McpSchema {
  const { description } = inlineSchema(schema, scope)
  const text = (meaning: string, more: McpSchema = {}): McpSchema => ({ type: 'string', ...more, description: meaning })
  return {
    type: 'object',
    ...(description === undefined ? {} : { description }),
    properties: {
      content: text('The bytes in base64.', { contentEncoding: 'base64' }),
      ...(isNamed ? { fileName: text('The name of the file.') } : {}),
      contentType: text('The media type of the file.'),
    },
    required: ['content'],
  }
}
