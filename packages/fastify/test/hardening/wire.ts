/** Bytes to a server as somebody wrote them, and what comes back until it closes or is silent. */
import { connect, type Socket } from 'node:net'

export interface Heard {
  readonly text: string
  /** The status of each answer. */
  readonly statuses: readonly number[]
  /** Whether the server closed the connection. */
  readonly closed: boolean
}

export interface Sending {
  /** What comes one after the other; a pause before each but the first. */
  readonly then?: readonly (string | Buffer)[]
  readonly everyMs?: number
  /** How long to listen where the connection stays open. */
  readonly listenMs?: number
}

/** Sends bytes and listens. */
export function send(port: number, bytes: string | Buffer, { then = [], everyMs = 20, listenMs = 5_000 }: Sending = {}): Promise<Heard> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    const rest = [...then]
    const socket: Socket = connect(port, '127.0.0.1', () => socket.write(bytes))
    const next = setInterval(() => {
      const chunk = rest.shift()
      if (chunk === undefined) clearInterval(next)
      else if (socket.writable) socket.write(chunk)
    }, everyMs)
    const finish = (closed: boolean): void => {
      clearInterval(next)
      clearTimeout(patience)
      socket.destroy()
      const text = Buffer.concat(chunks).toString('latin1')
      resolve({ text, statuses: [...text.matchAll(/^HTTP\/1\.1 (\d{3})/gm)].map(([, status]) => Number(status)), closed })
    }
    const patience = setTimeout(() => finish(false), listenMs)
    socket.on('data', (chunk) => chunks.push(chunk))
    // A reset is a close too: we may still be writing.
    socket.on('error', () => undefined)
    socket.on('close', () => finish(true))
  })
}

/** A request line and headers, ended. */
export function head(line: string, ...headers: readonly string[]): string {
  return [line, ...headers, '', ''].join('\r\n')
}
