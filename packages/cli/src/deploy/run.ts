/** Owns running a tool: without a shell, without questions, for a limited time, with everything that it started. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { CLIENT_SECRET } from '../platform/secrets.js'

export interface RunOptions {
  readonly cwd: string
  readonly limitMs: number
  readonly signal: AbortSignal
}

export type Ran =
  | { readonly kind: 'ended'; readonly code: number | null; readonly output: string }
  | { readonly kind: 'timed-out'; readonly output: string }
  | { readonly kind: 'stopped'; readonly output: string }

/** Characters of output that are kept, of the end: failures are told last. */
const MOST_OUTPUT = 200_000

/** Runs a program to its end, to the limit or to the signal; after the latter two nothing of it is left. */
export async function runProgram(program: string, args: readonly string[], { cwd, limitMs, signal }: RunOptions): Promise<Ran> {
  if (signal.aborted) return { kind: 'stopped', output: '' }
  // A group of its own, so that what it starts can be ended with it.
  const child = spawn(program, args, {
    cwd,
    env: environment(),
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
    windowsHide: true,
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output = (output + text).slice(-MOST_OUTPUT)))
  let ended: 'timed-out' | 'stopped' | undefined
  const end = (why: 'timed-out' | 'stopped') => (): void => {
    ended ??= why
    killTree(child)
  }
  const stop = end('stopped')
  const timer = setTimeout(end('timed-out'), limitMs)
  signal.addEventListener('abort', stop, { once: true })
  try {
    const [code] = (await once(child, 'close')) as [number | null]
    return ended === undefined ? { kind: 'ended', code, output } : { kind: ended, output }
  } catch (error) {
    return { kind: 'ended', code: null, output: `${output}${(error as Error).message}` }
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', stop)
  }
}

/** What a tool inherits: not our secret; and Python reads files as UTF-8 also where the system's encoding is another. */
function environment(): NodeJS.ProcessEnv {
  const { [CLIENT_SECRET]: _, ...inherited } = process.env
  return { ...inherited, PYTHONUTF8: '1' }
}

function killTree({ pid }: ChildProcess): void {
  if (pid === undefined) return
  if (process.platform === 'win32') {
    spawnSync('taskkill', ['/pid', String(pid), '/T', '/F'], { stdio: 'ignore' })
    return
  }
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // It has ended in the meantime.
  }
}
