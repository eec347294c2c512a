/** Owns how a server's log reads while developing: a request is one short line, the rest only where something is wrong. */
import { paint } from './print.js'

interface LogRecord {
  readonly level: number
  readonly msg?: string
  readonly method?: string
  readonly path?: string
  readonly status?: number
  readonly ms?: number
  readonly err?: { readonly stack?: string; readonly message?: string }
}

const WARNING = 40

/** A line of pino's JSON as text; `undefined` for what nobody misses. */
export function formatLog(line: string): string | undefined {
  const record = JSON.parse(line) as LogRecord
  const { level, msg, method, path, status, ms, err } = record
  if (status !== undefined && method !== undefined) return `${paintStatus(status)} ${method} ${path ?? ''} ${paint('dim', `${ms ?? 0} ms`)}`
  if (level < WARNING) return undefined
  return [msg ?? '', err?.stack ?? err?.message].filter((text) => text !== undefined && text !== '').join('\n')
}

function paintStatus(status: number): string {
  return paint(status < 400 ? 'green' : status < 500 ? 'yellow' : 'red', String(status))
}
