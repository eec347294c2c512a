import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { build, ferrule, session } from './support/ferrule.js'
import { ROOT, temporaryFolder } from './support/project.js'

const json = (path: string): Record<string, Record<string, string>> =>
  JSON.parse(readFileSync(path, 'utf8')) as Record<string, Record<string, string>>

async function created(): Promise<string> {
  const folder = temporaryFolder()
  const { code } = await ferrule(folder, 'init', 'My Tasks')
  expect(code).toBe(0)
  const project = join(folder, 'My Tasks')
  symlinkSync(join(ROOT, 'node_modules'), join(project, 'node_modules'), 'dir')
  return project
}

test('init writes a project whose types are right and whose definition has no findings', async () => {
  const project = await created()
  expect(readdirSync(project).sort()).toEqual(['.gitignore', 'README.md', 'node_modules', 'package.json', 'src', 'tsconfig.json'])
  const { status, stdout } = spawnSync(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', '.'], {
    cwd: project,
    encoding: 'utf8',
  })
  expect({ status, stdout }).toEqual({ status: 0, stdout: '' })
  expect(await build(project, 'src/connector.ts')).toMatchObject({
    code: 0,
    diagnostics: [],
    connector: { title: 'My tasks', operations: 3 },
  })
})

test('what init wrote serves: a task is added, listed and marked as done, with the key', async () => {
  const project = await created()
  const started = session(project, ['dev', 'src/connector.ts', '--port', '0'])
  const address = (await started.next('listening'))['address'] as string
  const headers = { 'x-api-key': 'secret', 'content-type': 'application/json' }
  const call = async (path: string, body?: object, init: RequestInit = { headers }): Promise<unknown> => {
    const response = await fetch(address + path, { ...init, ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }) })
    return { status: response.status, body: await response.json() }
  }
  expect(await call('/tasks', { title: 'Read' })).toEqual({ status: 200, body: { id: 1, title: 'Read', done: false } })
  expect(await call('/tasks?openOnly=true')).toEqual({ status: 200, body: { value: [{ id: 1, title: 'Read', done: false }] } })
  expect(await call('/tasks', { title: 'x'.repeat(201) })).toMatchObject({ status: 400 })
  expect(await call('/tasks', undefined, {})).toMatchObject({ status: 401 })
  const done = await fetch(`${address}/tasks/1/done`, { method: 'POST', headers: { 'x-api-key': 'secret' } })
  expect({ status: done.status, body: await done.json() }).toEqual({ status: 200, body: { value: [{ id: 1, title: 'Read', done: true }] } })
  started.kill('SIGTERM')
  expect(await started.ended).toBe(0)
})

test('the versions that init writes are those of this repository', async () => {
  const own = json(join(ROOT, 'packages/cli/package.json'))
  const root = json(join(ROOT, 'package.json'))
  const { dependencies, devDependencies, name } = json(join(await created(), 'package.json'))
  expect(name).toBe('my-tasks')
  expect(dependencies).toEqual({
    ...Object.fromEntries(
      ['@ferrule/core', '@ferrule/fastify', 'class-transformer', 'class-validator', 'fastify'].map((key) => [
        key,
        own['dependencies']?.[key],
      ]),
    ),
    ferrule: own['version'],
  })
  for (const [key, range] of Object.entries(devDependencies ?? {}))
    expect({ [key]: range }).toEqual({ [key]: root['devDependencies']?.[key] })
})

test('init refuses a folder that holds something, but not a fresh repository', async () => {
  const folder = temporaryFolder()
  mkdirSync(join(folder, '.git'))
  expect(await ferrule(folder, 'init', '.', '--json')).toMatchObject({ code: 0 })
  const again = await ferrule(folder, 'init', '.', '--json')
  expect(again.code).toBe(2)
  expect(JSON.parse(again.stdout)).toEqual({ ok: false, error: { message: '. is not empty.', hint: expect.any(String) } })
  writeFileSync(join(temporaryFolder(), 'file'), '')
})
