/** Owns running the real binary, to its end or until it has said something. */
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { BINARY } from './project.js'

export interface Outcome {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs a command to its end. */
export function ferrule(cwd: string, ...args: readonly string[]): Promise<Outcome> {
  return ferruleWith({}, cwd, ...args)
}

/** Runs a command to its end, with these variables in its environment. */
export async function ferruleWith(
  environment: Readonly<Record<string, string>>,
  cwd: string,
  ...args: readonly string[]
): Promise<Outcome> {
  const child = start(cwd, args, environment)
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, stdout, stderr }
}

export interface FoundDiagnostic {
  readonly code: string
  readonly severity: string
  readonly message: string
  readonly fix: string
  readonly at: {
    readonly class?: string
    readonly member?: string
    readonly file?: string
    readonly line?: number
    readonly column?: number
  }
}

export interface BuildReport {
  readonly ok: boolean
  readonly connector?: { readonly title: string; readonly version: string; readonly operations: number }
  readonly files: readonly { readonly path: string; readonly bytes: number }[]
  readonly diagnostics: readonly FoundDiagnostic[]
}

/** Runs `ferrule build --json` into the folder `out`. */
export async function build(
  cwd: string,
  entry: string,
  ...args: readonly string[]
): Promise<BuildReport & { readonly code: number | null }> {
  const { code, stdout, stderr } = await ferrule(cwd, 'build', entry, '--out', 'out', '--json', ...args)
  if (stderr !== '') throw new Error(`Nothing belongs on standard error with --json:\n${stderr}`)
  return { code, ...(JSON.parse(stdout) as BuildReport) }
}

export type Event = { readonly event: string } & Readonly<Record<string, unknown>>

export interface Session {
  /** Waits for the next event of this name, skipping others. */
  readonly next: (event: string) => Promise<Event>
  readonly kill: (signal: NodeJS.Signals) => void
  /** Resolves with the exit code. */
  readonly ended: Promise<number | null>
  readonly stderr: () => string
}

/** Starts a command that goes on, with `--json`. */
export function session(cwd: string, args: readonly string[], environment: Readonly<Record<string, string>> = {}): Session {
  const child = start(cwd, [...args, '--json'], environment)
  let stderr = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const ended = once(child, 'close').then(([code]) => code as number | null)
  return {
    ended,
    stderr: () => stderr,
    kill: (signal) => child.kill(signal),
    next: async (event) => {
      for (;;) {
        const { value, done } = await lines.next()
        if (done === true) throw new Error(`It ended before "${event}".\n${stderr}`)
        const parsed = JSON.parse(value) as Event
        if (parsed.event === event) return parsed
      }
    },
  }
}

function start(cwd: string, args: readonly string[], environment: Readonly<Record<string, string>> = {}): ChildProcessWithoutNullStreams {
  // Jest's own flags are not the user's, and a terminal's wishes about colour are not the test's.
  const { NODE_OPTIONS: _, FORCE_COLOR: __, ...inherited } = process.env
  return spawn(process.execPath, [BINARY, ...args], { cwd, env: { ...inherited, ...environment } })
}

/** Whoever waits for an answer that does not come, ends. */
const TERMINAL_MS = 20_000

/** Runs a command at a terminal, where `type` answers what it shows: everything that was shown, in the end. */
export async function atTerminal(cwd: string, args: readonly string[], type: (shown: string) => string | undefined): Promise<string> {
  // `script` gives whatever it runs a terminal of its own; it comes with every Linux, and with macOS.
  const command = [process.execPath, BINARY, ...args]
  const quoted = command.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ')
  const child = spawn('script', process.platform === 'darwin' ? ['-q', '/dev/null', ...command] : ['-qec', quoted, '/dev/null'], {
    cwd,
    timeout: TERMINAL_MS,
  })
  let shown = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    shown += text
    const typed = type(shown)
    if (typed !== undefined) child.stdin.write(typed)
  })
  await once(child, 'close')
  return shown
}
