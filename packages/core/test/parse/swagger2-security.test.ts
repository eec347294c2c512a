/** What a definition says of credentials, and what it only defines. */
import { describe, expect, test } from '@jest/globals'
import { emitSwagger2 } from '../../src/emit/index.js'
import { operationRequirements, requirementsOf } from '../../src/index.js'
import { parseSwagger2 } from '../../src/parse/index.js'

const key = { type: 'apiKey', in: 'header', name: 'X-Key' }
const other = { type: 'apiKey', in: 'query', name: 'other' }
const oauth = {
  type: 'oauth2',
  flow: 'accessCode',
  authorizationUrl: 'https://a.example/authorize',
  tokenUrl: 'https://a.example/token',
  scopes: { read: 'Reads.', write: 'Writes.' },
}

/** A definition with these security definitions and requirements, and an operation for each of the others. */
function read(securityDefinitions: object | undefined, security: unknown, operations: readonly unknown[] = [undefined]) {
  const responses = { '200': { description: 'OK' } }
  const document = {
    swagger: '2.0',
    info: { title: 'Loans', description: 'Lends books.', version: '1.0' },
    host: 'loans.example',
    ...(securityDefinitions === undefined ? {} : { securityDefinitions }),
    ...(security === undefined ? {} : { security }),
    paths: Object.fromEntries(
      operations.map((own, index) => [
        `/${index}`,
        { get: { operationId: `Op${index}`, responses, ...(own === undefined ? {} : { security: own }) } },
      ]),
    ),
  }
  const { model } = parseSwagger2(document)
  if (model === undefined) throw new Error('no model')
  const written = emitSwagger2(model).document
  const names = (index: number): readonly string[] =>
    operationRequirements(model.operations[index] ?? {}, model).map((requirement) => requirement.map(({ name }) => name).join('+'))
  return { model, written, names, asked: model.operations.map((_, index) => names(index)) }
}

describe('a scheme that is defined and not demanded', () => {
  test.each([
    ['by an empty list', []],
    ['by silence', undefined],
  ])('%s is asked for all the same, and the definition stays silent', (_, security) => {
    const { model, written, asked } = read({ key }, security)
    expect(model.security).toMatchObject([{ name: 'key', inDefinition: 'defined' }])
    expect(asked).toEqual([['key']])
    expect([written.securityDefinitions, written.security]).toEqual([{ key }, []])
  })

  test('beside one that is demanded is another way to connect', () => {
    const { model, written } = read({ oauth, key }, [{ oauth: ['read'] }])
    expect(requirementsOf(model)).toEqual([[{ name: 'oauth', scopes: ['read'] }], [{ name: 'key', scopes: [] }]])
    expect(written.security).toEqual([{ oauth: ['read'] }])
  })

  test('but by one operation opens no other', () => {
    const { model, asked, written } = read({ key, other }, [{ key: [] }], [undefined, [{ other: [] }]])
    expect(asked).toEqual([['key'], ['other']])
    expect(model.security.map(({ inDefinition }) => inDefinition)).toEqual([undefined, undefined])
    expect(written.security).toEqual([{ key: [] }])
  })
})

test('scopes, schemes that hold together and names that nothing has come back as they are', () => {
  const operations = [[{ oauth: ['read'] }], [{ key: [], oauth: [] }], [{ nowhere: ['x'] }], []]
  const { written } = read({ key, oauth }, [{ key: [], oauth: ['raed'] }], operations)
  expect(written.security).toEqual([{ key: [], oauth: ['raed'] }])
  expect(operations.map((_, index) => written.paths[`/${index}`]?.get?.security)).toEqual(operations)
})

test.each([
  ['a list of names', ['key']],
  ['an object', { key: [] }],
  ['scopes that are no list', [{ key: null }]],
])('%s is not understood: it opens nothing, and is kept as it is', (_, security) => {
  const { asked, written } = read({ key }, [{ key: [] }], [security])
  expect(asked).toEqual([['key']])
  expect(written.paths['/0']?.get).toMatchObject({ security })
  const rooted = read({ key }, security)
  expect([rooted.asked, rooted.written.security]).toEqual([[['key']], security])
})

test.each([
  ['a flow that the platform does not go', { oauth: { ...oauth, flow: 'implicit', tokenUrl: undefined } }],
  ['no scopes', { oauth: { ...oauth, scopes: undefined } }],
  ['no definitions at all', undefined],
  ['an unknown kind', { odd: { type: 'openIdConnect' } }],
  ['a key without a place', { odd: { type: 'apiKey', name: 'X-Key' } }],
])('%s comes back', (_, definitions) => {
  const plain = definitions === undefined ? undefined : (JSON.parse(JSON.stringify(definitions)) as object)
  expect(read(plain, []).written.securityDefinitions).toEqual(plain)
})
