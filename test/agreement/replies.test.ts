/**
 * Replies are interpreted at first and compiled later: both let the same ones leave, with the same text. `FERRULE_AGREEMENT_CASES`
 * says how many are generated.
 */
import { expect, jest, test } from '@jest/globals'
import fc from 'fast-check'
import type { NamedSchema, Schema } from '@ferrule/core'
import { COMPILED } from '../../packages/fastify/src/compiler.js'
import { INTERPRETED, Undecided } from '../../packages/fastify/src/interpreted.js'
import { BrokenReply, compileReply, type WriteReply } from '../../packages/fastify/src/outgoing.js'
import { SEED } from '../support/seed.js'

const cases = Number(process.env['FERRULE_AGREEMENT_CASES'] ?? 5_000)
const VALUES = 20
jest.setTimeout(3_600_000)

const NAMES = ['a', 'b', 'constructor', 'toString']
const NAMED = ['Node', 'Leaf']

const scalars: fc.Arbitrary<Schema> = fc.oneof(
  fc.constantFrom<Schema>(
    { kind: 'any' },
    { kind: 'boolean' },
    { kind: 'string' },
    { kind: 'string', format: 'date-time', date: true },
    { kind: 'string', format: 'date', date: true },
    { kind: 'string', enum: [{ value: 'a' }, { value: 'é' }] },
    { kind: 'string', constraints: { minLength: 1, maxLength: 2 } },
    { kind: 'string', constraints: { pattern: '^[a-z]\\d?$' } },
    { kind: 'integer', constraints: { minimum: 0, exclusiveMaximum: 7 } },
    { kind: 'integer', enum: [{ value: 1 }, { value: 2 }] },
    { kind: 'number', constraints: { exclusiveMinimum: -1, maximum: 2 } },
    { kind: 'number', constraints: { multipleOf: 0.01 } },
    { kind: 'number' },
  ),
  fc.constantFrom(...NAMED).map((name): Schema => ({ kind: 'reference', name })),
)
const { schema } = fc.letrec<{ schema: Schema }>((tie) => ({
  schema: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    scalars,
    fc.tuple(scalars, fc.boolean()).map(([node, nullable]) => (nullable ? { ...node, nullable } : node)),
    fc
      .tuple(tie('schema'), fc.constantFrom({}, { minItems: 1 }, { maxItems: 1 }, { uniqueItems: true }))
      .map(([items, constraints]): Schema => ({ kind: 'array', items, constraints })),
    object(tie('schema')),
  ),
}))

function object(part: fc.Arbitrary<Schema>): fc.Arbitrary<Schema> {
  const property = fc.tuple(fc.constantFrom(...NAMES), part, fc.boolean())
  const properties = fc.uniqueArray(property, { maxLength: 3, selector: ([name]) => name })
  return fc.tuple(properties, fc.oneof(fc.constantFrom(undefined, true as const), part)).map(([all, additional]): Schema => ({
    kind: 'object',
    properties: all.map(([name, own, required]) => ({ property: name, name, required, schema: own })),
    ...(additional === undefined ? {} : { additional }),
  }))
}

/** What a method may give by mistake. */
const junk = fc.constantFrom<unknown>(
  undefined,
  null,
  true,
  '',
  'a',
  'a1',
  'é',
  '😀',
  '2030-01-31',
  '2030-01-31T09:30:00Z',
  0,
  1,
  7,
  -1,
  0.07,
  1.5,
  NaN,
  Infinity,
  [],
  {},
  [undefined],
  // eslint-disable-next-line no-sparse-arrays -- a hole is what may be given
  [, 1],
  { a: 1 },
  { a: undefined, b: null },
  { toJSON: () => ({ a: 'a' }) },
  Object.create({ a: 'inherited' }),
  () => 1,
  10n,
  Symbol('a'),
  new Date(0),
  new Date(NaN),
)

/** A value that is like what a schema declares, mostly. */
function like(node: Schema, schemas: readonly NamedSchema[], depth = 0): fc.Arbitrary<unknown> {
  const other = { arbitrary: junk, weight: 1 }
  const mostly = (arbitrary: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> => fc.oneof({ arbitrary, weight: 12 }, other)
  if (depth > 3) return junk
  switch (node.kind) {
    case 'reference':
      return like(schemas.find(({ name }) => name === node.name)?.schema as Schema, schemas, depth + 1)
    case 'array':
      return mostly(fc.array(like(node.items, schemas, depth + 1), { maxLength: 2 }))
    case 'object': {
      const parts = node.properties.map(({ name, schema: own }) => [name, like(own, schemas, depth + 1)] as const)
      const required = node.properties.filter((property) => property.required).map(({ name }) => name)
      const declared = fc.record(Object.fromEntries(parts), { requiredKeys: required })
      const extra = typeof node.additional === 'object' ? like(node.additional, schemas, depth + 1) : junk
      return mostly(fc.tuple(declared, fc.dictionary(fc.constantFrom('x', 'y'), extra, { maxKeys: 1 })).map(([a, b]) => ({ ...b, ...a })))
    }
    case 'boolean':
      return mostly(fc.boolean())
    case 'integer':
    case 'number':
      return mostly(fc.constantFrom(0, 1, 2, 0.5, 0.07))
    case 'string':
      return mostly(node.date === true ? fc.constantFrom<unknown>(new Date(0), '2030-01-31', '2030-01-31T09:30:00Z') : fc.constant('a'))
    default:
      return junk
  }
}

/** What is written, as JSON; that it is refused; or that only the compiled check can tell. */
function written(write: WriteReply, value: unknown): unknown {
  try {
    const text = write(value)
    return text instanceof BrokenReply ? 'refused' : { json: JSON.parse(text) as unknown }
  } catch (error) {
    if (error instanceof Undecided) return 'undecided'
    throw error
  }
}

test(`a reply that is let through uncompiled is one that the compiled check lets through, as the same JSON (seed ${SEED})`, () => {
  let decided = 0
  let accepted = 0
  const generated = fc.tuple(schema, object(schema), object(scalars)).chain(([root, ...parts]) => {
    const schemas = parts.map((part, index): NamedSchema => ({ name: NAMED[index] as string, schema: part as NamedSchema['schema'] }))
    return fc.tuple(fc.constant({ root, schemas }), fc.array(like(root, schemas), { minLength: VALUES, maxLength: VALUES }))
  })
  fc.assert(
    fc.property(generated, ([{ root, schemas }, values]) => {
      const source = { schemas, classes: new Map<string, never>() }
      const early = compileReply(root, source, true, INTERPRETED)
      const later = compileReply(root, source, true, COMPILED)
      for (const value of values) {
        const first = written(early, value)
        const second = written(later, value)
        if (second !== 'refused') accepted++
        if (first === 'undecided') continue
        decided++
        expect(first).toEqual(second)
      }
    }),
    { seed: SEED, numRuns: Math.ceil(cases / VALUES) },
  )
  // Were most of them left to the compiled check, nothing would be gained, and little proven.
  expect(accepted).toBeGreaterThan(cases / 10)
  expect(decided / accepted).toBeGreaterThan(0.95)
})
