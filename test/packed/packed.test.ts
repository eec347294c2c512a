/** What the packages are for somebody who installs them: each test works in a project that was empty, with the tarballs. */
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { readFences } from '../docs/fences.js'
import { createFolder, install, like, node, npm, npmCommand, ownEnvironment, packAll, root, succeed, write } from './project.js'

const packages = ['@ferrule/core', '@ferrule/fastify', '@ferrule/triggers', '@ferrule/testing', 'ferrule'] as const
const kinds = ['module', 'commonjs'] as const

const folder = createFolder()
const running = new Set<ChildProcess>()
let tarballs: Readonly<Record<string, string>>

beforeAll(() => {
  tarballs = packAll(folder)
  write(folder, { 'package.json': '{ "private": true }' })
  const tools = like(
    'typescript',
    '@types/node',
    'jest',
    '@jest/globals',
    '@swc/jest',
    '@swc/core',
    'class-validator',
    'class-transformer',
    'pg',
    'pg-boss',
    'prom-client',
  )
  install(folder, ...Object.values(tarballs), 'fastify', ...tools)
  for (const kind of kinds) {
    const files = filesOf('docs/guides/testing.md')
    const main = readFileSync(join(root, 'test/packed/fixtures/main.ts'), 'utf8')
    write(join(folder, kind), { ...files, 'src/main.ts': main, 'package.json': `{ "type": "${kind}" }`, 'tsconfig.json': TSC_INIT })
  }
}, 300_000)

afterAll(async () => {
  await Promise.all([...running].map(stop))
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
}, 30_000)

/** What `tsc --init` writes, and the four options that decorators with metadata need; declarations of packages are checked too. */
const TSC_INIT = JSON.stringify({
  compilerOptions: {
    ...{ rootDir: './src', outDir: './dist', module: 'nodenext', target: 'esnext', types: ['node'] },
    ...{ sourceMap: true, declaration: true, declarationMap: true },
    ...{ noUncheckedIndexedAccess: true, exactOptionalPropertyTypes: true },
    ...{ strict: true, isolatedModules: true, noUncheckedSideEffectImports: true, moduleDetection: 'force', skipLibCheck: false },
    ...{ experimentalDecorators: true, emitDecoratorMetadata: true, useDefineForClassFields: false },
  },
  include: ['src'],
})

describe.each(packages)('the tarball of %s', (name) => {
  test('has what it exports, its source, its licence and a page to read, and no tests', () => {
    const installed = join(folder, 'node_modules', name)
    const { exports, bin = {} } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')) as Manifest
    const targets = [...Object.values(exports).flatMap((target) => (typeof target === 'string' ? target : Object.values(target)))]
    const missing = [...targets, ...Object.values(bin), 'README.md', 'LICENSE', 'src/index.ts'].filter(
      (path) => !existsSync(join(installed, path)),
    )
    expect(missing).toEqual([])

    const files = readdirSync(installed, { recursive: true, encoding: 'utf8' })
    expect(files.filter((path) => /\.tsbuildinfo$|\.test\.|(^|[\\/])(test|etc)[\\/]/.test(path))).toEqual([])
  })

  test('is as publint wants it, warnings included', () => {
    const { status, output } = node(root, 'node_modules/publint/src/cli.js', 'run', tarballs[name]!, '--strict')
    expect({ status, output }).toEqual({ status: 0, output: expect.stringContaining('All good!') })
  })

  test("resolves to its types for every kind of importer; `require` of ES modules is what we promise, so attw's warning about it is off", () => {
    const options = ['--profile', 'node16', '--ignore-rules', 'cjs-resolves-to-esm', '--format', 'json']
    const { status, output } = node(root, 'node_modules/@arethetypeswrong/cli/dist/index.js', tarballs[name]!, ...options)
    expect({ status, output: status === 0 ? '' : output }).toEqual({ status: 0, output: '' })
  })
})

describe.each(kinds)('a strict TypeScript project of type %s', (kind) => {
  const here = join(folder, kind)

  test('compiles and runs', () => {
    succeed(node(here, '../node_modules/typescript/bin/tsc'))
    expect(JSON.parse(succeed(node(here, 'dist/main.js')).output)).toEqual({
      module: kind,
      paths: ['/notes'],
      added: { id: 1, text: 'Milk' },
      statuses: [200, 400, 401],
    })
  }, 120_000)

  test('is tested with jest as the guide says', () => {
    const jest = '../node_modules/jest/bin/jest.js'
    const ran =
      kind === 'module' ? node(here, '--experimental-vm-modules', jest, '-c', 'jest.config.mjs') : node(here, jest, '-c', 'jest.config.cjs')
    expect(ran).toMatchObject({ status: 0, errors: expect.stringContaining('Tests:       5 passed, 5 total') })
  }, 120_000)
})

