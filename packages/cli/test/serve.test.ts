import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from '@jest/globals'
import { ferrule, session } from './support/ferrule.js'
import { createProject } from './support/project.js'
import { notes } from './support/sources.js'

test('serve takes host and port from the environment, logs a line of JSON a request, and ends on SIGTERM', async () => {
  const project = createProject({ 'connector.ts': notes() })
  const started = session(project, ['serve', 'connector.ts'], { HOST: '127.0.0.1', PORT: '0' })
  const listening = await started.next('listening')
  const definition = (await (await fetch(listening['definition'] as string)).json()) as { host: string; basePath: string }
  expect(definition).toMatchObject({ host: 'notes.example.com', basePath: '/api' })
  started.kill('SIGTERM')
  await started.next('stopped')
  expect(await started.ended).toBe(0)
})

test('serve forwards to another backend where it is told to', async () => {
  const members = `

  @Action('GET /who', { summary: 'Who', description: 'Says who.' })
  who(_: undefined, context: { forward(): Promise<void> }): Promise<void> {
    return context.forward()
  }`
  const arrived: (string | undefined)[] = []
  const backend = createServer(({ url }, response) => {
    arrived.push(url)
    response.writeHead(204).end()
  })
  await new Promise<void>((resolve) => backend.listen(0, '127.0.0.1', resolve))
  const { port } = backend.address() as AddressInfo
  const project = createProject({ 'connector.ts': notes({ members, options: "\n  backend: 'https://nowhere.invalid'," }) })
  const command = ['serve', 'connector.ts', '--backend', `http://127.0.0.1:${port}/v1`]
  const started = session(project, command, { HOST: '127.0.0.1', PORT: '0' })
  const { address } = await started.next('listening')
  expect([(await fetch(`${address as string}/who`)).status, arrived]).toEqual([204, ['/v1/who']])
  started.kill('SIGTERM')
  expect(await started.ended).toBe(0)
  backend.closeAllConnections()
  backend.close()
})

test('serve refuses a declaration with errors: exit code 1', async () => {
  const { code, stdout } = await ferrule(createProject({ 'connector.ts': 'export const nothing = 1' }), 'serve', 'connector.ts', '--json')
  expect(code).toBe(1)
  expect(JSON.parse(stdout)).toMatchObject({ event: 'failed', ok: false, diagnostics: [{ code: 'no-connector-exported' }] })
})
