/** Owns the example's container where there is no engine: the image's content is assembled, and run as the Dockerfile says. */
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, chownSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const root = join(import.meta.dirname, '../..')
const dockerfile = readFileSync(join(root, 'examples/container/Dockerfile'), 'utf8').replaceAll('\\\n', ' ')
/** The last stage. */
export const stage = dockerfile.slice(dockerfile.lastIndexOf('\nFROM ') + 1)
const NOBODY = 65_534
const isRoot = process.getuid?.() === 0

/** What the Dockerfile says with an instruction, the last time that it does. */
export const said = (instruction) => new RegExp(`^${instruction} (.*)$`, 'm').exec(stage)?.[1] ?? ''

/** Assembles the image's content, which takes a minute. */
export function assembleImage() {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'ferrule-container-')))
  const remove = () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  const { status, stderr } = spawnSync(process.execPath, ['examples/container/assemble.mjs', join(folder, 'app')], {
    cwd: root,
    encoding: 'utf8',
    env: ownEnvironment(),
  })
  if (status !== 0) {
    remove()
    throw new Error(`the image could not be assembled:\n${stderr}`)
  }
  // What is in the image is for everybody to read.
  chmodSync(folder, 0o755)
  return { run: (environment = {}) => runImage(folder, environment), remove }
}

/** Runs it with a volume of its own. */
async function runImage(folder, given) {
  const data = mkdtempSync(join(folder, 'data-'))
  if (isRoot) chownSync(data, NOBODY, NOBODY)
  const port = String(await freePort())
  const declared = Object.fromEntries(
    [...said('ENV').matchAll(/(\w+)=(\S+)/g)].map(([, name, value]) => [name, value.replace(/^\/data/, data)]),
  )
  const env = { ...ownEnvironment(), ...declared, ...given, PORT: port }
  const [, ...args] = JSON.parse(said('CMD')).map((part) => (part === '8080' ? port : part))
  const cwd = join(folder, 'app')
  const child = spawn(process.execPath, args, {
    cwd,
    env,
    ...(isRoot ? { uid: NOBODY, gid: NOBODY } : {}),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const exited = once(child, 'exit')
  let output = ''
  const listening = new Promise((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk) => {
        output += chunk
        if (output.includes('Server listening')) resolve()
      })
    void exited.then(([code]) => reject(new Error(`it ended with ${code}:\n${output}`)))
  })
  await listening
  return {
    address: `http://127.0.0.1:${port}`,
    /** The exit code of the health check. */
    async health() {
      const [, ...check] = JSON.parse(/HEALTHCHECK .*CMD (\[.*\])$/m.exec(stage)[1])
      const [code] = await once(spawn(process.execPath, check, { cwd, env }), 'exit')
      return code
    },
    /** Ends it as an engine would. */
    async stop() {
      child.kill(said('STOPSIGNAL'))
      const [code] = await exited
      return { code, output }
    },
  }
}

/** What somebody's shell has: not the settings of the npm and jest that run this. */
function ownEnvironment() {
  const entries = Object.entries(process.env).filter(
    ([name]) => !/^(npm_|NODE_OPTIONS$|JEST_WORKER_ID$|NODE_ENV$|FORCE_COLOR$)/i.test(name),
  )
  return { ...Object.fromEntries(entries), NO_COLOR: '1' }
}

async function freePort() {
  const server = createServer()
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address()
  await once(server.close(), 'close')
  return port
}
