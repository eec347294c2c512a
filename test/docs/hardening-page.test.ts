/** The page about hostile requests names tests that are there. */
import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../', import.meta.url))
const rows = readFileSync(`${root}docs/reference/hardening.md`, 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('|') && !/^\| (-+|what comes in)/.test(line))
  .map((line) => line.split(' | ').map((cell) => cell.replace(/^\|? *| *\|?$/g, '')))

test('there are rows to look at', () => {
  expect(rows.length).toBeGreaterThan(35)
})

test.each(rows)('%s: %s', (_come, _answer, shownBy = '') => {
  const shown = shownBy.split('; ').map((one) => /^`([^`]+\.test\.ts)` (.+)$/.exec(one))
  expect(shown).not.toContain(null)
  for (const [, file = '', name = ''] of shown as readonly RegExpExecArray[]) {
    expect(existsSync(`${root}packages/${file}`)).toBe(true)
    expect(readFileSync(`${root}packages/${file}`, 'utf8')).toContain(name.replaceAll('\\_', '_'))
  }
})