test('`require` and `import` give one copy of each package', () => {
  write(folder, { 'one-copy.cjs': readFileSync(join(root, 'test/packed/fixtures/one-copy.cjs'), 'utf8') })
  expect(succeed(node(folder, 'one-copy.cjs')).output.trim()).toBe('function')
})

test('events are kept, delivered and counted, by the tarballs alone', () => {
  write(folder, { 'triggers.mjs': readFileSync(join(root, 'test/packed/fixtures/triggers.mjs'), 'utf8') })
  expect(JSON.parse(succeed(node(folder, 'triggers.mjs')).output)).toEqual({
    received: ['{"order":1}'],
    verified: true,
    published: 1,
    postgres: 'function',
    cases: true,
  })
})

test('a connector for agents says what it needs where that is not installed', () => {
  write(folder, { 'agents.mjs': readFileSync(join(root, 'test/packed/fixtures/agents.mjs'), 'utf8') })
  expect(succeed(node(folder, 'agents.mjs')).output.trim()).toBe(
    'The connector declares `mcp`, which needs the SDK of the protocol: npm install @modelcontextprotocol/sdk',
  )
})

test('`ferrule init`, `npm install` and `npm start` end with a server that answers', async () => {
  succeed(node(folder, 'node_modules/ferrule/bin/ferrule.js', 'init', 'tasks'))
  const project = join(folder, 'tasks')
  // In place of what the registry would give for the versions that the project names.
  install(project, ...Object.values(tarballs))
  succeed(npm(project, 'run', 'check'))

  const address = await start(project, ...npmCommand, 'start', '--', '--json', '--port', '0')
  const answer = await fetch(`${address}/tasks`, {
    method: 'POST',
    headers: { 'x-api-key': 'secret', 'content-type': 'application/json' },
    body: JSON.stringify({ title: 'Read the definition' }),
  })
  expect(await answer.json()).toEqual({ id: 1, title: 'Read the definition', done: false })
}, 120_000)

test('the connector of the first guide is served and built', async () => {
  const project = join(folder, 'library')
  write(project, { ...filesOf('docs/guides/first-connector.md'), 'package.json': '{ "type": "module" }' })
  const [tsconfig] = readFences(readFileSync(join(root, 'docs/guides/first-connector.md'), 'utf8')).filter(
    ({ language }) => language === 'json',
  )
  write(project, { 'tsconfig.json': tsconfig!.code })
  succeed(node(project, '../node_modules/typescript/bin/tsc'))

  const binary = join(folder, 'node_modules/ferrule/bin/ferrule.js')
  succeed(node(project, binary, 'build', 'src/connector.ts', '--out', 'definition'))
  expect(readdirSync(join(project, 'definition'))).toEqual(expect.arrayContaining(['apiDefinition.swagger.json', 'apiProperties.json']))

  const address = await start(project, process.execPath, binary, 'dev', 'src/connector.ts', '--json', '--port', '0')
  const answer = await fetch(`${address}/books`, {
    method: 'POST',
    headers: { 'x-api-key': 'a-key-for-trying', 'content-type': 'application/json' },
    body: JSON.stringify({ isbn: '9780131103627', title: 'The C Programming Language', shelf: 'novels' }),
  })
  expect(answer.status).toBe(201)
}, 120_000)

interface Manifest {
  readonly exports: Readonly<Record<string, string | Readonly<Record<string, string>>>>
  readonly bin?: Readonly<Record<string, string>>
}

/** The files that a guide's fences name. */
function filesOf(document: string): Readonly<Record<string, string>> {
  const fences = readFences(readFileSync(join(root, document), 'utf8'))
  return Object.fromEntries(fences.flatMap(({ file, code }) => (file === undefined ? [] : [[file, code]])))
}

/** Starts a command that serves and says where in its first events. */
async function start(cwd: string, command: string, ...args: readonly string[]): Promise<string> {
  const child = spawn(command, args, { cwd, env: ownEnvironment(), stdio: ['ignore', 'pipe', 'pipe'], detached: true })
  running.add(child)
  void once(child, 'close').then(() => running.delete(child))
  const said: string[] = []
  child.stderr.on('data', (data: Buffer) => said.push(String(data)))
  for await (const line of createInterface({ input: child.stdout })) {
    said.push(line)
    const address = /"address":"([^"]+)"/.exec(line)?.[1]
    if (address !== undefined) return address
  }
  throw new Error(`It ended without serving:\n${said.join('\n')}`)
}

/** Ends a command and what it started: npm does not pass a signal on to the program behind a script. */
async function stop(child: ChildProcess): Promise<void> {
  const closed = once(child, 'close')
  process.kill(-child.pid!, 'SIGTERM')
  await closed
}
