/** Model → TypeScript → model, over definitions that are hard to write as classes. */
import { expect, jest, test } from '@jest/globals'
import { parseSwagger2 } from '@ferrule/core/parse'
import fc from 'fast-check'
import { generateTypeScript } from '../src/typescript/index.js'
import { expectRoundTrip } from './support/round-trip.js'

jest.setTimeout(120_000)

type Schema = Readonly<Record<string, unknown>>

/** A definition whose operations take or give these schemas. */
function definition(schemas: readonly Schema[], definitions: Readonly<Record<string, Schema>> = {}): object {
  const body = (schema: Schema): object => ({ name: 'body', in: 'body', required: true, schema })
  return {
    swagger: '2.0',
    info: { title: 'Shapes', description: 'Values of many shapes.', version: '1.0' },
    host: 'shapes.example',
    basePath: '/',
    schemes: ['https'],
    consumes: ['application/json'],
    produces: ['application/json'],
    securityDefinitions: { key: { type: 'apiKey', in: 'header', name: 'X-Key' } },
    security: [{ key: [] }],
    definitions,
    paths: Object.fromEntries(
      schemas.map((schema, index) => [
        `/shapes/${index}`,
        {
          post: {
            operationId: `Shape${index}`,
            summary: `Shape ${index}`,
            parameters: [body({ type: 'object', required: ['value'], properties: { value: schema, 'a-b': { type: 'string' } } })],
            responses: { 204: { description: 'Kept' } },
          },
        },
      ]),
    ),
  }
}

test('members that are called like their own values come back', async () => {
  await expectRoundTrip(
    definition([{ type: 'object', default: { '{}': {}, '[]': [], true: true, false: false, null: null, 1: 1, "'a'": 'a' } }]),
  )
})

test('limits, choices, defaults and lists of lists come back', async () => {
  await expectRoundTrip(
    definition([
      { type: 'string', minLength: 1, maxLength: 5, pattern: '^[a-z/]+$' },
      { type: 'string', maxLength: 5, 'x-ms-summary': 'Five' },
      { type: 'integer', format: 'int64', minimum: 1, maximum: 10, multipleOf: 2 },
      { type: 'number', minimum: 0, exclusiveMinimum: true },
      { type: 'string', enum: ['red', "it's", '"'], default: 'red' },
      { type: 'string', enum: Array.from({ length: 400 }, (_, index) => `choice ${index}`) },
      { type: 'number', enum: [1, 2] },
      { type: 'array', items: { type: 'array', items: { type: 'string', maxLength: 3 } }, minItems: 1 },
      { type: 'array', items: { type: 'object', properties: { id: { type: 'integer' } } } },
      { type: 'object', additionalProperties: { type: 'string' } },
      { type: 'object' },
      {},
    ]),
  )
})

test('what only some documents say comes back', async () => {
  await expectRoundTrip(
    definition(
      [
        { type: 'array', items: { type: 'string' }, required: ['items'], uniqueItems: true },
        { type: 'object', format: 'form', properties: { a: { type: 'string', additionalProperties: false } } },
        { $ref: '#/definitions/Color', 'x-use': 2 },
        { $ref: '#/definitions/Named', example: {} },
        { type: 'string', example: null, 'x-nullable': true },
        { type: 'boolean', format: 'yes-or-no' },
        { type: 'any', items: [{ type: 'string' }] },
      ],
      {
        Color: { type: 'string', enum: ['red'], 'x-enum': { name: 'Color' } },
        Named: { type: 'object', format: 'Named', properties: { id: { type: 'string' } } },
      },
    ),
  )
})

