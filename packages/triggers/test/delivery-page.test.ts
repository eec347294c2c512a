/** The page about delivery says what the code does, and each promise on it is put to a test. */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from '@jest/globals'
import { format, resolveConfig } from 'prettier'
import { GUARANTEES, writeDeliveryPage } from './delivery-page.js'

const root = new URL('../../../', import.meta.url)
const file = fileURLToPath(new URL('docs/reference/delivery.md', root))

test('the golden page about delivery is what the code goes by', async () => {
  const text = await format(writeDeliveryPage(), { ...(await resolveConfig(file)), filepath: file })
  if (process.env['RECORD'] === '1') writeFileSync(file, text)
  expect(readFileSync(file, 'utf8')).toBe(text)
})

test.each(GUARANTEES.flatMap(({ promise, shownBy }) => (shownBy === undefined ? [] : [[promise, ...shownBy] as const])))(
  'the promise “%s” is put to a test',
  (_promise, place, words) => {
    expect(readFileSync(new URL(place, root), 'utf8')).toContain(words)
  },
)
