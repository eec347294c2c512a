import fc from 'fast-check'
import type { Schema } from '@ferrule/core'
import { inferSchema } from '@ferrule/core/parse'

/** Whether a value fits a schema, by the plain meaning of the words that inference uses. */
function fits(value: unknown, schema: Schema): boolean {
  if (schema.kind === 'any' || (value === null && schema.nullable === true)) return true
  switch (schema.kind) {
    case 'string':
      return typeof value === 'string' && (schema.format !== 'date-time' || !Number.isNaN(Date.parse(value)))
    case 'boolean':
      return typeof value === 'boolean'
    case 'integer':
      return Number.isInteger(value)
    case 'number':
      return typeof value === 'number'
    case 'array':
      return Array.isArray(value) && value.every((item) => fits(item, schema.items))
    case 'object':
      return (
        typeof value === 'object' &&
        value !== null &&
        !Array.isArray(value) &&
        Object.entries(value).every(([name, member]) => fitsMember(name, member))
      )
    default:
      return false
  }

  function fitsMember(name: string, member: unknown): boolean {
    if (schema.kind !== 'object') return false
    const property = schema.properties.find((each) => each.name === name)
    return property === undefined ? schema.additional !== undefined : fits(member, property.schema)
  }
}

test('every example fits what is inferred from all of them', () => {
  const examples = fc.array(
    fc.oneof(
      fc.jsonValue({ maxDepth: 4 }),
      fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
    ),
    { minLength: 1, maxLength: 5 },
  )
  fc.assert(
    fc.property(examples, (values) => values.every((value) => fits(value, inferSchema(values)))),
    { numRuns: 2_000 },
  )
})

test('the order of the examples does not matter to the kind', () => {
  fc.assert(
    fc.property(fc.array(fc.jsonValue({ maxDepth: 2 })), (values) => inferSchema(values).kind === inferSchema([...values].reverse()).kind),
  )
})

test('names of properties are unique, and those that objects have already are avoided', () => {
  const schema = inferSchema([JSON.parse('{"__proto__":1,"constructor":2,"a-b":3,"aB":4,"1":5}')])
  expect(schema.kind === 'object' && schema.properties.map(({ property, name }) => [name, property])).toEqual([
    ['1', 'value1'],
    ['__proto__', 'protoValue'],
    ['constructor', 'constructorValue'],
    ['a-b', 'aB'],
    ['aB', 'aB2'],
  ])
})

test('the last days of a month are dates as well', () => {
  for (const day of ['01', '29', '30', '31']) {
    expect(inferSchema([`2026-01-${day}T12:00:00Z`])).toEqual({ kind: 'string', format: 'date-time' })
  }
})
