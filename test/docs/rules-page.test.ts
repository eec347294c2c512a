/** The page about rules says what the rules say. */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from '@jest/globals'
import { format, resolveConfig } from 'prettier'
import { writeRulesPage } from './rules-page.js'

const file = fileURLToPath(new URL('../../docs/reference/rules.md', import.meta.url))

test('docs/reference/rules.md is written from the rules', async () => {
  const text = await format(writeRulesPage(), { ...(await resolveConfig(file)), filepath: file })
  if (process.env['RECORD'] !== undefined) writeFileSync(file, text)
  expect(readFileSync(file, 'utf8')).toBe(text)
})
