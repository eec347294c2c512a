/** The page about changes says what the kinds of changes say. */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from '@jest/globals'
import { format, resolveConfig } from 'prettier'
import { writeChangesPage } from './changes-page.js'

const file = fileURLToPath(new URL('../../docs/reference/changes.md', import.meta.url))

test('docs/reference/changes.md is written from the kinds of changes', async () => {
  const text = await format(writeChangesPage(), { ...(await resolveConfig(file)), filepath: file })
  if (process.env['RECORD'] !== undefined) writeFileSync(file, text)
  expect(readFileSync(file, 'utf8')).toBe(text)
})
