import { CHANGE_KINDS, diffConnectors } from '@ferrule/core/diff'
import { parseConnector } from '@ferrule/core/parse'
import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { CONNECTORS, mutate, mutation } from '../support/mutation.js'

const RUNS = Number(process.env['FERRULE_DIFF_RUNS'] ?? 150)

type Json = object
const modelOf = (definition: unknown, properties: unknown): ReturnType<typeof parseConnector>['model'] =>
  parseConnector({ definition: definition as Json, properties: properties as Json }).model

test.each(CONNECTORS.map((connector) => [connector]))(
  'nothing has changed between a connector and itself (%#)',
  ({ definition, properties }) => {
    const [model, again] = [modelOf(definition, properties), modelOf(structuredClone(definition), structuredClone(properties))]
    if (model === undefined || again === undefined) throw new Error('unreadable')
    expect(diffConnectors({ model }, { model: again })).toEqual([])
  },
)

test('whatever is changed in a definition, both ways are compared, and what is said stays short', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...CONNECTORS),
      fc.array(mutation, { minLength: 1, maxLength: 5 }),
      fc.boolean(),
      (connector, mutations, both) => {
        const properties = both ? mutations.reduce(mutate, connector.properties) : connector.properties
        const [model, mutated] = [
          modelOf(connector.definition, connector.properties),
          modelOf(mutations.reduce(mutate, connector.definition), properties),
        ]
        if (model === undefined || mutated === undefined) return
        for (const changes of [diffConnectors({ model }, { model: mutated }), diffConnectors({ model: mutated }, { model })]) {
          for (const { id, severity, message, at, old, new: now } of changes) {
            expect(severity).toBe(CHANGE_KINDS[id].severity)
            expect(message).not.toMatch(/\{(what|old|new)\}|\[object|\p{Cc}/u)
            expect(message.length).toBeLessThan(600)
            expect(JSON.stringify([old, now]).length).toBeLessThan(10_000)
            expect(Object.values(at).every((pointer) => pointer === '' || pointer.startsWith('/'))).toBe(true)
          }
        }
        expect(diffConnectors({ model: mutated }, { model: mutated })).toEqual([])
      },
    ),
    { numRuns: RUNS },
  )
})

test('schemas that contain each other, and parts that contain themselves, are compared to the end', () => {
  const definition = (type: string): Json => ({
    swagger: '2.0',
    info: { title: 'Rings', description: 'Contain each other.', version: '1' },
    host: 'rings.example',
    schemes: ['https'],
    definitions: {
      A: { type: 'object', properties: { b: { $ref: '#/definitions/B' }, self: { $ref: '#/definitions/A' } } },
      B: { type: 'object', properties: { a: { type: 'array', items: { $ref: '#/definitions/A' } }, deep: { type } } },
      C: { allOf: [{ $ref: '#/definitions/C' }, { $ref: '#/definitions/A' }] },
      D: { $ref: '#/definitions/D' },
    },
    paths: Object.fromEntries(
      ['A', 'C', 'D'].map((name) => [
        `/${name}`,
        { get: { operationId: `Get${name}`, responses: { 200: { description: 'It', schema: { $ref: `#/definitions/${name}` } } } } },
      ]),
    ),
  })
  const [old, now] = [modelOf(definition('string'), {}), modelOf(definition('integer'), {})]
  if (old === undefined || now === undefined) throw new Error('unreadable')
  const changes = diffConnectors({ model: old }, { model: now })
  expect(changes).toMatchObject([
    { id: 'output-type-changed', operations: ['GetA', 'GetC'], at: { new: '/definitions/B/properties/deep' } },
  ])
})

test('a definition that was made to be slow ends, and says that there may be more', () => {
  // Each schema names all others, so that every pair of them is reached.
  const COUNT = 61
  const names = Array.from({ length: COUNT }, (_, index) => `S${index}`)
  const definition = (shift: number): Json => ({
    swagger: '2.0',
    info: { title: 'Pairs', description: 'Are many.', version: '1' },
    host: 'pairs.example',
    schemes: ['https'],
    definitions: Object.fromEntries(
      names.map((name, index) => [
        name,
        {
          type: 'object',
          properties: Object.fromEntries(
            names.map((_, other) => [`p${other}`, { $ref: `#/definitions/S${(other + index * shift) % COUNT}` }]),
          ),
        },
      ]),
    ),
    paths: { '/': { get: { operationId: 'Get', responses: { 200: { description: 'It', schema: { $ref: '#/definitions/S1' } } } } } },
  })
  const [old, now] = [modelOf(definition(1), {}), modelOf(definition(7), {})]
  if (old === undefined || now === undefined) throw new Error('unreadable')
  expect(diffConnectors({ model: old }, { model: now }, { most: 1_000 }).map(({ id }) => id)).toEqual(['comparison-cut-short'])
  expect(diffConnectors({ model: old }, { model: now })).toEqual([])
})
