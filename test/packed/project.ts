/** Owns a project that has nothing but what the registry would give it: the packages from their tarballs, in an empty folder. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export interface Ran {
  readonly status: number | null
  readonly output: string
  readonly errors: string
}

export const root = fileURLToPath(new URL('../../', import.meta.url))

/** A folder outside the repository, so that nothing of it can be found from there. */
export function createFolder(): string {
  return realpathSync(mkdtempSync(join(tmpdir(), 'ferrule-packed-')))
}

/** Packs every package; gives the tarballs by package name. */
export function packAll(folder: string): Readonly<Record<string, string>> {
  const workspaces = readdirSync(join(root, 'packages')).map((name) => `--workspace=packages/${name}`)
  const { output } = succeed(npm(root, 'pack', '--json', '--ignore-scripts', '--pack-destination', folder, ...workspaces))
  const packed = Object.values(JSON.parse(output) as Record<string, { name: string; filename: string }>)
  return Object.fromEntries(packed.map(({ name, filename }) => [name, join(folder, filename)]))
}

/** The ranges by which this repository itself depends on the named packages. */
export function like(...names: readonly string[]): readonly string[] {
  const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { devDependencies: Record<string, string> }
  return names.map((name) => {
    if (devDependencies[name] === undefined) throw new Error(`not a dependency of the repository: ${name}`)
    return `${name}@${devDependencies[name]}`
  })
}

export function install(folder: string, ...packages: readonly string[]): void {
  succeed(npm(folder, 'install', '--prefer-offline', '--no-audit', '--no-fund', ...packages))
}

export function npm(folder: string, ...args: readonly string[]): Ran {
  return run(folder, ...npmCommand, ...args)
}

/** The npm that runs this test, on the Node that runs it; else the shell's. */
export const npmCommand: readonly [string, ...string[]] =
  process.env['npm_execpath'] === undefined ? ['npm'] : [process.execPath, process.env['npm_execpath']]

export function node(folder: string, ...args: readonly string[]): Ran {
  return run(folder, process.execPath, ...args)
}

function run(cwd: string, command: string, ...args: readonly string[]): Ran {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, env: ownEnvironment(), encoding: 'utf8', maxBuffer: 2 ** 26 })
  if (error !== undefined) throw error
  return { status, output: stdout, errors: stderr }
}

/** What somebody's shell has: not the settings of the npm and jest that run this test. */
export function ownEnvironment(): NodeJS.ProcessEnv {
  const entries = Object.entries(process.env).filter(
    ([name]) => !/^(npm_|NODE_OPTIONS$|JEST_WORKER_ID$|NODE_ENV$|FORCE_COLOR$)/i.test(name),
  )
  return { ...Object.fromEntries(entries), NO_COLOR: '1' }
}

export function succeed(ran: Ran): Ran {
  if (ran.status !== 0) throw new Error(`exit code ${ran.status}\n${ran.output}\n${ran.errors}`)
  return ran
}

export function write(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), content)
  }
}
