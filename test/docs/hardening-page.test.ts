/** The page about hostile requests names tests that are there. */
import { expect, test } from '@jest/globals'
import { expectTests, rowsOf } from './shown-by.js'

const rows = rowsOf('hardening.md')

test('there are rows to look at', () => {
  expect(rows.length).toBeGreaterThan(35)
})

test.each(rows)('%s: %s', (_come, _answer, shownBy = '') => expectTests(shownBy))
