import { readdir } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, test } from '@jest/globals'
import { Fields, Uploads } from './connectors/uploads.js'
import { serving } from './connectors/app.js'

const connector = new Uploads()
const served = serving(connector, { uploadLimit: 200_000, bodyLimit: 10_000 })
const BOUNDARY = 'the-boundary'

interface Part {
  readonly name: string
  readonly value: string
  readonly filename?: string
  readonly type?: string
}
function form(parts: readonly Part[]): string {
  const text = parts.map(({ name, value, filename, type }) => {
    const file = filename === undefined ? '' : `; filename="${filename}"`
    return `--${BOUNDARY}\r\ncontent-disposition: form-data; name="${name}"${file}\r\n${type === undefined ? '' : `content-type: ${type}\r\n`}\r\n${value}\r\n`
  })
  return `${text.join('')}--${BOUNDARY}--\r\n`
}
async function upload(path: string, parts: readonly Part[] | string) {
  const { call } = await served
  const payload = typeof parts === 'string' ? parts : form(parts)
  return call({ method: 'POST', url: path, payload, headers: { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` } })
}
/** What lies on disk once earlier requests have had time to clean up. */
const spooled = async () => wait(50).then(listSpooled)
/** What is there that was not, once others who test at the same time have cleaned up. */
const leftSince = async (before: readonly string[]): Promise<readonly string[]> => {
  for (let tries = 0; ; tries++) {
    const left = (await spooled()).filter((name) => !before.includes(name))
    if (left.length === 0 || tries === 100) return left
  }
}
const listSpooled = async () => (await readdir(tmpdir())).filter((name) => name.startsWith('ferrule-upload-'))
const title = { name: 'title', value: 'Invoice' }
const document = { name: 'document', value: '%PDF', filename: 'a.pdf', type: 'application/pdf' }

test('fields and files of a form reach the method typed, in whatever order they come', async () => {
  for (const parts of [
    [title, { name: 'pages', value: '3' }, document],
    [document, { name: 'pages', value: '3' }, title],
  ]) {
    const answer = await upload('/upload', parts)
    expect([answer.status, answer.json()]).toEqual([200, { text: 'Invoice a.pdf application/pdf %PDF ' }])
    expect(connector.input).toMatchObject({ title: 'Invoice', pages: 3 })
  }
})

test('several files may come in one form', async () => {
  const cover = { name: 'cover', value: 'PNG', filename: 'b.png', type: 'image/png' }
  expect((await upload('/upload', [cover, document, title])).json().text).toBe('Invoice a.pdf application/pdf %PDF PNG')
})

test('a file that had to wait for later fields lies on disk until the answer is sent, and no longer', async () => {
  const before = await spooled()
  let during: string[] = []
  connector.started = async () => {
    during = await listSpooled()
  }
  await upload('/upload', [document, title])
  connector.started = () => undefined
  expect(during.filter((name) => !before.includes(name)).length).toBeGreaterThan(0)
  expect(await leftSince(before)).toEqual([])
})

test('a refused form leaves nothing on disk', async () => {
  const before = await spooled()
  expect((await upload('/upload', [document, { name: 'title', value: 'x'.repeat(30) }])).status).toBe(400)
  expect(await leftSince(before)).toEqual([])
})

test('a file reaches the method while it still arrives, where nothing else is awaited', async () => {
  const { port } = await served
  const head = form([title]).replace(`--${BOUNDARY}--\r\n`, '')
  const begin = `--${BOUNDARY}\r\ncontent-disposition: form-data; name="document"; filename="a"\r\n\r\n`
  const started = new Promise<void>((resolve) => {
    connector.started = () => resolve()
  })
  const text = await new Promise<string>((resolve, reject) => {
    const sent = request({
      port,
      host: '127.0.0.1',
      path: '/single',
      method: 'POST',
      headers: { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` },
    })
    sent.on('error', reject)
    sent.on('response', (response) => {
      let all = ''
      response.on('data', (chunk) => (all += String(chunk)))
      response.on('end', () => resolve(all))
    })
    sent.write(`${head}${begin}${'a'.repeat(70_000)}`)
    void started.then(() => sent.end(`${'b'.repeat(70_000)}\r\n--${BOUNDARY}--\r\n`))
  })
  connector.started = () => undefined
  expect(JSON.parse(text)).toEqual({ text: '140000' })
})

