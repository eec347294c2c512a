/** Owns comparing documents with the ones that are kept; `RECORD=1` keeps new ones. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect } from '@jest/globals'

const golden = new URL('../golden/', import.meta.url)

/** Expects a document to be the kept one, byte for byte. */
export function expectGolden(connector: string, file: string, text: string): void {
  const url = new URL(`${connector}/${file}`, golden)
  if (process.env.RECORD === '1') {
    mkdirSync(new URL('.', url), { recursive: true })
    writeFileSync(url, text)
  }
  expect({ file: fileURLToPath(url), text }).toEqual({ file: fileURLToPath(url), text: readFileSync(url, 'utf8') })
}
