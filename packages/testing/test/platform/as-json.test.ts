import fc from 'fast-check'
import { expect, test } from '@jest/globals'
import { asJson } from '../../src/platform/as-json.js'

const anything = fc.object({ withDate: true, withNullPrototype: true, withSparseArray: true, withTypedArray: false, maxDepth: 5 })

test('what is given is copied as JSON has it, whatever it is', () => {
  fc.assert(
    fc.property(anything, (values) => {
      const before = JSON.stringify(values)
      expect(asJson(values)).toEqual(JSON.parse(before))
      expect(JSON.stringify(asJson(values))).toBe(before)
    }),
  )
})

test('nothing of what was given is in the copy', () => {
  const given = { lines: [{ article: 'hammer' }], at: { place: 'here' } }
  const copy = asJson(given)
  given.lines.push({ article: 'nail' })
  given.at.place = 'there'
  expect(copy).toEqual({ lines: [{ article: 'hammer' }], at: { place: 'here' } })
})

test('what never ends is refused', () => {
  const given: { self?: object } = {}
  given.self = given
  expect(() => asJson(given)).toThrow('circular')
})