test('an upload may be sent back as a download', async () => {
  const answer = await upload('/echo', [title, document])
  expect([answer.text, answer.headers['content-disposition']]).toEqual(['%PDF', 'attachment; filename="a.pdf"'])
})

test('a file that the method does not read holds up nobody', async () => {
  const answers = await Promise.all(
    Array.from({ length: 5 }, () => upload('/ignored', [title, { ...document, value: 'a'.repeat(150_000) }])),
  )
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200])
})

test.each([
  ['a missing field', [document], 'formData /title required'],
  ['a missing file', [title], 'formData /document required'],
  ['a field of the wrong type', [title, { name: 'pages', value: 'three' }, document], 'formData /pages type'],
  ['a field that breaks a rule', [{ name: 'title', value: 'x'.repeat(21) }, document], 'formData /title maxLength'],
  ['a field given twice', [title, title, document], 'formData /title duplicate'],
  ['an unknown field', [title, { name: 'other', value: 'a' }, document], 'formData /other unknown'],
  ['an unknown file', [{ ...document, name: 'other' }, title, document], 'formData /other unknown'],
  ['a text where a file is declared', [title, { name: 'document', value: 'text' }], 'formData /document unknown'],
])('%s is refused', async (_, parts, fault) => {
  const answer = await upload('/upload', parts)
  expect(answer.status).toBe(400)
  expect(answer.json().errors.map((one: { in: string; path: string; code: string }) => `${one.in} ${one.path} ${one.code}`)).toContain(
    fault,
  )
})

test.each([
  ['spooled', [{ ...document, value: 'a'.repeat(200_001) }, title]],
  ['streamed', [title, { ...document, value: 'a'.repeat(200_001) }]],
])('a file beyond the limit is refused: %s', async (_, parts) => {
  expect((await upload('/single', parts)).json()).toMatchObject({ status: 413, code: 'body-too-large' })
})

test('a field beyond the limit is refused', async () => {
  expect((await upload('/upload', [{ name: 'title', value: 'a'.repeat(10_001) }, document])).status).toBe(413)
})

test.each([
  ['cut off', form([title, document]).slice(0, -30)],
  ['without a part', '--nonsense'],
])('a form that is %s is refused', async (_, text) => {
  expect((await upload('/upload', text)).status).toBe(400)
})

test('a form without a file may be URL-encoded', async () => {
  const { call } = await served
  const send = (payload: string, type = 'application/x-www-form-urlencoded') =>
    call({ method: 'POST', url: '/fields', payload, headers: { 'content-type': type } })
  expect((await send('title=a+b%21&pages=3&tags=x&tags=y')).status).toBe(200)
  expect(connector.input).toEqual(Object.assign(new Fields(), { title: 'a b!', pages: 3, tags: ['x', 'y'] }))
  expect((await send('title=a&other=1')).json().errors).toEqual([
    expect.objectContaining({ in: 'formData', path: '/other', code: 'unknown' }),
  ])
  expect((await send('')).json().errors).toEqual([expect.objectContaining({ path: '/title', code: 'required' })])
  expect((await send('{}', 'application/json')).status).toBe(415)
})

test('a form with a forbidden name is refused, however it is written', async () => {
  const { call } = await served
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  for (const name of ['__proto__', '__proto__[admin]', 'constructor', 'constructor[prototype][admin]']) {
    expect((await upload('/upload', [title, { name, value: 'a' }, document])).status).toBe(400)
    expect((await call({ method: 'POST', url: '/fields', payload: `title=a&${name}=a`, headers })).status).toBe(400)
  }
  expect(({} as { admin?: unknown }).admin).toBeUndefined()
})

test('a body that is a file is streamed as it is', async () => {
  const { call } = await served
  const put = (payload: string | undefined, type: string) =>
    call({ method: 'PUT', url: '/binary/a', payload, headers: { 'content-type': type } })
  expect((await put('{"not":"parsed"}', 'application/json')).json()).toEqual({ text: 'a application/json {"not":"parsed"}' })
  expect((await put('a'.repeat(200_001), 'text/plain')).json()).toMatchObject({ status: 413 })
  expect((await call({ method: 'PUT', url: '/binary/a' })).json()).toMatchObject({ code: 'missing-body' })
})
