/** Owns reading a Swagger 2.0 definition as somebody does who has nothing else. */

/** A value as the definition describes it: a schema, a parameter outside the body, or the items of one. */
export interface Node {
  readonly $ref?: string
  readonly type?: 'string' | 'number' | 'integer' | 'boolean' | 'array' | 'object' | 'file'
  readonly format?: string
  readonly enum?: readonly unknown[]
  readonly default?: unknown
  readonly minimum?: number
  readonly maximum?: number
  readonly exclusiveMinimum?: boolean
  readonly exclusiveMaximum?: boolean
  readonly multipleOf?: number
  readonly minLength?: number
  readonly maxLength?: number
  readonly pattern?: string
  readonly minItems?: number
  readonly maxItems?: number
  readonly items?: Node
  readonly required?: readonly string[]
  readonly properties?: Readonly<Record<string, Node>>
  readonly allOf?: readonly Node[]
  readonly additionalProperties?: boolean | Node
  readonly 'x-nullable'?: boolean
  readonly 'x-ms-visibility'?: string
  readonly 'x-ms-notification-url'?: boolean
  readonly 'x-ms-dynamic-list'?: DynamicList
}

/** Choices that another operation supplies. */
export interface DynamicList {
  readonly operationId: string
  readonly itemsPath?: string
  readonly itemValuePath: string
}

export type Parameter = Omit<Node, 'required'> & {
  readonly name: string
  readonly in: 'path' | 'query' | 'header' | 'formData' | 'body'
  readonly required: boolean
  readonly schema?: Node
  readonly 'x-ms-url-encoding'?: 'single' | 'double'
}

export interface Response {
  readonly description: string
  readonly schema?: Node
  readonly headers?: Readonly<Record<string, Node>>
}

export interface Definition {
  readonly basePath: string
  readonly consumes: readonly string[]
  readonly produces: readonly string[]
  readonly paths: Readonly<Record<string, Readonly<Record<string, Omit<Operation, 'path' | 'verb'>>>>>
  readonly definitions?: Readonly<Record<string, Node>>
  readonly securityDefinitions?: Readonly<Record<string, { readonly type: string; readonly in?: string; readonly name?: string }>>
  readonly security?: readonly object[]
}

export interface Operation {
  readonly operationId: string
  readonly path: string
  readonly verb: string
  readonly consumes?: readonly string[]
  readonly produces?: readonly string[]
  readonly parameters: readonly Parameter[]
  readonly responses: Readonly<Record<string, Response>>
  readonly security?: readonly object[]
  readonly 'x-ms-trigger'?: string
}

/** Every operation, in the definition's order; but for endpoints of agents, which speak a protocol of their own. */
export function operationsOf({ paths }: Definition): readonly Operation[] {
  return Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).flatMap(([verb, operation]) =>
      verb.startsWith('x-') || 'x-ms-agentic-protocol' in operation ? [] : [{ ...operation, path, verb: verb.toUpperCase() }],
    ),
  )
}

/** What a reference stands for; of what is made of parts, the whole. */
export function resolve(node: Node, definition: Definition): Node {
  if (node.$ref === undefined) return whole(node, definition)
  const name = decodeURIComponent(node.$ref.slice('#/definitions/'.length)).replaceAll('~1', '/').replaceAll('~0', '~')
  const named = definition.definitions?.[name]
  if (named === undefined) throw new Error(`the definition has no ${node.$ref}`)
  return resolve(named, definition)
}

function whole(node: Node, definition: Definition): Node {
  if (node.allOf === undefined) return node
  const { allOf, ...own } = node
  const parts = [...allOf.map((part) => resolve(part, definition)), own]
  return {
    ...own,
    required: parts.flatMap(({ required = [] }) => required),
    properties: Object.assign({}, ...parts.map(({ properties }) => properties)) as Readonly<Record<string, Node>>,
  }
}

export function bodyOf({ parameters }: Operation): Parameter | undefined {
  return parameters.find((parameter) => parameter.in === 'body')
}

/** Whether an operation takes a form, and of which kind. */
export function formOf({ parameters, consumes }: Operation): 'multipart' | 'urlencoded' | undefined {
  if (!parameters.some((parameter) => parameter.in === 'formData')) return undefined
  return consumes?.includes('multipart/form-data') === true ? 'multipart' : 'urlencoded'
}

/** Raw bytes as a whole body or reply. */
export function isBinary(node: Node | undefined): boolean {
  return node?.type === 'file' || (node?.type === 'string' && node.format === 'binary')
}
