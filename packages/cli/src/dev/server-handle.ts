/** Owns one server process as its parent sees it. */
import { fork, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Command, Event } from './messages.js'

const SERVER = fileURLToPath(new URL('./server-process.js', import.meta.url))

export interface ServerHandle {
  /** Sends a command and waits for what comes back; `ended` where the process ended instead. */
  readonly ask: (command: Command) => Promise<Event | { readonly type: 'ended' }>
  /** Lets requests that have begun finish, up to `patienceMs`; then ends the process. */
  readonly stop: (patienceMs: number) => Promise<void>
  /** Resolves when the process has ended, with whether it did so by itself. */
  readonly ended: Promise<{ readonly asked: boolean; readonly code: number | null }>
}

/** Starts a server process. `quiet` sends what the connector prints to standard error, so that standard output is ours. */
export function startServer(quiet: boolean): ServerHandle {
  const child = fork(SERVER, [], { stdio: ['ignore', quiet ? 2 : 'inherit', 'inherit', 'ipc'] })
  let asked = false
  const ended = new Promise<{ asked: boolean; code: number | null }>((resolve) => {
    child.once('exit', (code) => resolve({ asked, code }))
  })
  return {
    ended,
    ask: (command) => Promise.race([answer(child, command), ended.then(() => ({ type: 'ended' as const }))]),
    stop: async (patienceMs) => {
      asked = true
      const impatience = setTimeout(() => child.kill('SIGKILL'), patienceMs)
      send(child, { type: 'close' })
      await ended
      clearTimeout(impatience)
    },
  }
}

function answer(child: ChildProcess, command: Command): Promise<Event> {
  return new Promise((resolve) => {
    child.once('message', (event) => resolve(event as Event))
    send(child, command)
  })
}

function send(child: ChildProcess, command: Command): void {
  // A process that has ended by itself takes no more commands; its end is reported where it is waited for.
  if (child.connected) child.send(command, () => undefined)
}
