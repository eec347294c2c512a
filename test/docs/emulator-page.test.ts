/** The page about the pretend platform names tests that are there. */
import { expect, test } from '@jest/globals'
import { expectTests, rowsOf } from './shown-by.js'

const rows = rowsOf('emulator.md')

test('there are rows to look at', () => {
  expect(rows.length).toBeGreaterThan(45)
})

test.each(rows)('%s', (_rule, shownBy = '') => {
  if (shownBy !== "the page's") expectTests(shownBy)
})
