/** Owns random models: everything that a model can say, under sane names. */
import fc from 'fast-check'
import {
  freezeModel,
  type Body,
  type ConnectorModel,
  type Constraints,
  type Json,
  type Operation,
  type Parameter,
  type Property,
  type ReferenceSchema,
  type Requirement,
  type Schema,
  type SecurityScheme,
} from '../../../src/model/index.js'

type Overrides = Partial<Omit<ReferenceSchema, 'kind' | 'name'>>

const SCHEMA_NAMES = ['Order', 'Line', 'Customer', 'Address', 'Tag']
const SCHEME_NAMES = ['API Key', 'basic', 'oauth2', 'entra', 'windows']

const word = fc.stringMatching(/^[a-zA-Z][a-zA-Z0-9_]{0,7}$/)
const words = fc.string({ unit: 'grapheme', maxLength: 20 })
const json = fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<NonNullable<Json>>
const partial = <T extends object>(arbitraries: { [K in keyof T]?: fc.Arbitrary<NonNullable<T[K]>> }): fc.Arbitrary<T> =>
  fc.record(arbitraries as { [K in keyof T]: fc.Arbitrary<T[K]> }, { requiredKeys: [] }) as unknown as fc.Arbitrary<T>

const limits: fc.Arbitrary<Constraints> = partial<Constraints>({
  minimum: fc.integer(),
  maximum: fc.integer(),
  exclusiveMinimum: fc.double({ noNaN: true, noDefaultInfinity: true }),
  exclusiveMaximum: fc.integer(),
  multipleOf: fc.integer({ min: 1 }),
  minLength: fc.nat(),
  maxLength: fc.nat(),
  pattern: fc.constantFrom('^a', 'z$', '[0-9]+'),
  minItems: fc.nat(),
  maxItems: fc.nat(),
  uniqueItems: fc.boolean(),
})

const dynamicValues = fc.record({
  operationId: word,
  value: fc.array(word, { minLength: 1, maxLength: 2 }),
  label: fc.array(word, { minLength: 1, maxLength: 2 }),
  parameters: fc.array(
    fc.record({
      name: word,
      in: fc.constantFrom('parameter' as const, 'body' as const),
      argument: fc.oneof(
        fc.record({ kind: fc.constant('value' as const), value: json }),
        fc.record({ kind: fc.constant('field' as const), name: word, in: fc.constantFrom('parameter' as const, 'body' as const) }),
      ),
    }),
    { maxLength: 2 },
  ),
})

const facts = partial<Overrides>({
  title: words,
  summary: words,
  description: words,
  visibility: fc.constantFrom('important', 'advanced', 'internal'),
  nullable: fc.boolean(),
  readOnly: fc.boolean(),
  default: json,
  example: json,
  enum: fc.uniqueArray(fc.record({ value: word, label: words }, { requiredKeys: ['value'] }), {
    minLength: 1,
    maxLength: 3,
    selector: ({ value }) => value,
  }),
  constraints: limits,
  hints: limits,
  rules: fc.constant([{ rule: 'isEmail', args: [] }]),
  dynamicValues,
  extensions: fc.dictionary(
    word.map((name) => `x-${name}`),
    json,
    { maxKeys: 2 },
  ) as fc.Arbitrary<Record<`x-${string}`, Json>>,
})

/** Most nodes say little, as in life. */
const presentation = fc.oneof({ weight: 2, arbitrary: fc.constant<Overrides>({}) }, { weight: 1, arbitrary: facts })

/** `names`: the named schemas that it may use. */
function schemaOf(names: readonly string[]): fc.Arbitrary<Schema> {
  const { schema } = fc.letrec<{ schema: Schema }>((tie) => ({
    schema: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      fc
        .tuple(presentation, fc.constantFrom('string', 'number', 'integer', 'boolean', 'any', 'file'))
        .map(([own, kind]): Schema => ({ ...own, kind }) as Schema),
      fc.tuple(presentation, fc.constantFrom(...names)).map(([own, name]): Schema => ({ ...own, kind: 'reference', name })),
      fc.tuple(presentation, tie('schema')).map(([own, items]): Schema => ({ ...own, kind: 'array', items })),
      fc
        .tuple(
          presentation,
          propertiesOf(tie('schema')),
          fc.option(fc.oneof(fc.constant(true as const), tie('schema')), { nil: undefined }),
        )
        .map(([own, properties, additional]): Schema => ({
          ...own,
          kind: 'object',
          properties,
          ...(additional === undefined ? {} : { additional }),
        })),
    ),
  }))
  return schema
}

function propertiesOf(schema: fc.Arbitrary<Schema>): fc.Arbitrary<Property[]> {
  return fc.uniqueArray(
    fc.record({ name: word, required: fc.boolean(), schema }).map((parts) => ({ ...parts, property: parts.name })),
    { maxLength: 4, selector: ({ name }) => name },
  )
}

function parametersOf(schema: fc.Arbitrary<Schema>, places: readonly Parameter['in'][]): fc.Arbitrary<Parameter[]> {
  return fc.uniqueArray(
    fc
      .record({ name: word, in: fc.constantFrom(...places), required: fc.boolean(), schema })
      .map((parts) => ({ ...parts, property: parts.name })),
    { maxLength: 3, selector: ({ name }) => name },
  )
}

