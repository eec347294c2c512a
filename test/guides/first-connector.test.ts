/** The guide about a first connector, followed to the letter. */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { readFences } from '../docs/fences.js'
import { follow, ROOT, sh, start } from './guide.js'

const { folder, commands } = follow('docs/guides/first-connector.md')
const request = commands.find((command) => command.startsWith('curl')) ?? ''
const config = readFences(readFileSync(join(ROOT, 'docs/guides/first-connector.md'), 'utf8')).find(({ language }) => language === 'json')
writeFileSync(join(folder, 'tsconfig.json'), config?.code ?? '')

test('the code of the guide compiles under the compiler options of the guide', () => {
  const { stdout } = spawnSync(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', folder], { encoding: 'utf8' })
  expect(stdout).toBe('')
})

test('the guide serves, and its request adds a book that can be found', async () => {
  const { address, end } = await start(folder, ['dev', 'src/connector.ts', '--port', '0'])
  try {
    const said = sh(folder, request.replaceAll('http://127.0.0.1:3000/api', address).replace('curl ', 'curl -sS '))
    const book = JSON.parse(said) as { id: string; title: string }
    expect(book).toMatchObject({ id: '1', title: 'The C Programming Language', shelf: 'novels' })

    const headers = { 'x-api-key': 'a-key-for-trying' }
    expect((await fetch(`${address}/books/${book.id}`, { headers })).status).toBe(200)
    expect((await fetch(`${address}/books/9`, { headers })).status).toBe(404)
    expect((await fetch(`${address}/books/1`)).status).toBe(401)
  } finally {
    await end()
  }
})

test('the guide builds the definition that it promises', () => {
  sh(folder, 'npx ferrule build src/connector.ts --out definition')
  for (const name of ['apiDefinition.swagger.json', 'apiProperties.json', 'settings.json', 'openapi.json']) {
    expect([name, existsSync(join(folder, 'definition', name))]).toEqual([name, true])
  }
  const definition = JSON.parse(readFileSync(join(folder, 'definition/apiDefinition.swagger.json'), 'utf8')) as { paths: object }
  expect(Object.keys(definition.paths)).toEqual(['/books', '/books/{bookId}', '/shelves'])
})
