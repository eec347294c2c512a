import { readFileSync } from 'node:fs'
import { expect, test, describe } from '@jest/globals'
import { emitOpenApi31, emitSwagger2, stringifyDocument } from '../../src/emit/index.js'
import { parseConnector, parseSwagger2 } from '../../src/parse/index.js'

const golden = (name: string): string =>
  readFileSync(new URL(`../../../../test/golden/${name}/apiDefinition.swagger.json`, import.meta.url), 'utf8')
const fixture = (name: string): Buffer => readFileSync(new URL(`fixtures/${name}`, import.meta.url))

/** A definition with one operation. */
function definition(parts: object = {}, operation: object = {}): Record<string, unknown> {
  const responses = { '200': { description: 'OK' } }
  return {
    swagger: '2.0',
    info: { title: 'Loans', description: 'Lends books.', version: '1.0' },
    host: 'loans.example',
    basePath: '/',
    schemes: ['https'],
    paths: { '/loans': { post: { operationId: 'Lend', summary: 'Lend', responses, ...operation } } },
    ...parts,
  }
}

const codes = (source: string | Uint8Array | object): readonly string[] => parseSwagger2(source).diagnostics.map(({ code }) => code)

/** What is written after reading. */
function again(source: string | Uint8Array | object): object {
  const { model, diagnostics } = parseSwagger2(source)
  expect(diagnostics).toEqual([])
  return emitSwagger2(model as NonNullable<typeof model>).document
}

describe('a definition that was written', () => {
  test.each(['tickets', 'kinds'])('is read and written as the same bytes: %s', (name) => {
    expect(stringifyDocument(again(golden(name)))).toBe(golden(name))
  })

  test('is read and written as the same bytes, with everything that the platform reads', () => {
    const text = fixture('everything.apiDefinition.swagger.json').toString('utf8')
    const document = again(text)
    expect(JSON.parse(JSON.stringify(document))).toEqual(JSON.parse(text))
    expect(JSON.stringify(parseSwagger2(text).model)).not.toContain('x-ms-')
  })
})

describe('a file', () => {
  const text = JSON.stringify(definition())

  test('with a byte-order mark, comments and trailing commas is read', () => {
    const written = `\uFEFF// Loans\n${text.slice(0, -1)}, /* the end */}`
    expect(parseSwagger2(Buffer.from(written)).model?.title).toBe('Loans')
    expect(codes(Buffer.from(written))).toEqual(['lenient-json'])
  })

  test.each([
    ['UTF-16LE', Buffer.from(`\uFEFF${text}`, 'utf16le')],
    ['UTF-16BE', Buffer.from(text, 'utf16le').swap16()],
    ['Windows-1252', Buffer.from(text.replace('Lends', 'Bücher'), 'latin1')],
  ])('in %s is read, and that is reported', (_name, bytes) => {
    expect(parseSwagger2(bytes).model?.title).toBe('Loans')
    expect(codes(bytes)).toEqual(['encoding'])
  })

  test('in YAML is read', () => {
    const yaml =
      "swagger: '2.0'\ninfo: { title: Loans, version: '1.0' }\nhost: loans.example\npaths:\n  /loans:\n    get:\n      operationId: List\n"
    expect(parseSwagger2(yaml).model?.operations.map(({ id }) => id)).toEqual(['List'])
    expect(codes('swagger: [')).toEqual(['unreadable-yaml'])
  })

  test('without a host is meant for the server that it comes from', () => {
    const { host: _, ...rest } = definition({ schemes: undefined })
    const from = (source?: string) => parseSwagger2(JSON.stringify(rest), source === undefined ? {} : { source })
    expect(from('http://loans.example:8080/docs/swagger.json')).toMatchObject({
      model: { address: { scheme: 'http', host: 'loans.example:8080', basePath: '/' } },
      diagnostics: [],
    })
    expect(from()).toMatchObject({ model: { address: { host: 'api.example.com' } }, diagnostics: [{ code: 'import-no-server' }] })
  })

  test('that is something else is refused', () => {
    expect(codes('{ "openapi": "3.0.0" }')).toEqual(['not-swagger2'])
    expect(codes('{ "swagger": ')).toEqual(['unreadable-json'])
    expect(codes('[]')).toEqual(['not-a-document'])
  })
})