/** Each path belongs to one operation, and its variables are its path parameters. */
function operationOf(index: number, schema: fc.Arbitrary<Schema>): fc.Arbitrary<Operation> {
  const body = fc.record({ required: fc.boolean(), schema, contentType: fc.constantFrom('application/json', 'text/plain') })
  const inputs = fc.oneof(
    fc.record({ parameters: parametersOf(schema, ['query', 'header', 'path']) }),
    fc.record({ parameters: parametersOf(schema, ['query', 'header', 'path']), body: body as fc.Arbitrary<Body> }),
    fc.record({ parameters: parametersOf(schema, ['query', 'formData', 'path']) }),
  )
  const responses = fc.uniqueArray(
    fc.record(
      {
        status: fc.constantFrom(200, 201, 204, 404),
        description: words,
        schema,
        contentType: fc.constantFrom('application/json', 'text/plain', 'application/octet-stream'),
        headers: fc.uniqueArray(fc.record({ name: word, schema }), { maxLength: 2, selector: ({ name }) => name }),
      },
      { requiredKeys: ['status', 'description'] },
    ),
    { maxLength: 2, selector: ({ status }) => status },
  )
  const kind = fc.oneof(
    fc.record({ kind: fc.constant('action' as const), nextLink: word }, { requiredKeys: ['kind'] }),
    fc.record({ kind: fc.constant('pollingTrigger' as const), item: schema, hint: words }, { requiredKeys: ['kind', 'item'] }),
    fc.record({ kind: fc.constant('webhookTrigger' as const), callback: word, event: schema, eventDescription: words }),
  )
  const rest = fc.record(
    {
      description: words,
      visibility: fc.constantFrom('important' as const, 'advanced' as const, 'internal' as const),
      deprecated: fc.boolean(),
      tags: fc.uniqueArray(word, { maxLength: 2 }),
      requirements: fc.array(requirement, { maxLength: 2 }),
      extensions: fc.dictionary(
        word.map((name) => `x-${name}`),
        json,
        { maxKeys: 1 },
      ),
    },
    { requiredKeys: [] },
  )
  return fc.record({ inputs, responses, kind, rest, summary: words, verb: fc.constantFrom('POST', 'PUT', 'PATCH') }).map((parts) => {
    const variables = parts.inputs.parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => `/{${name}}`)
    const path = `/operation${index}${variables.join('')}`
    const { summary, verb, responses: answers } = parts
    return { id: `Operation${index}`, summary, verb, path, responses: answers, ...parts.inputs, ...parts.rest, ...parts.kind } as Operation
  })
}

const scopes = fc.constant([{ name: 'all', description: 'Everything.' }])
/** Schemes that hold together; one of them the connector may not have. */
const requirement: fc.Arbitrary<Requirement> = fc.uniqueArray(
  fc.record({ name: fc.constantFrom(...SCHEME_NAMES, 'missing'), scopes: fc.subarray(['read', 'write']) }),
  { minLength: 1, maxLength: 2, selector: ({ name }) => name },
)

const schemes: Readonly<Record<string, fc.Arbitrary<SecurityScheme>>> = {
  'API Key': fc.record({
    kind: fc.constant('apiKey' as const),
    name: fc.constant('API Key'),
    in: fc.constantFrom('header', 'query'),
    parameter: word,
  }),
  basic: fc.record({ kind: fc.constant('basic' as const), name: fc.constant('basic'), summary: words }),
  oauth2: fc.record({
    kind: fc.constant('oauth2' as const),
    name: fc.constant('oauth2'),
    authorizationUrl: fc.constant('https://login.example/authorize'),
    tokenUrl: fc.constant('https://login.example/token'),
    refreshUrl: fc.constant('https://login.example/token'),
    clientId: word,
    scopes,
  }),
  entra: fc.record({
    kind: fc.constant('entraId' as const),
    name: fc.constant('entra'),
    tenantId: word,
    clientId: word,
    resourceUri: fc.constant('api://orders'),
    scopes,
  }),
  windows: fc.record({ kind: fc.constant('windows' as const), name: fc.constant('windows') }),
}

/** A random connector. */
export function arbitraryModel(): fc.Arbitrary<ConnectorModel> {
  const schema = schemaOf([...SCHEMA_NAMES, 'Missing'])
  const operations = fc
    .nat({ max: 3 })
    .chain((count) => fc.tuple(...Array.from({ length: count }, (_, index) => operationOf(index, schema)))) as fc.Arbitrary<Operation[]>
  return fc
    .record({
      description: words,
      basePath: fc.constantFrom('/', '/v1'),
      security: fc.subarray(SCHEME_NAMES).chain((names) => fc.tuple(...names.map((name) => schemes[name] as fc.Arbitrary<SecurityScheme>))),
      operations,
      schemas: fc.tuple(...SCHEMA_NAMES.map((name) => schema.map((value) => ({ name, schema: value })))),
    })
    .map(({ basePath, ...parts }) =>
      freezeModel({
        modelVersion: 1,
        title: 'Random',
        version: '1.0.0',
        address: { scheme: 'https', host: 'random.example', basePath },
        ...parts,
      }),
    )
}
