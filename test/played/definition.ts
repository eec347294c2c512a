/** Owns reading a Swagger 2.0 document as somebody does who knows nothing of connectors: the API that it describes. */

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }
export type JsonObject = { readonly [key: string]: Json }

export interface Parameter {
  readonly name: string
  readonly in: 'path' | 'query' | 'header' | 'formData' | 'body'
  readonly required: boolean
  /** The parameter itself; of a body its schema. */
  readonly schema: JsonObject
}

export interface Response {
  /** 0: any other. */
  readonly status: number
  readonly schema: JsonObject | undefined
  readonly headers: Readonly<Record<string, JsonObject>>
}

/** Where one credential goes. */
export type Credential =
  { readonly in: 'header' | 'query'; readonly name: string } | { readonly in: 'authorization'; readonly scheme: string }

export interface Operation {
  readonly id: string
  readonly method: string
  /** Below the base path. */
  readonly template: string
  readonly parameters: readonly Parameter[]
  readonly consumes: readonly string[]
  readonly produces: readonly string[]
  readonly responses: readonly Response[]
  /** `webhook` gets a callback URL and gives the address of a subscription; `polling` gives the address to ask next. */
  readonly trigger: 'webhook' | 'polling' | undefined
  /** What a webhook sends. */
  readonly notification: JsonObject | undefined
  /** The property of a reply that holds the address of the next page. */
  readonly nextLink: string | undefined
}

export interface Definition {
  readonly document: JsonObject
  readonly title: string
  readonly basePath: string
  readonly operations: readonly Operation[]
  /** Any one of them lets a caller in. */
  readonly credentials: readonly Credential[]
}

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch']

/** Reads a document; `follow` is for its references. */
export function readDefinition(document: JsonObject): Definition {
  const paths = object(document['paths'])
  return {
    document,
    title: text(object(document['info'])['title']),
    basePath: encodeURI(text(document['basePath']).replace(/\/+$/, '')),
    operations: Object.entries(paths).flatMap(([template, item]) =>
      METHODS.flatMap((method) => {
        const operation = object(item)[method]
        return operation === undefined ? [] : [readOperation(document, template, method, object(item), object(operation))]
      }),
    ),
    credentials: Object.values(object(document['securityDefinitions'])).flatMap(credential),
  }
}

function readOperation(document: JsonObject, template: string, method: string, item: JsonObject, operation: JsonObject): Operation {
  const parameters = new Map<string, Parameter>()
  for (const written of [...list(item['parameters']), ...list(operation['parameters'])]) {
    const parameter = follow(document, object(written))
    const { name, in: place } = parameter as { readonly name: string; readonly in: Parameter['in'] }
    const schema = place === 'body' ? object(parameter['schema']) : parameter
    parameters.set(`${place} ${name}`, { name, in: place, required: parameter['required'] === true || place === 'path', schema })
  }
  return {
    id: text(operation['operationId']),
    method: method.toUpperCase(),
    template,
    parameters: [...parameters.values()],
    consumes: texts(operation['consumes'] ?? document['consumes']),
    produces: texts(operation['produces'] ?? document['produces']),
    responses: Object.entries(object(operation['responses'])).flatMap(([status, written]) => {
      const { schema, headers } = follow(document, object(written))
      if (status !== 'default' && !/^\d{3}$/.test(status)) return []
      const named = Object.entries(object(headers)).map(([name, header]) => [name, object(header)] as const)
      return [
        { status: Number(status) || 0, schema: schema === undefined ? undefined : object(schema), headers: Object.fromEntries(named) },
      ]
    }),
    trigger: triggerOf(item, operation),
    notification: object(item['x-ms-notification-content'])['schema'] as JsonObject | undefined,
    nextLink: text(object(operation['x-ms-pageable'])['nextLinkName']) || undefined,
  }
}

function triggerOf(item: JsonObject, operation: JsonObject): Operation['trigger'] {
  if (operation['x-ms-trigger'] === undefined) return undefined
  return item['x-ms-notification-content'] === undefined ? 'polling' : 'webhook'
}

function credential(written: Json): readonly Credential[] {
  const { type, in: place, name } = object(written)
  if (type === 'basic') return [{ in: 'authorization', scheme: 'Basic' }]
  if (type === 'oauth2') return [{ in: 'authorization', scheme: 'Bearer' }]
  return place === 'header' || place === 'query' ? [{ in: place, name: text(name) }] : []
}

/** What a reference stands for, with what is said beside it; what is none stands for itself. */
export function follow(document: JsonObject, node: JsonObject): JsonObject {
  const { $ref: reference, ...beside } = node
  if (typeof reference !== 'string') return node
  const keys = reference
    .replace(/^#\//, '')
    .split('/')
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'))
  const found = keys.reduce<Json | undefined>((value, key) => object(value)[key], document)
  return { ...follow(document, object(found)), ...beside }
}

export function object(value: Json | undefined): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {}
}

export function list(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? (value as readonly Json[]) : []
}

function text(value: Json | undefined): string {
  return typeof value === 'string' ? value : ''
}

function texts(value: Json | undefined): readonly string[] {
  return list(value).filter((one) => typeof one === 'string')
}

export function isJson(type: string): boolean {
  return /[/+]json\b/i.test(type)
}
