/** The container, where there is no engine: the image's content is assembled, and run as the Dockerfile says. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, chownSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { ownEnvironment } from '../packed/project.js'

const root = fileURLToPath(new URL('../../', import.meta.url))
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'ferrule-container-')))
const dockerfile = readFileSync(join(root, 'examples/container/Dockerfile'), 'utf8').replaceAll('\\\n', ' ')
/** The last stage. */
const stage = dockerfile.slice(dockerfile.lastIndexOf('\nFROM ') + 1)
const NOBODY = 65_534
let running: ChildProcess | undefined

const said = (instruction: string): string => new RegExp(`^${instruction} (.*)$`, 'm').exec(stage)?.[1] ?? ''
const command = (): string[] => JSON.parse(said('CMD')) as string[]

beforeAll(() => {
  const { status, stderr } = spawnSync(process.execPath, ['examples/container/assemble.mjs', join(folder, 'app')], {
    cwd: root,
    encoding: 'utf8',
    env: ownEnvironment(),
  })
  expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' })
  mkdirSync(join(folder, 'data'))
  chmodSync(folder, 0o755)
  if (process.getuid?.() === 0) chownSync(join(folder, 'data'), NOBODY, NOBODY)
}, 300_000)

afterAll(() => {
  running?.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
})

test('the container runs as somebody who is not root, and has a health check', () => {
  expect(said('USER')).toBe('node')
  expect(stage).toMatch(/^HEALTHCHECK /m)
  expect(said('STOPSIGNAL')).toBe('SIGTERM')
})

test('what it holds serves, is well, keeps its data where it may, and ends in order', async () => {
  const port = await freePort()
  const environment = {
    ...ownEnvironment(),
    NODE_ENV: 'production',
    ORDERS_DATABASE: join(folder, 'data/orders.sqlite'),
    ORDERS_KEY_FILE: join(folder, 'data/orders.key'),
    ORDERS_TRIGGERS_KEY_FILE: join(folder, 'data/triggers.key'),
    ORDERS_API_KEY: 'a key of the test',
    PORT: String(port),
  }
  const [, ...args] = command().map((part) => (part === '8080' ? String(port) : part))
  const owner = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {}
  running = spawn(process.execPath, args, { cwd: join(folder, 'app'), env: environment, ...owner, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [running.stdout, running.stderr]) stream?.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const health = async (): Promise<number | null> => {
    const [status] = (await once(spawn(process.execPath, ['health.mjs'], { cwd: join(folder, 'app'), env: environment }), 'exit')) as [
      number | null,
    ]
    return status
  }
  const until = Date.now() + 60_000
  while ((await health()) !== 0) if (Date.now() > until || running.exitCode !== null) throw new Error(`it is not well: ${output}`)

  const answer = await fetch(`http://127.0.0.1:${port}/api/articles`, { headers: { 'x-api-key': 'a key of the test' } })
  expect([answer.status, ((await answer.json()) as unknown[]).length > 0]).toEqual([200, true])
  running.kill(said('STOPSIGNAL') as NodeJS.Signals)
  const [code] = (await once(running, 'exit')) as [number | null]
  expect({ code, output: code === 0 ? '' : output }).toEqual({ code: 0, output: '' })
  expect(await health()).toBe(1)
}, 120_000)

async function freePort(): Promise<number> {
  const server = createServer()
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  await once(server.close(), 'close')
  return port
}
