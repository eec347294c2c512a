/** What a backend answered is recorded once and replayed from then on. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from '@jest/globals'
import { receiver, recordedBackend } from '@ferrule/testing'

const folder = mkdtempSync(join(tmpdir(), 'ferrule-recorded-'))
const file = join(folder, 'recordings/backend.json')
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** What a connector's own code asks its backend. */
async function converse(origin: string, key: string): Promise<readonly unknown[]> {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
  const post = (name: string): Promise<unknown> =>
    fetch(`${origin}/items`, { method: 'POST', headers, body: JSON.stringify({ name }) }).then((answer) => answer.json())
  const list = await fetch(`${origin}/items?key=${encodeURIComponent(key)}`, { headers })
  const { next } = (await list.json()) as { next: string }
  const second = await fetch(next, { headers })
  const bytes = await fetch(`${origin}/file`, { headers })
  return [list.status, await second.text(), await post('a'), await post('b'), [...new Uint8Array(await bytes.arrayBuffer())]]
}

test('a conversation is the same without the backend, and holds no secret', async () => {
  const real = await receiver()
  const secrets = ['key of/the+backend']
  const [key = ''] = secrets
  real.answer('/items', ({ method, body, path }) =>
    method === 'POST'
      ? { status: 201, headers: { 'content-type': 'application/json' }, body: JSON.stringify({ made: JSON.parse(String(body)), by: key }) }
      : path.includes('page=2')
        ? { status: 200, body: 'the end' }
        : { status: 200, headers: { 'set-cookie': 'a=1' }, body: JSON.stringify({ next: `${real.origin}/items?page=2` }) },
  )
  real.answer('/file', { status: 200, headers: { 'content-type': 'application/pdf' }, body: Buffer.from([0, 255, 254, 1]) as never })
  const recording = await recordedBackend({ file, backend: real.origin, record: true, secrets })
  const before = await converse(recording.origin, key)
  await recording.close()
  await real.close()
  const text = readFileSync(file, 'utf8')
  for (const hidden of [key, encodeURIComponent(key), 'set-cookie', 'Bearer', real.origin]) expect(text).not.toContain(hidden)

  const replayed = await recordedBackend({ file, backend: real.origin, secrets })
  const hidden = (value: unknown): unknown => JSON.parse(JSON.stringify(value).replaceAll(key, '***'))
  expect(await converse(replayed.origin, key)).toEqual(hidden(before))
  await replayed.close()
})

test('what was not recorded is answered with what was', async () => {
  const replayed = await recordedBackend({ file, backend: 'https://api.contoso.example' })
  const answer = await fetch(`${replayed.origin}/other`)
  expect([answer.status, await answer.json()]).toEqual([
    501,
    { message: 'GET /other was not recorded; there are GET /items?key=***, GET /items?page=2, GET /file, POST /items.' },
  ])
  await replayed.close()
})

test('a recording that is not there says how it is made', async () => {
  await expect(recordedBackend({ file: join(folder, 'none.json'), backend: 'https://api.contoso.example' })).rejects.toThrow(
    'record it first, with recordedBackend({ record: true })',
  )
})
