/** Owns pages of tables whose last column names the tests that show what a row says. */
import { existsSync, readFileSync } from 'node:fs'
import { expect } from '@jest/globals'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../', import.meta.url))

/** The rows of a page's tables, without their heads; each as its cells. */
export function rowsOf(page: string): readonly (readonly string[])[] {
  const lines = readFileSync(`${root}docs/reference/${page}`, 'utf8').split('\n')
  return lines
    .filter((line, index) => line.startsWith('|') && !/^\| -+/.test(line) && !/^\| -+/.test(lines[index + 1] ?? ''))
    .map((line) => line.split(' | ').map((cell) => cell.replace(/^\|? *| *\|?$/g, '')))
}

/** Fails unless each test that a cell names is there: `file` below `packages/`, and words of its name. */
export function expectTests(shownBy: string): void {
  const shown = shownBy.split('; `').map((one) => /^`?([^`]+\.test\.ts)` (.+)$/.exec(one))
  expect(shown).not.toContain(null)
  for (const [, file = '', name = ''] of shown as readonly RegExpExecArray[]) {
    expect(existsSync(`${root}packages/${file}`)).toBe(true)
    expect(readFileSync(`${root}packages/${file}`, 'utf8')).toContain(name.replaceAll('\\_', '_'))
  }
}
