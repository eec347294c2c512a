import { execFile, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from '@jest/globals'

const root = fileURLToPath(new URL('../..', import.meta.url))
const guide = readFileSync(join(root, 'docs/guides/first-connector.md'), 'utf8')
const folder = mkdtempSync(join(tmpdir(), 'ferrule-guide-'))
const command = join(root, 'packages/cli/bin/ferrule.js')
const run = promisify(execFile)

/** The files that the guide tells its reader to write. */
const sources = [...guide.matchAll(/```ts\n\/\/ file: (\S+)\n(.*?)```/gs)].map(([, path = '', text = '']) => ({ path, text }))
const [, config = ''] = /```json\n(.*?)```/s.exec(guide) ?? []
const [, request = ''] = /```sh\n(curl.*?)```/s.exec(guide) ?? []

beforeAll(() => {
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'library', type: 'module' }))
  writeFileSync(join(folder, 'tsconfig.json'), config)
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  for (const { path, text } of sources) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('the code of the guide compiles under the compiler options of the guide', async () => {
  const { stdout } = await run(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', folder]).catch(
    (failed: { stdout: string }) => failed,
  )
  expect(stdout).toBe('')
})

test('the guide serves, and its request adds a book that can be found', async () => {
  const child = spawn(process.execPath, [command, 'dev', 'src/connector.ts', '--port', '0', '--json'], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  try {
    const address = await new Promise<string>((resolve, reject) => {
      let text = ''
      child.stdout.on('data', (chunk: Buffer) => {
        text += chunk.toString()
        const found = /http:\/\/127\.0\.0\.1:\d+/.exec(text)
        if (found !== null) resolve(found[0])
      })
      child.once('exit', (code) => reject(new Error(`exited with ${code}: ${text}`)))
    })
    const { stdout } = await run('sh', ['-c', request.replaceAll('http://127.0.0.1:3000', address).replace('curl ', 'curl -sS ')])
    const book = JSON.parse(stdout) as { id: string; title: string }
    expect(book).toMatchObject({ id: '1', title: 'The C Programming Language', shelf: 'novels' })

    const headers = { 'x-api-key': 'a-key-for-trying' }
    expect((await fetch(`${address}/api/books/${book.id}`, { headers })).status).toBe(200)
    expect((await fetch(`${address}/api/books/9`, { headers })).status).toBe(404)
    expect((await fetch(`${address}/api/books/1`)).status).toBe(401)
  } finally {
    child.kill('SIGTERM')
    await new Promise((resolve) => child.once('exit', resolve))
  }
})

test('the guide builds the definition that it promises', async () => {
  await run(process.execPath, [command, 'build', 'src/connector.ts', '--out', 'definition'], { cwd: folder })
  for (const name of ['apiDefinition.swagger.json', 'apiProperties.json', 'settings.json', 'openapi.json']) {
    expect([name, existsSync(join(folder, 'definition', name))]).toEqual([name, true])
  }
  const definition = JSON.parse(readFileSync(join(folder, 'definition/apiDefinition.swagger.json'), 'utf8')) as { paths: object }
  expect(Object.keys(definition.paths)).toEqual(['/books', '/books/{bookId}', '/shelves'])
})
