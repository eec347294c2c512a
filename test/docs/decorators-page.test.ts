/** The page about decorators says what the code says. */
import { readFileSync, writeFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { format, resolveConfig } from 'prettier'
import { fileURLToPath } from 'node:url'
import { writeDecoratorsPage } from './decorators-page.js'

const file = fileURLToPath(new URL('../../docs/reference/decorators.md', import.meta.url))
const page = writeDecoratorsPage()
/** What a connection asks for is in the platform's own words, which many options repeat as they are. */
const CONNECTION = new Set(['connection.ts', 'policy.ts', 'security.ts'])

test('the golden page of decorators is what the comments say', async () => {
  const text = await format(page.text, { ...(await resolveConfig(file)), filepath: file })
  if (process.env['RECORD'] === '1') writeFileSync(file, text)
  expect(readFileSync(file, 'utf8')).toBe(text)
})

test('every option of the declaration says what it is for', () => {
  expect(page.uncommented.filter(({ file }) => !CONNECTION.has(file)).map(({ owner, member }) => `${owner}.${member}`)).toEqual([])
})

test('every decorator has an example', () => {
  expect(page.withoutExample).toEqual([])
})
