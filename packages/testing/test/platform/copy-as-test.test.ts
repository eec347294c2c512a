/** What was done with a platform becomes a test that does it again: it runs by itself, and holds no secret. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from '@jest/globals'
import { identityProvider, type Platform, type Receiver } from '@ferrule/testing'
import { connector, json, open } from './support/opened.js'
import { openSigningIn } from './support/signing-in.js'

const root = fileURLToPath(new URL('../../../..', import.meta.url))
// Inside the repository, so that the test finds the packages; ignored by git.
const work = join(root, 'tmp', `copied-${process.pid}`)
afterAll(() => rmSync(work, { recursive: true, force: true }))

const SECRET = 'pass word/of+Ada'
const item = { type: 'object', properties: { id: { type: 'integer' }, name: { type: 'string' } } }
const url = { type: 'string', 'x-ms-notification-url': true }
const DEFINITION = connector(
  {
    '/items': {
      get: {
        operationId: 'List',
        parameters: [{ name: 'top', in: 'query', type: 'integer' }],
        responses: { 200: { description: 'OK', schema: { type: 'array', items: item } } },
      },
    },
    '/hooks': {
      'x-ms-notification-content': { schema: item },
      post: {
        operationId: 'When',
        'x-ms-trigger': 'single',
        parameters: [{ name: 'body', in: 'body', required: true, schema: { type: 'object', properties: { url } } }],
        responses: { 201: { description: 'Created' } },
      },
    },
    '/new': {
      get: {
        operationId: 'New',
        'x-ms-trigger': 'batch',
        responses: { 200: { description: 'OK', schema: { type: 'array', items: item } } },
      },
    },
  },
  { securityDefinitions: { key: { type: 'apiKey', in: 'query', name: 'key' } } },
)
const PROPERTIES = { connectionParameters: { api_key: { type: 'securestring' }, region: { type: 'string' } } }

async function used(): Promise<Platform> {
  const { platform } = await open(DEFINITION, PROPERTIES, { connection: { api_key: SECRET, region: 'eu' } }, (backend: Receiver) => {
    const { origin } = backend
    backend.answer('/api/items', json([{ id: 1, name: `made by ${SECRET}` }]), json([{ id: 'two' }]), { status: 404, body: 'Gone.' })
    backend.answer('/api/hooks', () => json({}, 201, { location: `${origin}/api/hooks/7` }))
    backend.answer('/api/new', { status: 202, headers: { location: `${origin}/api/new/1` } })
    backend.answer('/api/new/1', json([{ id: 5, name: 'new' }]))
  })
  await platform.invoke('List', { top: 1 })
  await platform.invoke('List', { top: 2 })
  await platform.invoke('List', { top: 3 })
  const hook = await platform.turnOn('When')
  await fetch(hook.callbackUrl ?? '', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"id":3,"name":"c"}' })
  await hook.turnOff()
  const polling = platform.startPolling('New')
  await polling.poll()
  await polling.poll()
  return platform
}

/** Runs tests as their owner would. */
function run(folder: string): { readonly output: string } {
  const args = [
    '--experimental-vm-modules',
    join(root, 'node_modules/jest/bin/jest.js'),
    '--rootDir',
    root,
    '--testMatch',
    `${folder}/*.test.ts`,
  ]
  const { stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8', env: { ...process.env, NODE_OPTIONS: '' } })
  return { output: stderr }
}

test('the copied test runs, and fails once the definition no longer takes what was answered', async () => {
  const platform = await used()
  const { testFile, recordingFile } = await platform.copyAsTest({ folder: work, name: 'items' })
  const files = [testFile, recordingFile].map((file) => readFileSync(file, 'utf8'))
  for (const spelling of [SECRET, encodeURIComponent(SECRET), Buffer.from(SECRET).toString('base64')])
    for (const file of files) expect(file).not.toContain(spelling)
  expect(files[0]).toContain('"region":"eu"')
  // Beside it the same test, of a definition that was changed since.
  const changed = JSON.stringify(JSON.parse(files[1] ?? '')).replaceAll('"name":{"type":"string"}', '"name":{"type":"integer"}')
  writeFileSync(join(work, 'changed.recording.json'), changed)
  writeFileSync(join(work, 'changed.test.ts'), (files[0] ?? '').replaceAll('items.recording', 'changed.recording'))
  const { output } = run(work)
  expect(output).toMatch(/PASS .*items\.test\.ts/)
  expect(output).toMatch(/FAIL .*changed\.test\.ts/)
  expect(output).toContain('body/0/name')
}, 60_000)

test('a connector that came from a folder is read from there again', async () => {
  const folder = join(work, 'connector')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'apiDefinition.swagger.json'), JSON.stringify(DEFINITION))
  const { platform } = await open(folder as never, {}, { connection: { api_key: SECRET } }, (backend) =>
    backend.answer('/api/items', json([])),
  )
  await platform.invoke('List')
  const { testFile, recordingFile } = await platform.copyAsTest({ folder: join(work, 'tests'), name: 'list' })
  expect(readFileSync(testFile, 'utf8')).toContain('definition: join(folder, "../connector")')
  expect(JSON.parse(readFileSync(recordingFile, 'utf8'))).not.toHaveProperty('definition')
})

test('where somebody signed in, the copied test has a token, and asks no identity provider', async () => {
  const provider = await identityProvider()
  const { platform } = await openSigningIn(
    {
      ...{ identityProvider: 'oauth2', clientId: 'connector', accepts: () => true },
      custom: { authorizationUrl: provider.authorizationUrl, tokenUrl: provider.tokenUrl },
    },
    { clientSecret: provider.clientSecret },
  )
  await platform.connect({}, { signIn: { username: 'ada' } })
  await platform.invoke('Me')
  const folder = join(work, 'signed-in')
  const { recordingFile } = await platform.copyAsTest({ folder, name: 'me' })
  await provider.close()
  const { exchanges } = JSON.parse(readFileSync(recordingFile, 'utf8')) as { readonly exchanges: readonly object[] }
  expect(exchanges).toMatchObject([{ request: { path: '/api/me' } }])
  expect(run(folder).output).toMatch(/PASS .*me\.test\.ts/)
}, 60_000)
