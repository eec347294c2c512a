/** Owns making a façade as a user makes one: `ferrule import`, then `ferrule serve`. */
import { spawn } from 'node:child_process'
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { JsonObject } from '../../played/definition.js'

/** A connector's documents. */
export interface Connector {
  readonly name: string
  readonly definition: JsonObject
  /** What lies beside the definition: apiProperties.json, icon.png, script.csx. */
  readonly beside?: readonly string[]
}

export interface Facade {
  /** Base path included. */
  readonly address: string
  /** What it has logged as a warning or worse since it was last asked. */
  warnings(): string
  close(): Promise<void>
}

export interface Places {
  /** The top of the repository, with the built command line. */
  readonly root: string
  /** Inside it, so that the project finds its packages. */
  readonly work: string
}

/** Imports a connector whose API is at `origin`, and serves it. Throws what the command line says where that fails. */
export async function startFacade({ name, definition, beside = [] }: Connector, origin: string, { root, work }: Places): Promise<Facade> {
  const folder = join(work, name)
  const source = join(folder, 'definition')
  mkdirSync(source, { recursive: true })
  writeFileSync(join(source, 'apiDefinition.swagger.json'), JSON.stringify(definition))
  for (const file of beside) cpSync(file, join(source, file.split('/').at(-1) ?? ''))
  const bin = join(root, 'packages/cli/bin/ferrule.js')
  const imported = await run(bin, ['import', source, '--out', join(folder, 'project'), '--json'])
  if (imported.code !== 0) throw new Error(`ferrule import failed: ${imported.text.slice(0, 2_000)}`)
  const port = await freePort()
  const basePath = typeof definition['basePath'] === 'string' ? definition['basePath'].replace(/\/+$/, '') : ''
  const address = `http://127.0.0.1:${port}${encodeURI(basePath)}`
  const places = ['--host', '127.0.0.1', '--port', String(port), '--url', address, '--backend', origin + encodeURI(basePath)]
  const child = spawn(process.execPath, [bin, 'serve', join(folder, 'project/src/connector.ts'), ...places, '--json'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  let said = ''
  await new Promise<void>((resolve, reject) => {
    const hear = (chunk: Buffer): void => {
      said = (said + chunk.toString('utf8')).slice(-20_000)
      if (said.includes('"event":"listening"')) resolve()
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    void ended.then(() => reject(new Error(`ferrule serve ended: ${said.slice(0, 2_000)}`)))
  })
  return {
    address,
    warnings() {
      const lines = said.split('\n').filter((line) => /"level":[4-6]0/.test(line))
      said = ''
      return lines.at(-1)?.slice(0, 800) ?? ''
    },
    async close() {
      child.kill('SIGTERM')
      await ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function run(bin: string, args: readonly string[]): Promise<{ readonly code: number | null; readonly text: string }> {
  const child = spawn(process.execPath, [bin, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  let text = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (text += chunk.toString('utf8')))
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, text })))
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise<void>((resolve) => server.close(() => resolve()))
  return port
}
