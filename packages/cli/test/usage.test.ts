import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { ferrule } from './support/ferrule.js'
import { BINARY, createProject, ROOT, temporaryFolder, writeProjectFiles } from './support/project.js'
import { notes } from './support/sources.js'

const project = createProject({ 'connector.ts': notes(), 'notes.txt': '' })

test.each([
  { what: 'an unknown command', args: ['biuld'], says: "unknown command 'biuld'" },
  { what: 'an unknown option', args: ['build', 'connector.ts', '--out', 'out', '--ouput'], says: "unknown option '--ouput'" },
  { what: 'a missing argument', args: ['dev'], says: "missing required argument 'entry'" },
  { what: 'a missing option', args: ['build', 'connector.ts'], says: "required option '-o, --out <folder>' not specified" },
  { what: 'a missing file', args: ['build', 'conector.ts', '--out', 'out'], says: 'conector.ts does not exist.' },
  { what: 'a missing file under dev', args: ['dev', 'conector.ts', '--port', '0'], says: 'conector.ts does not exist.' },
  { what: 'a folder', args: ['build', '.', '--out', 'out'], says: '. is a folder.' },
  { what: 'a file of another kind', args: ['build', 'notes.txt', '--out', 'out'], says: 'notes.txt is neither TypeScript nor JavaScript.' },
  { what: 'a port that is none', args: ['dev', 'connector.ts', '--port', '70000'], says: 'A port is a number from 0 to 65535.' },
  {
    what: 'an address that is none',
    args: ['build', 'connector.ts', '--out', 'out', '--url', 'example.com'],
    says: 'An address is complete',
  },
  { what: 'a folder that is a file', args: ['build', 'connector.ts', '--out', 'notes.txt'], says: "notes.txt can't be written" },
])('$what is wrong use: exit code 2, in words and as JSON', async ({ args, says }) => {
  const [words, json] = await Promise.all([ferrule(project, ...args), ferrule(project, ...args, '--json')])
  expect({ code: words.code, stdout: words.stdout }).toEqual({ code: 2, stdout: '' })
  expect(words.stderr).toContain(says)
  expect(words.stderr).not.toMatch(/\n\s+at /)
  expect({ code: json.code, stderr: json.stderr }).toEqual({ code: 2, stderr: '' })
  expect(JSON.parse(json.stdout)).toEqual({ ok: false, error: expect.objectContaining({ message: expect.stringContaining(says) }) })
})

test('no command at all prints the help and is wrong use', async () => {
  const { code, stdout, stderr } = await ferrule(project)
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  expect(stderr).toContain('Usage: ferrule')
})

test('help and version go to standard output with exit code 0', async () => {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'packages/cli/package.json'), 'utf8')) as { version: string }
  expect(await ferrule(project, '--version')).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' })
  const help = await ferrule(project, '--help')
  expect({ code: help.code, stderr: help.stderr }).toEqual({ code: 0, stderr: '' })
  for (const command of ['init', 'dev', 'build', 'serve']) {
    expect(help.stdout).toContain(`\n  ${command} <`)
    expect((await ferrule(project, command, '--help')).stdout).toMatch(/Examples?:\n {2}\$ /)
  }
})

test("a project's own copy of the command line goes before the one that was called", async () => {
  const other = temporaryFolder()
  writeProjectFiles(other, {
    'node_modules/ferrule/package.json': '{"name":"ferrule","type":"module","exports":{"./package.json":"./package.json"}}',
    'node_modules/ferrule/bin/ferrule.js': "console.log('the copy of the project', process.argv[2])",
  })
  mkdirSync(join(other, 'src'))
  expect(await ferrule(join(other, 'src'), 'build')).toEqual({ code: 0, stdout: 'the copy of the project build\n', stderr: '' })
})

test('a reader who has had enough is no fault', async () => {
  const child = spawn(process.execPath, [BINARY, 'diff', join(ROOT, 'test/golden/tickets'), join(ROOT, 'test/golden/orders')])
  child.stdout.destroy()
  let stderr = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  const [code] = (await once(child, 'close')) as [number | null]
  expect({ code, stderr }).toEqual({ code: 1, stderr: '' })
})
