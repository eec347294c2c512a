/** Owns following a guide: its files in a folder of their own, its commands in a shell, its connector served by the real command line. */
import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, jest } from '@jest/globals'
import { readFences } from '../docs/fences.js'

export const ROOT = realpathSync(fileURLToPath(new URL('../..', import.meta.url)))
export const FERRULE = join(ROOT, 'packages/cli/bin/ferrule.js')

// Each command is a process that loads a compiler; several of them share few processors.
jest.setTimeout(120_000)

export interface Guide {
  /** The folder with the files that the guide tells its reader to write. */
  readonly folder: string
  /** The command blocks, in order. */
  readonly commands: readonly string[]
}

/** Writes what a guide tells its reader to write. */
export function follow(document: string): Guide {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'ferrule-guide-')))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  const fences = readFences(readFileSync(join(ROOT, document), 'utf8'))
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'guide', private: true, type: 'module' }))
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'))
  for (const { file, code } of fences) {
    if (file === undefined) continue
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    writeFileSync(join(folder, file), code)
  }
  return { folder, commands: fences.filter(({ language }) => language === 'sh').map(({ code }) => code) }
}

export interface Running {
  /** Where operations are, with the base path. */
  readonly address: string
  readonly end: (signal?: NodeJS.Signals) => Promise<number | null>
}

/** Starts `ferrule dev` or another command that says where it listens. */
export async function start(folder: string, args: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<Running> {
  const child = spawn(process.execPath, [FERRULE, ...args, '--json'], {
    cwd: folder,
    env: { ...withoutJest(), ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  let said = ''
  const address = await new Promise<string>((resolve, reject) => {
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString()
      const found = /"address":"([^"]+)"/.exec(said)?.[1]
      if (found !== undefined) resolve(found)
    })
    void ended.then((code) => reject(new Error(`It ended with ${code}:\n${said}`)))
  })
  return {
    address,
    end: (signal = 'SIGTERM') => {
      child.kill(signal)
      return ended
    },
  }
}

/** Runs a guide's commands; the command line of this repository stands in for the one that `npx` would find. */
export function sh(folder: string, script: string, environment: Readonly<Record<string, string>> = {}): string {
  const { status, stdout, stderr } = spawnSync('sh', ['-ec', script.replaceAll('npx ferrule', `"${process.execPath}" "${FERRULE}"`)], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...withoutJest(), ...environment },
    timeout: 30_000,
  })
  if (status !== 0) throw new Error(`Exit ${status} of:\n${script}\n${stdout}${stderr}`)
  return stdout
}

/** Jest's own flags are not the reader's. */
export function withoutJest(): NodeJS.ProcessEnv {
  const { NODE_OPTIONS: _, FORCE_COLOR: __, ...rest } = process.env
  return rest
}
