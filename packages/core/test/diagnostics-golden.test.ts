import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from '@jest/globals'
import { DIAGNOSTICS } from '@ferrule/core'

const file = fileURLToPath(new URL('../../../docs/reference/diagnostics.md', import.meta.url))

const page = [
  '# Diagnostics',
  '',
  'What can be wrong with a declaration, all of it reported at once, with class, member and source line. Errors keep a definition from being written and a',
  'connector from being served; warnings do not. Written by `npm run golden` from the catalogue in `packages/core/src/diagnostics/codes.ts`.',
  ...Object.entries(DIAGNOSTICS).flatMap(([code, { severity, message, fix }]) => [
    '',
    `## ${code}`,
    '',
    `${severity}: ${message}`,
    '',
    `**Fix:** ${fix}`,
  ]),
  '',
].join('\n')

test('the golden page of diagnostics is what the catalogue says', () => {
  if (process.env['RECORD'] === '1') writeFileSync(file, page)
  expect(readFileSync(file, 'utf8')).toBe(page)
})

test('every diagnostic says one sentence and one fix', () => {
  for (const [code, { message, fix }] of Object.entries(DIAGNOSTICS)) {
    expect({ code, message }).toEqual({ code, message: expect.stringMatching(/^(?:dynamicValues|[A-Z{`]).*[.)}]$/s) })
    expect({ code, fix }).toEqual({ code, fix: expect.stringMatching(/^[A-Z].*[.)}]$/s) })
  }
})
