/**
 * Compiled validation and class-validator agree: what one accepts the other accepts, over every synchronous built-in rule.
 * `FERRULE_AGREEMENT_CASES` says how many cases are generated.
 */
import * as classValidator from 'class-validator'
import { expect, jest, test } from '@jest/globals'
import fc from 'fast-check'
import { freezeModel, type ConnectorModel } from '@ferrule/core'
import { CATALOGUE, STRUCTURE, type RuleEntry } from './catalogue.js'
import { classSpec, rulesFor, type ClassSpec, type Kind } from './classes.js'
import { compare } from './compare.js'
import { inputOf, inputsForRule } from './inputs.js'
import { SEED } from '../support/seed.js'

const cases = Number(process.env['FERRULE_AGREEMENT_CASES'] ?? 5_000)
const INPUTS = 50
jest.setTimeout(60_000)

test('the catalogue has every decorator of class-validator that is a rule', () => {
  const decorators = Object.entries(classValidator).filter(
    ([name, value]) => typeof value === 'function' && /^[A-Z]/.test(name) && !/^class /.test(String(value)),
  )
  const names = decorators.map(([name]) => name).filter((name) => !STRUCTURE.has(name))
  expect(CATALOGUE.map(({ name }) => name).sort()).toEqual(names.sort())
})

const one = (entry: RuleEntry, args: readonly unknown[], each: boolean, kind: Kind, list = false): ClassSpec => ({
  properties: [{ name: 'a', kind, list, said: 'property', optional: false, nested: undefined, rules: [{ entry, args, each }] }],
})
/** Some of the arguments that a rule is written with. */
const someArguments = (entry: RuleEntry): readonly (readonly unknown[])[] => [
  ...new Map(
    fc
      .sample(entry.args, { numRuns: 30, seed: 1 })
      .map((args) => [String(args.map((arg) => (arg instanceof Object ? JSON.stringify(arg) + String(arg) : arg))), args]),
  ).values(),
]

test.each(CATALOGUE.map((entry) => [entry.name, entry] as const))(
  '%s alone: both sides agree on every value, in arrays too',
  async (_, entry) => {
    let accepted = 0
    let refused = 0
    for (const args of someArguments(entry)) {
      for (const each of [false, true]) {
        const comparison = await compare(
          one(entry, args, each, entry.dates === true ? 'date-time' : 'any'),
          inputsForRule(entry.values, each),
        )
        expect(comparison.report).toBe('')
        accepted += comparison.verdicts.filter(({ compiled }) => compiled).length
        refused += comparison.verdicts.filter(({ compiled }) => !compiled).length
      }
    }
    // A rule that accepts everything, or nothing, proves little.
    expect([accepted > 0, refused > 0]).toEqual([true, true])
  },
)

const KINDS: readonly Kind[] = ['string', 'number', 'integer', 'boolean', 'object', 'date-time']
const typed = CATALOGUE.flatMap((entry) =>
  KINDS.filter((kind) => rulesFor(kind, false).includes(entry)).map((kind) => [entry.name, kind, entry] as const),
)

test.each(typed)('%s on a %s: both sides agree on every value, in lists too', async (_name, kind, entry) => {
  for (const args of someArguments(entry)) {
    expect((await compare(one(entry, args, false, kind), inputsForRule(entry.values, false))).report).toBe('')
    // A list of objects of no class has no items that a rule could be for.
    if (kind !== 'object') expect((await compare(one(entry, args, true, kind, true), inputsForRule(entry.values, true))).report).toBe('')
  }
})

const onLists = CATALOGUE.filter(({ arrays, name }) => arrays === true || name === 'IsArray').map((entry) => [entry.name, entry] as const)

test.each(onLists)('%s on a list: both sides agree on every value', async (_, entry) => {
  for (const args of someArguments(entry)) {
    for (const kind of ['string', 'integer'] as const) {
      expect((await compare(one(entry, args, false, kind, true), inputsForRule(entry.values, true))).report).toBe('')
    }
  }
})

test(`${cases} generated cases: both sides agree (seed ${SEED})`, async () => {
  let accepted = 0
  let seen = 0
  const property = fc.asyncProperty(
    classSpec().chain((spec) => fc.tuple(fc.constant(spec), fc.array(inputOf(spec), { minLength: INPUTS, maxLength: INPUTS }))),
    async ([spec, inputs]) => {
      const { report, verdicts } = await compare(spec, inputs)
      accepted += verdicts.filter(({ compiled }) => compiled).length
      seen += verdicts.length
      if (report !== '') throw new Error(report)
    },
  )
  await fc.assert(property, {
    seed: SEED,
    numRuns: Math.ceil(cases / INPUTS),
    endOnFailure: true,
  })
  process.stderr.write(`agreement: ${seen} cases, seed ${SEED}, ${Math.round((100 * accepted) / seen)} % accepted by both\n`)
  // Were nearly all accepted, or nearly none, there would be little to agree about.
  expect(accepted / seen).toBeGreaterThan(0.05)
  expect(accepted / seen).toBeLessThan(0.8)
}, 3_600_000)

/** The model with every rule, limit and choice of the input's property taken away. */
function withoutRules(model: ConnectorModel): ConnectorModel {
  const changed = JSON.parse(JSON.stringify(model), (_key, value: unknown) => {
    if (typeof value !== 'object' || value === null || !('kind' in value)) return value
    const { rules, constraints, enum: members, ...rest } = value as Record<string, unknown>
    void [rules, constraints, members]
    return rest
  }) as ConnectorModel
  return freezeModel(changed)
}

const compiled = CATALOGUE.filter(({ name, dates }) => dates !== true && !['IsIBAN', 'IsInstance'].includes(name))

test.each(compiled.map((entry) => [entry.name, entry] as const))('%s left out of the compilation is noticed', async (_, entry) => {
  const noticed: boolean[] = []
  for (const args of someArguments(entry)) {
    const { disagreements, remainder } = await compare(one(entry, args, false, 'any'), inputsForRule(entry.values, false), withoutRules)
    if (remainder.length === 0) noticed.push(disagreements.length > 0)
  }
  expect(noticed).toContain(true)
})

test('an exact limit that is compiled one off is noticed', async () => {
  const min = CATALOGUE.find(({ name }) => name === 'Min') as RuleEntry
  const shift = (model: ConnectorModel): ConnectorModel =>
    freezeModel(
      JSON.parse(JSON.stringify(model), (key, value: unknown) => (key === 'minimum' ? (value as number) + 1 : value)) as ConnectorModel,
    )
  expect((await compare(one(min, [1], false, 'integer'), inputsForRule(min.values, false))).disagreements).toEqual([])
  expect((await compare(one(min, [1], false, 'integer'), inputsForRule(min.values, false), shift)).disagreements).not.toEqual([])
})
