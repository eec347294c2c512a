import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterEach, expect, test } from '@jest/globals'
import { session, type Event, type FoundDiagnostic, type Session } from './support/ferrule.js'
import { createProject, writeProjectFiles } from './support/project.js'
import { notes } from './support/sources.js'

const running: Session[] = []
afterEach(async () => {
  for (const one of running.splice(0)) {
    one.kill('SIGTERM')
    await one.ended
  }
})

function dev(project: string, args: readonly string[] = ['--port', '0'], entry = 'src/connector.ts'): Session {
  const started = session(project, ['dev', entry, ...args])
  running.push(started)
  return started
}

const addressOf = (event: Event): string => event['address'] as string
const diagnosticsOf = (event: Event): readonly FoundDiagnostic[] => event['diagnostics'] as readonly FoundDiagnostic[]

async function keep(address: string, text: string): Promise<unknown> {
  const response = await fetch(`${address}/notes`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ text }),
  })
  return { status: response.status, body: await response.json() }
}

const shouting = notes().replace('return input', 'return { text: input.text.toUpperCase() }')

test('dev serves the operations, the definition, the OpenAPI document and the health, and says where they are', async () => {
  const listening = await dev(createProject({ 'src/connector.ts': notes() })).next('listening')
  expect(listening).toMatchObject({
    title: 'Notes',
    operations: 1,
    diagnostics: [],
    address: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/api$/),
  })
  expect(await keep(addressOf(listening), 'milk')).toEqual({ status: 200, body: { text: 'milk' } })
  const documents = await Promise.all(
    ['definition', 'openapi', 'health'].map(async (name) => (await fetch(listening[name] as string)).json()),
  )
  const host = new URL(addressOf(listening)).host
  expect(documents).toMatchObject([
    { swagger: '2.0', host, basePath: '/api', schemes: ['http'] },
    { openapi: expect.stringMatching(/^3\.1/) },
    { status: 'ok' },
  ])
})

test.each(['module', 'commonjs'] as const)('a changed source is served, at the same address, in a project of type %s', async (type) => {
  const project = createProject({ 'src/connector.ts': notes() }, type)
  const started = dev(project)
  const first = await started.next('listening')
  expect(await keep(addressOf(first), 'milk')).toMatchObject({ body: { text: 'milk' } })
  writeProjectFiles(project, { 'src/connector.ts': shouting })
  expect(await started.next('changed')).toMatchObject({ files: ['src/connector.ts'] })
  const second = await started.next('listening')
  expect(addressOf(second)).toBe(addressOf(first))
  expect(await keep(addressOf(second), 'milk')).toMatchObject({ body: { text: 'MILK' } })
})

test('a change of an imported module in a new folder, and of JSON that is imported, is served', async () => {
  const project = createProject({ 'src/connector.ts': notes() })
  const started = dev(project)
  const { address } = (await started.next('listening')) as unknown as { address: string }
  writeProjectFiles(project, {
    'src/texts/suffix.ts': `import data from './data.json' with { type: 'json' }\nexport const suffix = data.suffix\n`,
    'src/texts/data.json': '{"suffix":"!"}',
  })
  writeProjectFiles(project, {
    'src/connector.ts': `import { suffix } from './texts/suffix.js'\n${notes().replace('return input', 'return { text: input.text + suffix }')}`,
  })
  expect(await eventually(() => keep(address, 'milk'), { body: { text: 'milk!' } })).toBe(true)
  writeProjectFiles(project, { 'src/texts/data.json': '{"suffix":"?"}' })
  expect(await eventually(() => keep(address, 'milk'), { body: { text: 'milk?' } })).toBe(true)
})

