/** Owns the spelling of the platform's extensions: nothing else that is emitted into a definition knows it. */
import type {
  Action,
  ConnectorModel,
  DynamicArgument,
  DynamicParameter,
  DynamicValues,
  EnumMember,
  Json,
  Operation,
  Parameter,
  Presentation,
  Schema,
} from '../../model/index.js'
import { compact, some } from '../shared/compact.js'
import type { SwaggerExtensions, SwaggerSchema } from './types.js'

/** What a maker reads about a value. The title stands in for the label where a place has no room for titles. */
export function labels({ summary, description, visibility }: Presentation): SwaggerExtensions & { readonly description?: string } {
  return compact({ 'x-ms-summary': summary, description, 'x-ms-visibility': visibility })
}

/** Who meets an operation; its label is Swagger's own `summary`. */
export function operationVisibility({ visibility }: Operation): SwaggerExtensions {
  return compact({ 'x-ms-visibility': visibility })
}

/** A property that may be null. */
export function nullability({ nullable }: Pick<Schema, 'nullable'>): SwaggerExtensions {
  return nullable === true ? { 'x-nullable': true } : {}
}

/** The sample of a parameter; in a schema Swagger has a word of its own. */
export function parameterExample({ example }: Pick<Schema, 'example'>): SwaggerExtensions {
  return compact({ 'x-example': example })
}

/** The labels of a drop-down. One label is reason enough to give all: the platform wants one for each. */
export function enumLabels(members: readonly EnumMember[] | undefined): SwaggerExtensions {
  if (members === undefined || members.every(({ label }) => label === undefined)) return {}
  return { 'x-ms-enum-values': members.map(({ value, label }) => ({ value, displayName: label ?? String(value) })) }
}

/** How often the designer percent-encodes a path parameter: said always, because the platform's validator asks for it. */
export function pathEncoding(parameter: Parameter): SwaggerExtensions {
  return parameter.in === 'path' ? { 'x-ms-url-encoding': parameter.urlEncoding ?? 'single' } : {}
}

/** A drop-down that another operation fills, in both generations: the older designers read one, the newer ones the other. */
export function dynamicValues(dynamic: DynamicValues | undefined): SwaggerExtensions {
  if (dynamic === undefined) return {}
  const { operationId, collection, value, label, parameters = [] } = dynamic
  return {
    'x-ms-dynamic-values': compact({
      operationId,
      'value-collection': collection && pathString(collection),
      'value-path': pathString(value),
      'value-title': pathString(label),
      parameters: Object.fromEntries(parameters.map(({ name, argument }) => [name, olderArgument(argument)])),
    }),
    'x-ms-dynamic-list': compact({
      operationId,
      itemsPath: collection && pathString(collection),
      itemValuePath: pathString(value),
      itemTitlePath: pathString(label),
      parameters: Object.fromEntries(parameters.map(({ name, in: place, argument }) => [inBody(name, place), newerArgument(argument)])),
    }),
  }
}

/** The names that would be said twice in the older generation, which does not tell parameters and body properties apart. */
export function ambiguousArguments({ parameters = [] }: DynamicValues): readonly string[] {
  const names = parameters.map(({ name }) => name)
  return names.filter((name, index) => names.indexOf(name) !== index)
}

function olderArgument(argument: DynamicArgument): Json {
  return argument.kind === 'value' ? argument.value : { parameter: argument.name }
}

function newerArgument(argument: DynamicArgument): Json {
  return argument.kind === 'value' ? { value: argument.value } : { parameterReference: inBody(argument.name, argument.in) }
}

function inBody(name: string, place: DynamicParameter['in']): string {
  return place === 'body' ? `body/${pathString([name])}` : name
}

/** A JSON pointer without its leading slash. */
function pathString(path: readonly string[]): string {
  return path.map((segment) => segment.replaceAll('~', '~0').replaceAll('/', '~1')).join('/')
}

/** What makes an operation a trigger. A polling trigger answers a list, of which each item starts a run. */
export function trigger(operation: Operation): SwaggerExtensions {
  if (operation.kind === 'action') return {}
  const { kind, hint } = operation
  return compact({ 'x-ms-trigger': kind === 'webhookTrigger' ? 'single' : 'batch', 'x-ms-trigger-hint': hint })
}

/** The name of the next page's link. Power Apps reads the first key of the object, so it stays alone. */
export function paging({ nextLink }: Pick<Action, 'nextLink'>): SwaggerExtensions {
  return nextLink === undefined ? {} : { 'x-ms-pageable': { nextLinkName: nextLink } }
}

/** What a webhook receives; it stands beside the verbs of a path and makes its trigger a webhook. */
export function notificationContent(description: string, schema: SwaggerSchema): SwaggerExtensions {
  return { 'x-ms-notification-content': { description, schema } }
}

/** Marks the body property into which the platform writes its callback URL. */
export function callbackUrl<S extends Schema>(schema: S): S {
  return { ...schema, extensions: { ...schema.extensions, 'x-ms-notification-url': true } }
}

/** Where the connector comes from, for its page in Microsoft's documentation. */
export function connectorMetadata({ website, privacyPolicy, categories }: ConnectorModel): SwaggerExtensions {
  const facts = [
    ['Website', website],
    ['Privacy policy', privacyPolicy],
    ['Categories', some(categories)?.join(';')],
  ] as const
  const said = facts.flatMap(([propertyName, propertyValue]) => (propertyValue === undefined ? [] : [{ propertyName, propertyValue }]))
  return said.length === 0 ? {} : { 'x-ms-connector-metadata': said }
}