test('values made of parts are classes that extend them', async () => {
  const document = definition(
    [
      { $ref: '#/definitions/Cat' },
      { allOf: [{ $ref: '#/definitions/Pet' }], description: 'A pet.' },
      { allOf: [{ type: 'object', properties: { a: { type: 'string' } } }, { properties: { b: { type: 'integer' } } }] },
      { allOf: [{ type: 'string', format: 'date-time' }], description: 'When.' },
      { type: 'string', allOf: [{ maxLength: 3 }, { minLength: 1 }] },
      { type: 'array', items: { allOf: [{ $ref: '#/definitions/Cat' }, { $ref: '#/definitions/Sized' }] } },
      { type: 'object', properties: { size: { type: 'string' } }, allOf: [{ $ref: '#/definitions/Sized' }] },
      { $ref: '#/definitions/Alias' },
    ],
    {
      Pet: {
        type: 'object',
        discriminator: 'kind',
        required: ['kind'],
        properties: { kind: { type: 'string' }, 'best-friend': { $ref: '#/definitions/Cat' } },
      },
      Cat: {
        type: 'object',
        allOf: [{ $ref: '#/definitions/Pet' }],
        required: ['lives', 'kind'],
        properties: { lives: { type: 'integer' }, bestFriend: { type: 'string' } },
      },
      Sized: { type: 'object', properties: { size: { type: 'integer' } } },
      Alias: { allOf: [{ $ref: '#/definitions/Cat' }, { $ref: '#/definitions/Sized' }], description: 'Both.' },
    },
  )
  await expectRoundTrip(document)
  const { model } = parseSwagger2(document)
  const text = generateTypeScript(model as never)
    .files.map(({ content }) => content)
    .join('\n')
  expect(text).toContain('export class Cat extends Pet {')
  expect(text).toContain('export class Alias extends IntersectionType(Cat, Sized) {}')
  expect(text).toMatch(/export class \w+ extends OmitType\(Sized, \['size'\]\) \{/)
})

test('bodies of every form come back', async () => {
  const named = { type: 'array', description: 'All of them.', items: { type: 'object', properties: { id: { type: 'string' } } } }
  const object = { type: 'object', properties: { id: { type: 'string' } } }
  const bodies: readonly object[] = [
    { schema: { $ref: '#/definitions/All' } },
    { schema: { $ref: '#/definitions/All' }, description: 'What is sent.' },
    { schema: { ...object, description: 'Inside.' } },
    { schema: { ...object, description: 'Inside.' }, 'x-ms-summary': 'Beside' },
    { schema: object, 'x-ms-visibility': 'important', type: 'object' },
    { schema: { type: 'object', default: {} } },
  ]
  const { paths, ...rest } = definition([], { All: named }) as { readonly paths: object }
  const asked = bodies.flatMap((body, index) =>
    ['post', 'delete'].map((verb) => [
      `/b/${index}/${verb}`,
      {
        [verb]: {
          operationId: `${verb}${index}`,
          summary: `B ${index}`,
          parameters: [
            { name: 'version', in: 'query', type: 'string', default: '1', 'x-ms-visibility': 'internal' },
            { name: 'body', in: 'body', ...body },
          ],
          responses: { 204: { description: 'Done', title: 'Gone' } },
          title: 'Verbatim',
        },
      },
    ]),
  )
  await expectRoundTrip({ ...rest, paths: { ...paths, ...Object.fromEntries(asked) } })
})

test('answers of every form come back', async () => {
  const list = { type: 'array', items: { type: 'object', properties: { id: { type: 'string' } } } }
  const answers: readonly object[] = [
    { default: { description: 'Any', schema: list } },
    { default: { description: 'Any', headers: {} } },
    { 200: { description: 'Found', headers: { 'X-Total': { type: 'integer', description: 'How many.' } } } },
    { 400: { description: 'Bad', schema: { type: 'object', properties: { reason: { type: 'string' } } } } },
    { 302: { description: 'Elsewhere' } },
    {},
    { 200: { description: 'Lists', schema: { ...list, title: 'All' } }, 404: { description: 'None', schema: list } },
    { 200: { description: 'Lists of lists', schema: { type: 'array', items: list } } },
    { 200: { description: 'Tables', schema: { type: 'array', items: { type: 'object', additionalProperties: { type: 'integer' } } } } },
    { 200: { description: 'A number', schema: { type: 'integer', format: 'int64', 'x-ms-summary': 'How many' } } },
    { 200: { description: 'A choice', schema: { type: 'string', enum: ['a', 'b'], 'x-nullable': true } } },
    { 200: { description: 'Numbers', schema: { type: 'array', items: { type: 'number', minimum: 0 } } } },
    { 200: { description: 'Nothing' }, 201: { description: 'Texts', schema: { type: 'array', items: { type: 'string' } } } },
  ]
  const { paths, ...rest } = definition([]) as { readonly paths: object }
  const asked = answers.map((responses, index) => [`/a/${index}`, { get: { operationId: `A${index}`, summary: `A ${index}`, responses } }])
  await expectRoundTrip({ ...rest, paths: { ...paths, ...Object.fromEntries(asked) } })
})

test('a DELETE with a body keeps it', async () => {
  const document = definition([{ type: 'string' }]) as { readonly paths: Record<string, Record<string, unknown>> }
  const [path = '', item = {}] = Object.entries(document.paths)[0] ?? []
  await expectRoundTrip({ ...document, paths: { [path]: { delete: item['post'] } } })
})

test('classes that hold each other compile and come back', async () => {
  await expectRoundTrip(
    definition([{ $ref: '#/definitions/Folder' }], {
      Folder: {
        type: 'object',
        properties: {
          parent: { $ref: '#/definitions/Folder' },
          files: { type: 'array', items: { $ref: '#/definitions/File' } },
        },
      },
      File: { type: 'object', required: ['folder'], properties: { folder: { $ref: '#/definitions/Folder' } } },
    }),
  )
})

test('what is sent to callback URLs comes back, with all that is said about it', async () => {
  const schema = { type: 'object', properties: { id: { type: 'string' } } }
  const url = { type: 'string', 'x-ms-notification-url': true, 'x-ms-visibility': 'internal' }
  const body = { name: 'body', in: 'body', required: true, schema: { type: 'object', required: ['url'], properties: { url } } }
  const post = (id: string, more: object = {}): object => ({
    operationId: id,
    summary: id,
    parameters: [body],
    responses: { 201: { description: 'Kept' } },
    ...more,
  })
  const trigger = { 'x-ms-trigger': 'single' }
  const facts = {
    'x-ms-summary': 'Event',
    headers: { 'X-Id': { type: 'string', description: 'Tells events apart.' } },
    'x-note': 'once',
    title: 'Event',
  }
  await expectRoundTrip({
    ...definition([]),
    paths: {
      '/plain': { 'x-ms-notification-content': { description: 'An event.', schema }, post: post('Plain', trigger) },
      '/more': { 'x-ms-notification-content': { description: 'An event.', schema, ...facts }, post: post('More', trigger) },
      '/silent': { 'x-ms-notification-content': { description: '' }, post: post('Silent', trigger) },
      '/nothing': { 'x-ms-notification-content': {}, post: post('Nothing', trigger) },
      '/action': { 'x-ms-notification-content': { schema, ...facts }, post: post('Ask') },
      '/alone': { 'x-ms-notification-content': { description: 'Alone.', schema, ...facts }, 'x-note': 'path' },
    },
  })
})

test('random schemas compile and come back', async () => {
  const word = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_-]{0,9}$/)
  const leaf = fc.constantFrom<Schema>(
    { type: 'string' },
    { type: 'string', format: 'date-time', title: 'When' },
    { type: 'integer', minimum: 0 },
    { type: 'boolean', description: 'Whether.' },
    { type: 'string', enum: ['a', 'b'], 'x-ms-visibility': 'advanced' },
  )
  const { schema } = fc.letrec<{ schema: Schema }>((tie) => ({
    schema: fc.oneof(
      { maxDepth: 3 },
      leaf,
      tie('schema').map((items): Schema => ({ type: 'array', items })),
      fc.dictionary(word, tie('schema'), { minKeys: 1, maxKeys: 4 }).map((properties): Schema => ({ type: 'object', properties })),
    ),
  }))
  await fc.assert(
    fc.asyncProperty(fc.array(schema, { minLength: 5, maxLength: 15 }), async (schemas) => expectRoundTrip(definition(schemas))),
    { numRuns: 4, endOnFailure: true },
  )
})

test('the same model gives the same files', () => {
  const document = definition([{ type: 'object', properties: { a: { type: 'string' } } }])
  const write = (): unknown => generateTypeScript(parseSwagger2(document).model as never).files
  expect(write()).toEqual(write())
})