test('a broken change is reported, the last good version goes on serving, and mending it serves again', async () => {
  const project = createProject({ 'src/connector.ts': notes() })
  const started = dev(project)
  const address = addressOf(await started.next('listening'))
  writeProjectFiles(project, { 'src/connector.ts': notes().replace('text!: string', 'text!: string[]') })
  const broken = await started.next('broken')
  expect(broken).toMatchObject({ stillServing: true })
  expect(diagnosticsOf(broken)[0]).toMatchObject({ severity: 'error', at: { file: 'src/connector.ts', class: 'Note', member: 'text' } })
  expect(await keep(address, 'milk')).toMatchObject({ status: 200 })
  writeProjectFiles(project, { 'src/connector.ts': `${notes()}\nexport const = 1\n` })
  expect(diagnosticsOf(await started.next('broken'))).toMatchObject([{ code: 'syntax-error' }])
  writeProjectFiles(project, { 'src/connector.ts': shouting })
  await started.next('listening')
  expect(await keep(address, 'milk')).toMatchObject({ body: { text: 'MILK' } })
})

test('a declaration that is broken from the start is waited for', async () => {
  const project = createProject({ 'src/connector.ts': 'export const nothing = 1' })
  const started = dev(project)
  expect(await started.next('broken')).toMatchObject({ stillServing: false, diagnostics: [{ code: 'no-connector-exported' }] })
  writeProjectFiles(project, { 'src/connector.ts': notes() })
  expect(await keep(addressOf(await started.next('listening')), 'milk')).toMatchObject({ status: 200 })
})

test('what the instance lacks is reported: constructor arguments, a create that throws', async () => {
  const needing = notes({ members: '\n  constructor(readonly shop: object) {\n    super()\n  }' })
  const project = createProject({ 'src/connector.ts': needing })
  const started = dev(project)
  expect(diagnosticsOf(await started.next('broken'))).toMatchObject([{ code: 'create-missing', at: { class: 'Notes' } }])
  writeProjectFiles(project, { 'src/connector.ts': `${needing}\nexport async function create() {\n  throw new Error('no database')\n}\n` })
  const line = needing.split('\n').length + 2
  expect(diagnosticsOf(await started.next('broken'))).toMatchObject([
    { code: 'create-throws', message: 'The connector could not be created: Error: no database', at: { file: 'src/connector.ts', line } },
  ])
  writeProjectFiles(project, { 'src/connector.ts': `${needing}\nexport const create = async () => new Notes({})\n` })
  expect(await keep(addressOf(await started.next('listening')), 'milk')).toMatchObject({ status: 200 })
})

test('a security scheme that nothing verifies is reported as not servable', async () => {
  const source = notes().replace('@Security.none()', "@Security.apiKey({ in: 'header', name: 'X-Key' })")
  const broken = await dev(createProject({ 'src/connector.ts': source })).next('broken')
  expect(diagnosticsOf(broken)).toMatchObject([{ code: 'not-servable', severity: 'error' }])
})

test('a server that ends by itself is reported, and the next change serves again', async () => {
  const project = createProject({
    'src/connector.ts': `${notes()}\nexport const create = () => {\n  setTimeout(() => process.exit(7), 50)\n  return new Notes()\n}\n`,
  })
  const started = dev(project)
  await started.next('listening')
  expect(await started.next('crashed')).toMatchObject({ code: 7 })
  writeProjectFiles(project, { 'src/connector.ts': notes() })
  expect(await keep(addressOf(await started.next('listening')), 'milk')).toMatchObject({ status: 200 })
})

test('a port that was asked for and is taken ends dev with exit code 2 and the advice', async () => {
  const taken = createServer().listen(0, '127.0.0.1')
  await once(taken, 'listening')
  const { port } = taken.address() as AddressInfo
  const started = session(createProject({ 'src/connector.ts': notes() }), ['dev', 'src/connector.ts', '--port', String(port)])
  expect(await started.ended).toBe(2)
  taken.close()
})