describe('a hostile document', () => {
  const response = (schema: object): object => ({ responses: { '200': { description: 'OK', schema } } })

  test.each(['[', '{"a":'])('of 10,000 levels of %s ends in a diagnostic', (open) => {
    const close = open === '[' ? ']' : '}'
    const deep = `${open.repeat(10_000)}1${close.repeat(10_000)}`
    expect(codes(JSON.stringify(definition()).replace('"/"', deep))).toEqual(['too-deep'])
  })

  test('of more than 100 MB ends in a diagnostic at once', () => {
    expect(codes(Buffer.alloc(110 * 1024 * 1024, ' '))).toEqual(['too-large'])
  })

  test('whose references lead back to themselves comes to an end', () => {
    const definitions = {
      A: { $ref: '#/definitions/B' },
      B: { $ref: '#/definitions/A' },
      C: { type: 'array', items: { $ref: '#/definitions/C' } },
    }
    const { model } = parseSwagger2(
      definition(
        { definitions },
        response({ type: 'object', properties: { a: { $ref: '#/definitions/A' }, c: { $ref: '#/definitions/C' } } }),
      ),
    )
    expect(model && emitSwagger2(model).diagnostics.map(({ code }) => code)).toContain('schema-alias-loop')
    const parameters = { p: { $ref: '#/parameters/p' } }
    expect(codes(definition({ parameters }, { parameters: [{ $ref: '#/parameters/p' }] }))).toEqual(['reference-loop'])
  })

  test('whose references lead nowhere, or outside, says where', () => {
    const { diagnostics } = parseSwagger2(definition({}, response({ $ref: '#/definitions/Missing' })))
    expect(diagnostics).toMatchObject([{ code: 'reference-unknown', at: { member: 'Lend/responses/200' } }])
    expect(codes(definition({}, response({ $ref: 'http://127.0.0.1/secret.json' })))).toEqual(['reference-outside'])
  })

  test('with keys of prototypes says them, and changes nothing else', () => {
    const text = JSON.stringify(definition({}, response({ type: 'object', properties: { constructor: { type: 'string' } } })))
    const polluted = text
      .replace('"constructor"', '"__proto__":{"type":"string"},"constructor"')
      .replace('"/loans":{', '"/loans":{"x-a":{"__proto__":{"polluted":true}},')
    const document = again(JSON.parse(polluted) as object)
    expect(JSON.stringify(document)).toContain('"__proto__":{"type":"string"},"constructor"')
    expect(JSON.stringify(document)).toContain('"__proto__":{"polluted":true}')
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
    // From a text nobody wants them.
    expect(parseSwagger2(polluted).diagnostics).toMatchObject([{ code: 'prototype-key' }])
    expect(codes(definition({}, response({ $ref: '#/definitions/constructor' })))).toEqual(['reference-unknown'])
  })

  test('that doubles at every level comes to an end', () => {
    const level = (index: number): object => {
      const reference = (description: string): object => ({ $ref: `#/definitions/L${index + 1}`, description })
      return { type: 'object', properties: { a: reference('a'), b: reference('b') } }
    }
    const definitions = Object.fromEntries(
      Array.from({ length: 60 }, (_, index) => [`L${index}`, index === 59 ? { type: 'string' } : level(index)]),
    )
    const { model } = parseSwagger2(definition({ definitions }, response({ $ref: '#/definitions/L0' })))
    expect(JSON.stringify(model && emitSwagger2(model).document).length).toBeLessThan(2_000_000)
  })

  test('that repeats itself by YAML aliases is refused', () => {
    const lines = Array.from({ length: 30 }, (_, index) => `l${index + 1}: &l${index + 1} [${`*l${index},`.repeat(9)}]`)
    expect(codes(`swagger: '2.0'\nl0: &l0 [x]\n${lines.join('\n')}\npaths: {}`)).toEqual(['unreadable-yaml'])
  })
})

test('operations without an id, or with one that another has, are given one', () => {
  const get = (more: object = {}) => ({ get: { summary: 'A', responses: { '200': { description: 'OK' } }, ...more } })
  const paths = {
    '/a': get({ operationId: 'GetB' }),
    '/b': get(),
    '/c/{id}': get({ operationId: '' }),
    '/d': get({ operationId: 'GetB' }),
  }
  const { model, diagnostics } = parseSwagger2(definition({ paths }))
  expect(model?.operations.map(({ id }) => id)).toEqual(['GetB', 'GetB2', 'GetCId', 'GetB3'])
  expect(diagnostics.map(({ code, at }) => [code, at.member])).toEqual([
    ['import-operation-id', 'GET /b'],
    ['import-operation-id', 'GET /c/{id}'],
    ['import-operation-id', 'GET /d'],
  ])
})

describe('references', () => {
  test('with siblings keep what they say, without siblings where they are written', () => {
    const node = { type: 'object', properties: { next: { $ref: '#/definitions/Node', description: 'The next one.' } } }
    const document = again(
      definition({ definitions: { Node: node } }, { responses: { '200': { description: 'OK', schema: { $ref: '#/definitions/Node' } } } }),
    ) as {
      definitions: object
    }
    expect(document.definitions).toEqual({
      Node: { type: 'object', properties: { next: { $ref: '#/definitions/Node2' } } },
      Node2: { type: 'object', description: 'The next one.', properties: { next: { $ref: '#/definitions/Node2' } } },
    })
  })

  test('to shared parameters and responses are dissolved', () => {
    const parameters = { id: { name: 'id', in: 'query', type: 'string' } }
    const responses = { ok: { description: 'OK' } }
    const { model } = parseSwagger2(
      definition(
        { parameters, responses },
        { parameters: [{ $ref: '#/parameters/id' }], responses: { '200': { $ref: '#/responses/ok' } } },
      ),
    )
    expect(model?.operations[0]).toMatchObject({
      parameters: [{ name: 'id', in: 'query' }],
      responses: [{ status: 200, description: 'OK' }],
    })
  })
})

describe('a connector as it is published', () => {
  const properties = { properties: { iconBrandColor: '#123456', connectionParameters: {}, capabilities: [] } }

  test('is its definition and its properties in one model', () => {
    const { model, diagnostics } = parseConnector({ definition: definition(), properties })
    expect(model).toMatchObject({ title: 'Loans', brandColor: '#123456' })
    expect(diagnostics).toEqual([])
    expect(parseConnector({ definition: '[]', properties }).model).toBeUndefined()
  })

  test('is described for readers outside the platform too', () => {
    const { model } = parseConnector({ definition: fixture('everything.apiDefinition.swagger.json') })
    const { document } = emitOpenApi31(model as NonNullable<typeof model>)
    expect(document.paths?.['/lists/{id}']?.get?.responses).toHaveProperty('default', { description: 'Failed.' })
    expect(document.components?.schemas?.['Item']).toMatchObject({ allOf: [{ $ref: '#/components/schemas/Base' }, { type: 'object' }] })
  })
})
