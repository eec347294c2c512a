/**
 * Checks that the project works on the Node versions that it promises besides the one that runs this: installs each from its npm package
 * into a folder of its own, runs the suite on the packed packages with it, and `npm start` with one call. `-- 22` checks one of them.
 */
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { createInterface } from 'node:readline'

const root = join(import.meta.dirname, '..')
const versions = process.argv.length > 2 ? process.argv.slice(2) : ['22', '24']
const npm = process.env.npm_execpath
if (npm === undefined) {
  console.error('Run this with npm: npm run check:nodes')
  process.exit(2)
}

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'ferrule-nodes-')))
try {
  for (const version of versions) await check(version)
} finally {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
}

async function check(version) {
  const bin = installNode(version)
  const node = join(bin, process.platform === 'win32' ? 'node.exe' : 'node')
  const environment = environmentWith(bin)
  const { stdout } = spawnSync(node, ['--version'], { encoding: 'utf8' })
  console.log(`\nNode ${stdout.trim()}`)

  const suite = spawnSync(node, [join(root, 'scripts/test.mjs'), 'test/packed'], {
    cwd: root,
    env: environment,
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  if (suite.status !== 0) process.exitCode = 1

  const problem = await startExample(node, environment)
  console.log(problem === undefined ? 'npm start: serves an order' : `npm start: ${problem}`)
  if (problem !== undefined) process.exitCode = 1
}

function installNode(version) {
  const prefix = join(folder, version)
  // Its program comes in a package for each platform, which a script of the package puts in place.
  const args = [npm, 'install', '--prefix', prefix, '--no-audit', '--no-fund', '--ignore-scripts=false', `node@${version}`]
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' })
  if (status !== 0) throw new Error(`node@${version} was not installed:\n${stderr}`)
  return join(prefix, 'node_modules/node/bin')
}

/** `npm start`, an order, a stop, `npm start` again, the same order. Gives what went wrong. */
async function startExample(node, environment) {
  const env = {
    ...environment,
    ORDERS_DATABASE: join(mkdtempSync(join(folder, 'orders-')), 'orders.sqlite'),
    ORDERS_API_KEY: 'a-key-for-this-check',
  }
  const headers = { 'x-api-key': env.ORDERS_API_KEY, 'content-type': 'application/json' }
  const order = { customer: { email: 'ada@contoso.example', name: 'Ada' }, lines: [{ article: 'hammer', quantity: 2 }] }
  let id
  for (const round of ['first', 'second']) {
    const server = await start(node, env)
    if (server.address === undefined) return `the ${round} start did not serve:\n${server.said}`
    const answer =
      id === undefined
        ? await fetch(`${server.address}/orders`, { method: 'POST', headers, body: JSON.stringify(order) })
        : await fetch(`${server.address}/orders/${id}`, { headers })
    const reply = await answer.text()
    await server.stop()
    if (!answer.ok) return `the ${round} start answered ${answer.status} ${reply}`
    id = JSON.parse(reply).id
  }
  return undefined
}

async function start(node, env) {
  // A group of its own: npm does not pass a signal on to the program behind a script.
  const options = { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true }
  const child = spawn(node, [npm, 'start', '--', '--json', '--port', '0'], options)
  const closed = once(child, 'close')
  let said = ''
  child.stderr.on('data', (data) => (said += data))
  const stop = async () => {
    process.kill(-child.pid, 'SIGTERM')
    await closed
  }
  for await (const line of createInterface({ input: child.stdout })) {
    said += `${line}\n`
    const address = /"address":"([^"]+)"/.exec(line)?.[1]
    if (address !== undefined) return { address, said, stop }
  }
  return { said, stop }
}

/** This process's environment, with another Node first and without the settings of the npm that runs it. */
function environmentWith(bin) {
  const own = Object.entries(process.env).filter(([name]) => !/^(npm_(?!execpath)|NODE_OPTIONS$|PATH$)/i.test(name))
  return { ...Object.fromEntries(own), PATH: `${bin}${delimiter}${process.env.PATH}` }
}
