/** “Try it” of the README, as somebody does who has just cloned the repository; and what the terminal tells to try. */
import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { readFences } from '../docs/fences.js'
import { FERRULE, ROOT, sh } from './guide.js'

const folder = mkdtempSync(join(tmpdir(), 'ferrule-readme-'))
const readme = readFileSync(join(ROOT, 'README.md'), 'utf8')
const [, tryIt = ''] = readFences(readme).flatMap(({ language, code }) => (language === 'sh' ? [code] : []))

let child: ChildProcessByStdio<null, Readable, Readable>
let said = ''

async function until(text: RegExp): Promise<RegExpExecArray> {
  for (let tries = 0; tries < 200; tries++) {
    const found = text.exec(said)
    if (found !== null) return found
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`${text.source} is not said:\n${said}`)
}

beforeAll(() => {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: { start: string } }
  const [, args = ''] = /\bferrule (dev .*)$/.exec(scripts.start) ?? []
  child = spawn(process.execPath, [FERRULE, ...args.split(' '), '--port', '0'], {
    cwd: ROOT,
    env: {
      ...process.env,
      NODE_OPTIONS: '',
      FORCE_COLOR: '0',
      ORDERS_DATABASE: join(folder, 'orders.sqlite'),
      ORDERS_KEY_FILE: join(folder, 'orders.key'),
      ORDERS_TRIGGERS_KEY_FILE: join(folder, 'triggers.key'),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()))
})
afterAll(async () => {
  child.kill('SIGTERM')
  await new Promise((resolve) => child.once('close', resolve))
  rmSync(folder, { recursive: true, force: true })
})

test('the commands of the README list orders, subscribe, place one, and its notification is shown', async () => {
  const [, address = ''] = await until(/address +(\S+)/)
  const [, KEY = ''] = await until(/X-Api-Key: (\S+)/)
  const answers = sh(folder, tryIt.replaceAll('http://127.0.0.1:3000/api', address).replaceAll('curl ', 'curl -sS '), { KEY })
  expect(answers).toContain('HTTP/1.1 201')
  await until(/received \{.*"article":"hammer"/)
})

test('the commands that the terminal prints subscribe and publish a sample, whose notification is shown', async () => {
  await until(/_ferrule\/triggers\/OrderPlaced\/test'/)
  const [, KEY = ''] = await until(/X-Api-Key: (\S+)/)
  const commands = said.split('\n').filter((line) => line.startsWith('  curl '))
  expect(commands).toHaveLength(2)
  for (const command of commands) sh(folder, command.replace('curl ', 'curl -sS '), { KEY })
  await until(/received \{"id":"123e4567/)
  expect(said).toContain('Callbacks to this machine and over plain http are accepted while developing alone.')
})

test('the README fits two screens', () => {
  expect(readme.split('\n').length).toBeLessThanOrEqual(115)
})
