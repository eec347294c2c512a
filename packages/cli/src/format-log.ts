/** Owns how a server's log reads while developing: a request is one short line, the rest only where something is wrong. */
import { paint } from './print.js'

interface LogRecord {
  readonly level: number
  readonly msg?: string
  readonly method?: string
  readonly path?: string
  readonly status?: number
  readonly ms?: number
  /** What came to the place for callbacks of a developer's machine. */
  readonly callback?: string
  readonly err?: { readonly stack?: string; readonly message?: string }
}

const WARNING = 40
// eslint-disable-next-line no-control-regex -- these are what is meant
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/g

/** A line of pino's JSON as text; `undefined` for what nobody misses. */
export function formatLog(line: string): string | undefined {
  const record = JSON.parse(line) as LogRecord
  const { level, msg, method, path, status, ms, callback, err } = record
  if (status !== undefined && method !== undefined) return `${paintStatus(status)} ${method} ${path ?? ''} ${paint('dim', `${ms ?? 0} ms`)}`
  // Whoever sent it is not to move the terminal's cursor.
  if (callback !== undefined) return `${paint('cyan', 'received')} ${callback.replace(CONTROL, '\uFFFD')}`
  if (level < WARNING) return undefined
  return [msg ?? '', err?.stack ?? err?.message].filter((text) => text !== undefined && text !== '').join('\n')
}

function paintStatus(status: number): string {
  return paint(status < 400 ? 'green' : status < 500 ? 'yellow' : 'red', String(status))
}
