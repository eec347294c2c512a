/** Owns the example's server as its own process, with secrets that must come out nowhere. */
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

const root = join(import.meta.dirname, '../..')

/** Texts that nothing else contains. */
export const SECRETS = {
  apiKey: `canary-key-${randomBytes(12).toString('hex')}`,
  wrongKey: `canary-wrong-${randomBytes(12).toString('hex')}`,
  token: `canary-token-${randomBytes(12).toString('hex')}`,
  callback: `canary-callback-${randomBytes(12).toString('hex')}`,
  triggersKey: randomBytes(32).toString('base64url'),
}

/** Starts it; `port` is where it listens. */
export async function startServer() {
  const folder = mkdtempSync(join(tmpdir(), 'ferrule-fuzz-'))
  const child = spawn(
    process.execPath,
    [
      `--import=${join(import.meta.dirname, 'watch-loop.mjs')}`,
      join(root, 'packages/cli/bin/ferrule.js'),
      'serve',
      join(root, 'examples/orders/src/connector.ts'),
      ...['--host', '127.0.0.1', '--port', '0', '--json'],
    ],
    {
      env: {
        ...process.env,
        NODE_OPTIONS: '',
        ORDERS_DATABASE: join(folder, 'orders.sqlite'),
        ORDERS_API_KEY: SECRETS.apiKey,
        ORDERS_TRIGGERS_KEY: SECRETS.triggersKey,
      },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    },
  )
  let log = ''
  const exit = once(child, 'exit').then(([code, signal]) => ({ code, signal }))
  let ended
  void exit.then((how) => (ended = how))
  child.stderr.on('data', (chunk) => (log += chunk))
  const port = await new Promise((resolve, reject) => {
    void exit.then((how) => reject(new Error(`the server did not start: ${JSON.stringify(how)}\n${log}`)))
    createInterface({ input: child.stdout }).on('line', (line) => {
      log += `${line}\n`
      if (line.includes('"listening"')) resolve(JSON.parse(line).port)
    })
  })
  return {
    port,
    /** How it ended, where it has. */
    ended: () => ended,
    log: () => log,
    beginMeasuring: () => child.send('begin'),
    async loopDelay() {
      child.send('report')
      const [report] = await once(child, 'message')
      return report
    },
    /** Ends it, and gives where secrets are found in the clear. */
    async stop() {
      child.kill('SIGTERM')
      const how = await exit
      const files = readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'latin1')])
      rmSync(folder, { recursive: true, force: true })
      return { how, leaks: [['the log', log], ...files].flatMap(([place, text]) => leaksIn(text).map((name) => `${name} in ${place}`)) }
    },
  }
}

/** The names of the secrets that a text contains. */
export function leaksIn(text) {
  return Object.entries(SECRETS).flatMap(([name, secret]) => (text.includes(secret) ? [name] : []))
}