test('without --port the next free port is taken where 3000 is not', async () => {
  const taken = createServer().listen(3000, '127.0.0.1')
  // Where somebody else has it already, it is taken as well.
  await Promise.race([once(taken, 'listening'), once(taken, 'error')])
  const started = dev(createProject({ 'src/connector.ts': notes() }), [])
  expect(await started.next('port-taken')).toMatchObject({ port: 3000 })
  expect((await started.next('listening'))['port']).toBeGreaterThan(3000)
  taken.close()
})

const SLOW = notes({
  members: `

  @Action('GET /slow', { summary: 'Wait', description: 'Answers after a while.', returns: () => Note })
  async slow(): Promise<Note> {
    await new Promise((resolve) => setTimeout(resolve, 600))
    return { text: 'done' }
  }`,
})

test.each(['SIGINT', 'SIGTERM'] as const)('%s ends dev with exit code 0 after the requests that have begun', async (signal) => {
  const started = session(createProject({ 'src/connector.ts': SLOW }), ['dev', 'src/connector.ts', '--port', '0'])
  const address = addressOf(await started.next('listening'))
  await keep(address, 'a connection that is kept alive and idle')
  const slow = fetch(`${address}/slow`)
  await new Promise((resolve) => setTimeout(resolve, 200))
  const begun = Date.now()
  started.kill(signal)
  expect(await (await slow).json()).toEqual({ text: 'done' })
  expect(await started.ended).toBe(0)
  expect(Date.now() - begun).toBeLessThan(2_500)
  await expect(fetch(`${address}/health`)).rejects.toThrow()
})

test('the server does not outlive a dev that was killed', async () => {
  const started = session(createProject({ 'src/connector.ts': notes() }), ['dev', 'src/connector.ts', '--port', '0'])
  const { health } = (await started.next('listening')) as unknown as { health: string }
  started.kill('SIGKILL')
  const isGone = (): Promise<unknown> =>
    fetch(health).then(
      () => ({ gone: false }),
      () => ({ gone: true }),
    )
  expect(await eventually(isGone, { gone: true })).toBe(true)
})

test('a request that has begun is answered by the old version while the new one takes over', async () => {
  const project = createProject({ 'src/connector.ts': SLOW })
  const started = dev(project)
  const address = addressOf(await started.next('listening'))
  await keep(address, 'warm')
  writeProjectFiles(project, { 'src/connector.ts': shouting })
  await started.next('changed')
  const answers: unknown[] = []
  let over = false
  const asking = (async () => {
    while (!over) answers.push(await fetch(`${address}/slow`).then((response) => response.status, String))
  })()
  await started.next('listening')
  over = true
  await asking
  expect(answers[0]).toBe(200)
})

test('data that the connector writes into its own folder does not restart it', async () => {
  const writing = `import { writeFileSync } from 'node:fs'\n${notes().replace('return input', "writeFileSync('data.json', JSON.stringify(input))\n    writeFileSync('notes.sqlite', 'x')\n    return input")}`
  const project = createProject({ 'src/connector.ts': writing })
  const started = dev(project)
  const address = addressOf(await started.next('listening'))
  await keep(address, 'milk')
  await new Promise((resolve) => setTimeout(resolve, 400))
  writeProjectFiles(project, { 'src/other.ts': 'export {}' })
  expect(await started.next('changed')).toMatchObject({ files: [join('src', 'other.ts')] })
  await started.next('listening')
})

async function eventually(look: () => Promise<unknown>, wanted: object): Promise<boolean> {
  for (let tries = 0; tries < 50; tries++) {
    try {
      expect(await look()).toMatchObject(wanted)
      return true
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }
  return false
}

test('what works and reads badly is told with each load', async () => {
  const source = notes().replace("'Keeps a note and returns it.'", "'Keep a note.'")
  const { findings } = await dev(createProject({ 'src/connector.ts': source })).next('listening')
  expect(findings).toMatchObject([{ rule: 'description-differs', place: { file: 'src/connector.ts', line: 18, member: 'keep' } }])
})
