/** Owns the one door to every kind of document: which it is, what is kept of it, and what it is not. */
import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { parseConnector, readDocument } from '@ferrule/core/parse'
import { stringify } from 'yaml'

const info = { title: 'Loans', description: 'Lends books.', version: '1.0' }
const ok = { '200': { description: 'OK' } }
const paths = { '/loans': { get: { operationId: 'ListLoans', summary: 'List loans', responses: ok } } }
const request = { name: 'List loans', request: { method: 'GET', url: 'https://loans.example/loans' } }

const documents = {
  'Swagger 2.0': { swagger: '2.0', info, host: 'loans.example', paths },
  'OpenAPI 3.0': { openapi: '3.0.3', info, servers: [{ url: 'https://loans.example' }], paths },
  'OpenAPI 3.1': { openapi: '3.1.0', info, servers: [{ url: 'https://loans.example' }], paths },
  'Postman 2.0': {
    info: { name: 'Loans', schema: 'https://schema.getpostman.com/json/collection/v2.0.0/collection.json' },
    item: [request],
  },
  'Postman 2.1': {
    info: { name: 'Loans', schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json' },
    item: [request],
  },
  'Postman 2.1 from its API': { collection: { info: { name: 'Loans' }, item: [request] } },
  'Postman 1': {
    id: 'c',
    name: 'Loans',
    order: ['r'],
    requests: [{ id: 'r', name: 'List loans', method: 'GET', url: 'https://loans.example/loans' }],
  },
}

const kindOf = (name: string): string => (name.startsWith('Swagger') ? 'swagger2' : name.startsWith('OpenAPI') ? 'openapi3' : 'postman')

test.each(Object.entries(documents))('%s is told and read, as JSON, as YAML and as bytes', (name, document) => {
  const json = JSON.stringify(document)
  for (const definition of [document, json, stringify(document), Buffer.from(`\uFEFF${json}`, 'utf16le')]) {
    const { kind, model } = parseConnector({ definition })
    expect(kind).toBe(kindOf(name))
    expect(model).toMatchObject({ title: 'Loans', address: { host: 'loans.example' }, operations: [{ id: 'ListLoans', verb: 'GET' }] })
  }
})

test('versions that YAML takes for numbers are versions', () => {
  const rest = stringify({ info: { ...info, version: undefined }, paths })
  expect(parseConnector({ definition: `swagger: 2.0\n${rest}` }).kind).toBe('swagger2')
  expect(parseConnector({ definition: `openapi: 3.1\n${rest}` }).model?.operations).toHaveLength(1)
  expect(parseConnector({ definition: `swagger: 2.0\ninfo: { title: A, version: 1.5 }\n${stringify({ paths })}` }).model?.version).toBe(
    '1.5',
  )
})

test.each([
  ['{"hello":"world","and":1}', 'unknown-document', 'at its top it has hello, and.'],
  ['{}', 'unknown-document', 'at its top it has nothing.'],
  ['{"requests":1}', 'unknown-document', 'has requests.'],
  ['{"item":[]}', 'unknown-document', 'has item.'],
  ['{"swagger":"1.2","apis":[]}', 'not-swagger2', 'not a Swagger 2.0 definition'],
  ['{"openapi":"4.0.0","paths":{}}', 'import-not-openapi', 'its `openapi` is 4.0.0'],
  ['{"openapi":{"toString":1}}', 'import-not-openapi', 'its `openapi` is an object'],
  ['"text"', 'not-a-document', 'no object'],
  ['just words', 'not-a-document', 'no object'],
  ['', 'not-a-document', 'no object'],
  ['{"openapi": ', 'unreadable-json', 'no JSON'],
  ['a: [', 'unreadable-yaml', 'not YAML'],
])('%s is no description of an API, which one diagnostic says', (definition, code, says) => {
  const { model, diagnostics } = parseConnector({ definition }, { files: { definition: 'a.json' } })
  expect(model).toBeUndefined()
  expect(diagnostics).toMatchObject([{ code, severity: 'error', at: { file: 'a.json' }, message: expect.stringContaining(says) }])
})

test('what an operation needs of the properties beside a definition stays with it', () => {
  const definition = {
    ...documents['OpenAPI 3.0'],
    paths: { ...paths, '/books': { get: { operationId: 'ListBooks', summary: 'List books', responses: ok } } },
  }
  const setHeader = (operations: readonly string[]): object => ({
    templateId: 'setheader',
    title: 'Set a header',
    parameters: {
      'x-ms-apimTemplateParameter.name': 'A',
      'x-ms-apimTemplateParameter.value': 'b',
      'x-ms-apimTemplate-operationName': operations,
    },
  })
  const properties = {
    properties: {
      connectionParameters: {},
      policyTemplateInstances: [setHeader(['ListBooks', 'ListLoans']), setHeader(['ListBooks'])],
      scriptOperations: ['ListBooks', 'ListLoans'],
    },
  }
  const { model } = parseConnector({ definition, properties }, { operations: ['ListLoans'] })
  expect(model?.policies).toMatchObject([{ operations: ['ListLoans'] }])
  expect(model?.script).toEqual({ operations: ['ListLoans'] })
})

describe('a selection', () => {
  const operation = (operationId: string, tag: string, more: object = {}): object => ({
    [`/${operationId}`]: { get: { operationId, tags: [tag], summary: operationId, responses: ok, ...more } },
  })
  const list = (name: string): object => ({
    responses: { '200': { description: 'OK', schema: { type: 'array', items: { $ref: `#/definitions/${name}` } } } },
  })
  const values = (operationId: string): object => ({
    parameters: [
      {
        name: 'x',
        in: 'query',
        type: 'string',
        'x-ms-dynamic-values': { operationId, 'value-path': 'id', 'value-title': 'id' },
      },
    ],
  })
  const named = { type: 'object', properties: { id: { type: 'string' } } }
  const swagger = {
    swagger: '2.0',
    info,
    host: 'loans.example',
    paths: {
      ...operation('LendBook', 'loans', values('ListBooks')),
      ...operation('ListBooks', 'books', { ...list('Book'), ...values('ListShelves') }),
      ...operation('ListShelves', 'shelves', list('Shelf')),
      ...operation('ListReaders', 'readers', list('Reader')),
    },
    definitions: { Book: named, Shelf: named, Reader: named },
    'x-ms-capabilities': { testConnection: { operationId: 'ListReaders' } },
  }

  test('brings along the operations that fill drop-downs, those that fill theirs, and the schemas of all of them', () => {
    const { model, diagnostics } = parseConnector({ definition: swagger }, { tags: ['loans'] })
    expect(diagnostics).toEqual([])
    expect(model?.operations.map(({ id }) => id)).toEqual(['LendBook', 'ListBooks', 'ListShelves'])
    expect(model?.schemas.map(({ name }) => name)).toEqual(['Book', 'Shelf'])
    expect(model?.testConnection).toBeUndefined()
    expect(parseConnector({ definition: swagger }, { operations: ['ListReaders'] }).model?.testConnection).toBeDefined()
  })

  const openapi = { ...documents['OpenAPI 3.1'], paths: { ...operation('loans/lend', 'loans'), ...operation('books/list', 'books') } }
  const postman = {
    info: { name: 'Loans' },
    item: [
      { name: 'loans', item: [request] },
      { name: 'books', item: [{ ...request, name: 'List books' }] },
    ],
  }

  test.each([
    ['Swagger', swagger, { tags: ['laons'] }, 'no tag laons, but loans.'],
    ['Swagger', swagger, { tags: ['zzz'] }, 'no tag zzz; its tags are loans, books, shelves, readers.'],
    ['Swagger', swagger, { operations: ['listbooks'] }, 'no operation listbooks, but ListBooks.'],
    ['Swagger', swagger, { operations: ['Books'] }, 'no operation Books, but ListBooks.'],
    ['Swagger', swagger, { operations: ['zzz'] }, 'no operation zzz.'],
    ['OpenAPI', openapi, { operations: ['loans/lent'] }, 'no operation loans/lent, but loans/lend.'],
    ['OpenAPI', openapi, { operations: ['LoansLend', 'books'] }, 'no operation books, but books/list.'],
    ['OpenAPI', openapi, { tags: ['Books'] }, 'no tag Books, but books.'],
    ['Postman', postman, { tags: ['book'] }, 'no tag book, but books.'],
    ['Postman', postman, { operations: ['List lones'] }, 'no operation List lones, but List loans'],
  ])('of %s that names nothing is an error that names what may be meant', (_, definition, wanted, says) => {
    const { diagnostics } = parseConnector({ definition }, wanted)
    expect(diagnostics.filter(({ code }) => code === 'import-not-found')).toMatchObject([
      { severity: 'error', message: expect.stringContaining(says) },
    ])
  })
})

test('a description without operations is an error', () => {
  for (const name of ['Swagger 2.0', 'OpenAPI 3.0'] as const)
    expect(parseConnector({ definition: { ...documents[name], paths: {} } }).diagnostics).toContainEqual(
      expect.objectContaining({ code: 'import-no-operations', severity: 'error' }),
    )
})

test('a text is read as it stands', () => {
  const text = readFileSync(new URL('../../../../test/golden/orders/apiDefinition.swagger.json', import.meta.url), 'utf8')
  expect(readDocument(text)).toEqual({ document: JSON.parse(text), diagnostics: [] })
  expect(readDocument('[', { file: 'a.json' })).toMatchObject({ diagnostics: [{ code: 'unreadable-json', at: { file: 'a.json' } }] })
})
