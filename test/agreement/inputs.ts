/** Owns generating inputs for a class: valid, nearly valid, and hostile. */
import { plainToInstance } from 'class-transformer'
import { validateSync } from 'class-validator'
import fc from 'fast-check'
import { forgetClasses, makeClass, type ClassSpec, type PropertySpec } from './classes.js'

/** Text that counts, compares or prints in unexpected ways. */
const hostileText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 6 }),
  fc.string({
    unit: fc.constantFrom('\ufe0f', '\ufe0e', '\ud83d', '\ude00', '😀', '❤', 'a', '\u0000', '\u200d', '1', '.', '@', ' '),
    maxLength: 6,
  }),
  fc.string({ maxLength: 8 }),
)
const junk: fc.Arbitrary<unknown> = fc.oneof(
  hostileText,
  fc.constantFrom<unknown>(null, true, false, 0, 1, -1, 1.5, '', ' ', [], {}, [null], [[]], { a: 1 }, { length: 3 }, 'null', '0', 'NaN'),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.integer(),
  fc.array(fc.constantFrom<unknown>('a', 1, null, true, {}, []), { maxLength: 4 }),
)

/** A text that was touched somewhere. */
function touched(value: unknown): fc.Arbitrary<unknown> {
  if (typeof value !== 'string') return fc.constant(value)
  return fc
    .tuple(fc.nat({ max: value.length }), fc.constantFrom('\ufe0f', '\ud83d', '😀', ' ', '.', '1', 'x', 'A', '\n', ''))
    .map(([at, piece]) => value.slice(0, at) + piece + value.slice(at + (piece === '' ? 1 : 0)))
}

const dates = fc.constantFrom(
  '2030-01-31T09:30:00Z',
  '2030-01-31T09:30:00.5+02:00',
  '2024-02-29T00:00:00Z',
  '2023-02-29T00:00:00Z',
  '2030-01-31',
  '2030-13-01T00:00:00Z',
  '2030-01-01T24:00:00Z',
  '2030-01-01T00:00:60Z',
  '1999-12-31T23:59:59-01:00',
  'soon',
  '',
)

/** How far an input strays from what the rules look at. */
type Mood = 'careful' | 'wild'

const COMMON: readonly unknown[] = [
  'a',
  'abc',
  '',
  0,
  1,
  2,
  6,
  -1,
  1.5,
  true,
  false,
  [],
  ['a'],
  [1, 2],
  {},
  { a: 1 },
  '2030-01-31T09:30:00Z',
  '2029-01-31T09:30:00Z',
]

/** Those of some values that class-validator accepts for a property; so that inputs which keep every rule are not a rare accident. */
function passing(property: PropertySpec, values: readonly unknown[]): readonly unknown[] {
  const target = makeClass({ properties: [{ ...property, name: 'a' }] })
  const passes = (value: unknown): boolean => {
    try {
      return (
        validateSync(plainToInstance(target, JSON.parse(JSON.stringify({ a: property.list ? [value] : value })) as object)).length === 0
      )
    } catch {
      return false
    }
  }
  const found = values.filter(passes)
  forgetClasses()
  return found
}

function valueOf(property: PropertySpec, mood: Mood): fc.Arbitrary<unknown> {
  const { kind, nested, rules } = property
  if (nested !== undefined)
    return fc.oneof({ weight: mood === 'careful' ? 40 : 4, arbitrary: inputOf(nested, mood) }, { weight: 1, arbitrary: junk })
  const known = rules.flatMap(({ entry }) => entry.values)
  const good = mood === 'careful' ? passing(property, [...known, ...COMMON]) : []
  const values = good.length > 0 ? good : known
  const targeted = values.length === 0 ? junk : fc.constantFrom(...values)
  const typed: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
    string: hostileText,
    number: fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer({ min: -5, max: 15 })),
    integer: fc.oneof(fc.integer({ min: -5, max: 15 }), fc.double({ noNaN: true, noDefaultInfinity: true })),
    boolean: fc.boolean(),
    object: fc.dictionary(fc.constantFrom('a', 'b', 'x y'), fc.constantFrom<unknown>(1, null, '', {}), { maxKeys: 2 }),
    'date-time': dates,
    any: junk,
  }
  return fc.oneof(
    { weight: mood === 'careful' ? 40 : 3, arbitrary: targeted },
    { weight: 2, arbitrary: targeted.chain(touched) },
    { weight: 3, arbitrary: typed[kind] ?? junk },
    { weight: 1, arbitrary: junk },
  )
}

function propertyValue(property: PropertySpec, mood: Mood): fc.Arbitrary<unknown> {
  const one = valueOf(property, mood)
  const many = fc.array(one, { maxLength: mood === 'careful' ? 2 : 4 })
  const looksAtItems = property.rules.some(({ each }) => each)
  const value = property.list
    ? fc.oneof({ weight: 8, arbitrary: many }, { weight: 1, arbitrary: one })
    : looksAtItems
      ? fc.oneof({ weight: 2, arbitrary: many }, { weight: 1, arbitrary: one })
      : one
  return fc.oneof(
    { weight: mood === 'careful' ? 40 : 8, arbitrary: value },
    { weight: 1, arbitrary: fc.constant(null) },
    { weight: property.optional ? 4 : 1, arbitrary: fc.constant(undefined) },
  )
}

/** An input for a class; now and then with a property that it does not have. */
export function inputOf(spec: ClassSpec, mood?: Mood): fc.Arbitrary<unknown> {
  if (mood === undefined)
    return fc.oneof({ weight: 3, arbitrary: inputOf(spec, 'careful') }, { weight: 1, arbitrary: inputOf(spec, 'wild') })
  const known = fc.record(Object.fromEntries(spec.properties.map((property) => [property.name, propertyValue(property, mood)])))
  const unknown = fc.oneof({ weight: 20, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: fc.constant({ unknown: 1 }) })
  // As it arrives: what is undefined is absent, and numbers are those of JSON.
  return fc.tuple(known, unknown).map(([own, other]) => JSON.parse(JSON.stringify({ ...own, ...other })) as unknown)
}

/** Each value that says something about one rule, as the property `a` of an object, alone and in arrays. */
export function inputsForRule(values: readonly unknown[], each: boolean): readonly unknown[] {
  const extra = [
    undefined,
    null,
    '',
    'a',
    0,
    1,
    -1,
    1.5,
    true,
    false,
    [],
    {},
    ['a'],
    [1],
    [[]],
    '😀',
    '\ud83d',
    'a\ufe0f',
    '2030-01-31T09:30:00Z',
  ]
  const all = [...values, ...extra]
  const given = each ? [...all, ...all.map((value) => [value]), all.slice(0, 3), []] : all
  return given.map((a) => JSON.parse(JSON.stringify({ a })) as unknown)
}
