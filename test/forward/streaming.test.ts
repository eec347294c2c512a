import { fork, type ChildProcess } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, request, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import swc from '@swc/core'

const MEBIBYTE = 1_048_576
const SIZE = 100 * MEBIBYTE
const LIMIT = 64 * MEBIBYTE
const here = fileURLToPath(new URL('.', import.meta.url))
// Inside the repository, so that imports find the packages as they are built; ignored by git.
const folder = fileURLToPath(new URL(`../../tmp/forward-${process.pid}`, import.meta.url))

/** Bytes that are cheap to make and differ at every place. */
function* content(): Generator<Buffer> {
  for (let index = 0; index < SIZE / MEBIBYTE; index++) {
    const chunk = Buffer.alloc(MEBIBYTE, `${index}-`)
    chunk.writeUInt32BE(index, 0)
    yield chunk
  }
}
const hashOf = (chunks: Iterable<Buffer>): string => {
  const hash = createHash('sha256')
  for (const chunk of chunks) hash.update(chunk)
  return hash.digest('hex')
}
const form = { head: '--b\r\ncontent-disposition: form-data; name="the-file"; filename="a"\r\n\r\n', tail: '\r\n--b--\r\n' }
const fields =
  '--b\r\ncontent-disposition: form-data; name="title"\r\n\r\nt\r\n--b\r\ncontent-disposition: form-data; name="labels"\r\n\r\nl\r\n'
function* multipart(last: boolean): Generator<Buffer> {
  yield Buffer.from(last ? fields + form.head : form.head)
  yield* content()
  yield Buffer.from(last ? form.tail : `\r\n${fields}--b--\r\n`)
}

const arrivedHashes: string[] = []
const backend = createServer((incoming, response) => {
  if (incoming.method === 'GET') {
    response.writeHead(200, { 'content-type': 'application/x-odd', 'content-length': String(SIZE) })
    Readable.from(content(), { objectMode: false }).pipe(response)
    return
  }
  const hash = createHash('sha256')
  incoming.on('data', (chunk: Buffer) => hash.update(chunk))
  incoming.on('end', () => {
    arrivedHashes.push(hash.digest('hex'))
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"thing-id":"a"}')
  })
})

let child: ChildProcess
let address: string
const message = <T>(): Promise<T> => new Promise((resolve) => child.once('message', (sent) => resolve(sent as T)))
const ask = async (question: 'idle' | 'peak'): Promise<number> => {
  const answer = message<{ peak: number }>()
  child.send(question)
  return (await answer).peak
}

beforeAll(async () => {
  for (const name of ['connectors/things', 'servers/facade']) {
    const { code } = swc.transformFileSync(join(here, `${name}.ts`), {
      swcrc: false,
      jsc: {
        target: 'es2022',
        parser: { syntax: 'typescript', decorators: true },
        transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
      },
      module: { type: 'es6' },
    })
    mkdirSync(join(folder, name, '..'), { recursive: true })
    writeFileSync(join(folder, `${name}.js`), code)
  }
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
  await new Promise<void>((resolve) => backend.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(backend.address() as AddressInfo).port}/v1`
  child = fork(join(folder, 'servers/facade.js'), [url], {
    execArgv: ['--expose-gc'],
    env: { ...process.env, NODE_OPTIONS: '', NODE_ENV: 'production' },
  })
  ;({ address } = await message<{ address: string }>())
}, 60_000)

afterAll(async () => {
  child.kill('SIGKILL')
  backend.closeAllConnections()
  await new Promise((resolve) => backend.close(resolve))
  rmSync(folder, { recursive: true, force: true })
})

const send = (method: string, path: string, headers: Record<string, string>, body: Iterable<Buffer>): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    const sent = request(`${address}/api${path}`, { method, headers, agent: false }, resolve)
    sent.on('error', reject)
    pipeline(Readable.from(body, { objectMode: false }), sent).catch(reject)
  })
const lengthOf = (chunks: Iterable<Buffer>): string => {
  let size = 0
  for (const chunk of chunks) size += chunk.length
  return String(size)
}
const megabytesAbove = async (idle: number): Promise<number> => Math.round(((await ask('peak')) - idle) / MEBIBYTE)
const FORM = { 'content-type': 'multipart/form-data; boundary=b' }
const uploads: readonly (readonly [string, string, string, Record<string, string>, () => Iterable<Buffer>])[] = [
  ['a body', 'PUT', '/raw', { 'content-type': 'application/x-odd', 'content-length': String(SIZE) }, content],
  ['a body of a length that nobody says', 'PUT', '/raw', { 'content-type': 'application/x-odd' }, content],
  ['a form whose file comes last', 'POST', '/upload', { ...FORM, 'content-length': lengthOf(multipart(true)) }, () => multipart(true)],
  ['a form whose file comes first', 'POST', '/upload', { ...FORM, 'content-length': lengthOf(multipart(false)) }, () => multipart(false)],
]

test.each(uploads)(
  '100 MB arrive whole as %s, in less than 64 MB',
  async (name, method, path, headers, body) => {
    ;(await send('PUT', '/raw', {}, [Buffer.from('warm')])).resume()
    const idle = await ask('idle')
    const response = await send(method, path, headers, body())
    response.resume()
    expect([response.statusCode, arrivedHashes.at(-1)]).toEqual([200, hashOf(body())])
    const above = await megabytesAbove(idle)
    if (process.env['FERRULE_SHOW'] !== undefined) console.log(`${name}: ${above} MB above idle`)
    expect(above).toBeLessThanOrEqual(LIMIT / MEBIBYTE)
  },
  120_000,
)

test.each(['at full speed', 'to somebody slow'])(
  '100 MB come back whole %s, in less than 64 MB',
  async (speed) => {
    ;(await send('PUT', '/raw', {}, [Buffer.from('warm')])).resume()
    const idle = await ask('idle')
    const response = await send('GET', '/file', {}, [])
    const hash = createHash('sha256')
    for await (const chunk of response) {
      hash.update(chunk as Buffer)
      if (speed === 'to somebody slow') await new Promise((resolve) => setTimeout(resolve, 1))
    }
    expect([response.statusCode, response.headers['content-length'], hash.digest('hex')]).toEqual([200, String(SIZE), hashOf(content())])
    const above = await megabytesAbove(idle)
    if (process.env['FERRULE_SHOW'] !== undefined) console.log(`download ${speed}: ${above} MB above idle`)
    expect(above).toBeLessThanOrEqual(LIMIT / MEBIBYTE)
  },
  120_000,
)
