/** Owns checking an answer against what the definition promises, and a refusal against what every refusal is. */
import { ERRORS } from '@ferrule/fastify'
import { default as AjvDraft04 } from 'ajv-draft-04'
import type { ValidateFunction } from 'ajv'
import type { Definition, Node, Operation } from './definition.js'
import { isBinary, resolve } from './definition.js'
import type { Answer } from './http.js'

const DATE_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/
const within = (limit: number) => (value: number) => Math.abs(value) <= limit
/** Every format that the platform knows; another one is a mistake in the definition. */
const FORMATS = {
  'date-time': (text: string) => DATE_TIME.test(text) && !Number.isNaN(Date.parse(text)),
  date: (text: string) => /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text)),
  uuid: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
  email: /^[^@\s]+@[^@\s]+$/,
  uri: (text: string) => URL.canParse(text),
  byte: /^[A-Za-z0-9+/]*={0,2}$/,
  html: true,
  password: true,
  int32: { type: 'number', validate: within(2 ** 31) },
  int64: { type: 'number', validate: within(2 ** 63) },
  float: { type: 'number', validate: within(3.5e38) },
  double: { type: 'number', validate: Number.isFinite },
} as const

const Ajv = AjvDraft04.default
const ajv = new Ajv({
  strict: true,
  strictRequired: false,
  strictTypes: false,
  allowUnionTypes: true,
  allErrors: true,
  formats: FORMATS as never,
})

const PROBLEM = ajv.compile({
  type: 'object',
  required: ['type', 'title', 'status', 'detail', 'message', 'code', 'requestId'],
  additionalProperties: false,
  properties: {
    type: { type: 'string', pattern: '^urn:ferrule:error:' },
    title: { type: 'string', minLength: 1 },
    status: { type: 'integer' },
    detail: { type: 'string', minLength: 1, maxLength: 1000 },
    message: { type: 'string', minLength: 1, maxLength: 1000 },
    code: { type: 'string', enum: Object.keys(ERRORS) },
    requestId: { type: 'string', minLength: 1 },
    errors: {
      type: 'array',
      minItems: 1,
      maxItems: 20,
      items: {
        type: 'object',
        required: ['in', 'path', 'code', 'message'],
        additionalProperties: false,
        properties: {
          in: { type: 'string', enum: ['path', 'query', 'header', 'formData', 'body'] },
          path: { type: 'string' },
          code: { type: 'string', minLength: 1 },
          message: { type: 'string', minLength: 1 },
        },
      },
    },
  },
})

/** What a refusal lacks: nothing, where it is a problem document with this status. */
export function refusalFaults(answer: Answer, status: number): readonly string[] {
  if (answer.status !== status) return [`the status is ${answer.status}, not ${status}: ${textOf(answer)}`]
  if (answer.contentType !== 'application/problem+json') return [`the content type is ${answer.contentType ?? 'absent'}`]
  const problem = JSON.parse(textOf(answer)) as { readonly status: number; readonly message: string; readonly detail: string }
  if (!PROBLEM(problem)) return [ajv.errorsText(PROBLEM.errors)]
  return [
    ...(problem.status === status ? [] : [`the document says ${problem.status}`]),
    ...(problem.message === problem.detail ? [] : ['the message is not the detail']),
  ]
}

/** What an answer lacks to be one that the definition promises. */
export function promiseFaults(operation: Operation, definition: Definition, answer: Answer): readonly string[] {
  const response = operation.responses[answer.status] ?? operation.responses['default']
  if (response === undefined) return [`the status ${answer.status} is not declared: ${textOf(answer)}`]
  const { schema, headers = {} } = response
  if (schema === undefined) {
    // Errors are declared without a schema: the platform wants one for an operation, and what they say is the same everywhere.
    if (answer.status >= 400 && answer.bytes.length > 0) return refusalFaults(answer, answer.status)
    return answer.bytes.length === 0 && answer.contentType === undefined ? [] : [`a body that is not declared: ${textOf(answer)}`]
  }
  const missing = Object.entries(headers).flatMap(([name, node]) => headerFaults(name, node, answer))
  const produces = operation.produces ?? definition.produces
  if (answer.contentType === undefined || !produces.includes(answer.contentType)) {
    return [...missing, `the content type ${answer.contentType ?? '(none)'} is not among ${produces.join(', ')}`]
  }
  if (isBinary(schema)) return missing
  const isJson = answer.contentType === 'application/json'
  const value: unknown = isJson ? parse(answer) : textOf(answer)
  const validate = validatorOf(schema, definition)
  return validate(value) ? missing : [...missing, `${ajv.errorsText(validate.errors)}: ${textOf(answer)}`]
}

function headerFaults(name: string, node: Node, { headers }: Answer): readonly string[] {
  const text = headers.get(name)
  if (text === null) return [`the header ${name} is missing`]
  const value = node.type === 'integer' || node.type === 'number' ? Number(text) : text
  const validate = ajv.compile(strict(node))
  return validate(value) ? [] : [`the header ${name}: ${ajv.errorsText(validate.errors)}`]
}

function parse(answer: Answer): unknown {
  try {
    return JSON.parse(textOf(answer))
  } catch {
    return undefined
  }
}

function textOf({ bytes }: Answer): string {
  return new TextDecoder().decode(bytes).slice(0, 100_000)
}

const validators = new WeakMap<Node, ValidateFunction>()

function validatorOf(schema: Node, definition: Definition): ValidateFunction {
  const known = validators.get(schema)
  if (known !== undefined) return known
  const definitions = Object.fromEntries(
    Object.entries(definition.definitions ?? {}).map(([name, named]) => [name, strict(resolve(named, definition))]),
  )
  const validate = ajv.compile({ ...strict(schema), definitions })
  validators.set(schema, validate)
  return validate
}

/** A schema as JSON Schema has it: null where `x-nullable` allows it, and nothing that is not declared. */
function strict(node: Node): object {
  if (node.$ref !== undefined) return { $ref: node.$ref }
  const { properties, items, additionalProperties, type, enum: choices, ...rest } = node
  const nullable = node['x-nullable'] === true
  const plain = Object.fromEntries(Object.entries(rest).filter(([key]) => !key.startsWith('x-') && key !== 'example' && key !== 'readOnly'))
  return {
    ...plain,
    ...(type === undefined ? {} : { type: nullable ? [type, 'null'] : type }),
    ...(choices === undefined ? {} : { enum: nullable ? [...choices, null] : choices }),
    ...(items === undefined ? {} : { items: strict(items) }),
    ...(properties === undefined
      ? {}
      : { properties: Object.fromEntries(Object.entries(properties).map(([name, own]) => [name, strict(own)])) }),
    ...(type === 'object'
      ? { additionalProperties: typeof additionalProperties === 'object' ? strict(additionalProperties) : (additionalProperties ?? false) }
      : {}),
  }
}
