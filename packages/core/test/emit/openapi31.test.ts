import { describe, expect, test } from '@jest/globals'
import { emitOpenApi31 } from '../../src/emit/index.js'
import { action, modelOf, modelWithBody, object, property, query } from './models/build.js'
import { schemaErrors } from '../../../../test/support/validate.js'

test('null is one more type, one more choice, and an alternative to a named schema', () => {
  const model = modelWithBody(
    object(
      property('genre', { kind: 'string', nullable: true, enum: [{ value: 'novel' }] }),
      property('author', { kind: 'reference', name: 'Author', nullable: true }),
    ),
    [{ name: 'Author', schema: object() }],
  )
  expect(emitOpenApi31(model).document.paths?.['/loans']?.post?.requestBody).toMatchObject({
    content: {
      'application/json': {
        schema: {
          properties: {
            genre: { type: ['string', 'null'], enum: ['novel', null] },
            author: { anyOf: [{ $ref: '#/components/schemas/Author' }, { type: 'null' }] },
          },
        },
      },
    },
  })
})

test('two patterns both hold', () => {
  const model = modelWithBody({ kind: 'string', constraints: { pattern: '^a' }, hints: { pattern: 'z$' } })
  const { document, diagnostics } = emitOpenApi31(model)
  expect(diagnostics).toEqual([])
  expect(JSON.stringify(document.paths)).toContain('"pattern":"^a","allOf":[{"pattern":"z$"}]')
})

test('names that OpenAPI does not allow are rewritten and stay different', async () => {
  const names = ['Page<Book>', 'Page_Book_', 'Page(Book)']
  const schema = object(...names.map((name) => property(name, { kind: 'reference', name })))
  const { document } = emitOpenApi31(
    modelWithBody(
      schema,
      names.map((name) => ({ name, schema: { kind: 'string', description: name } })),
    ),
  )
  expect(document.components?.schemas).toEqual({
    Page_Book__2: { type: 'string', description: 'Page<Book>' },
    Page_Book_: { type: 'string', description: 'Page_Book_' },
    Page_Book__3: { type: 'string', description: 'Page(Book)' },
  })
  expect(await schemaErrors(document)).toEqual([])
})

test('a security scheme may have a name with a blank', async () => {
  const scheme = { kind: 'apiKey', name: 'API Key', in: 'header', parameter: 'X-Api-Key' } as const
  const { document } = emitOpenApi31(
    modelOf({ security: [scheme], operations: [action({ requirements: [[{ name: 'API Key', scopes: [] }]] })] }),
  )
  expect(document.components?.securitySchemes).toEqual({ API_Key: { type: 'apiKey', in: 'header', name: 'X-Api-Key' } })
  expect(document.security).toEqual([{ API_Key: [] }])
  expect(document.paths?.['/loans']?.post?.security).toEqual([{ API_Key: [] }])
  expect(await schemaErrors(document)).toEqual([])
})

test('answers with one status are one answer with several contents', () => {
  const responses = ['application/json', 'text/csv'].map((contentType) => ({
    status: 200,
    description: 'Lent.',
    contentType,
    schema: { kind: 'string' as const },
  }))
  const { document } = emitOpenApi31(modelOf({ operations: [action({ responses })] }))
  expect(document.paths?.['/loans']?.post?.responses).toEqual({
    200: {
      description: 'Lent.',
      content: { 'application/json': { schema: { type: 'string' } }, 'text/csv': { schema: { type: 'string' } } },
    },
  })
})

test('lists in the query travel with commas, as the definition says', () => {
  const parameters = [query('ids', { kind: 'array', items: { kind: 'integer' }, description: 'Which.' })]
  const { document } = emitOpenApi31(modelOf({ operations: [action({ parameters })] }))
  expect(document.paths?.['/loans']?.post?.parameters).toEqual([
    {
      name: 'ids',
      in: 'query',
      required: false,
      description: 'Which.',
      style: 'form',
      explode: false,
      schema: { type: 'array', items: { type: 'integer' } },
    },
  ])
})

describe('a finding', () => {
  test.each([
    ['schema-not-in-model', modelWithBody({ kind: 'reference', name: 'Tome' })],
    ['security-not-in-model', modelOf({ operations: [action({ requirements: [[{ name: 'key', scopes: [] }]] })] })],
    ['route-taken', modelOf({ operations: [action(), action({ id: 'Borrow' })] })],
  ])('%s is reported', (code, model) => {
    expect(emitOpenApi31(model).diagnostics.map((diagnostic) => diagnostic.code)).toEqual([code])
  })
})
