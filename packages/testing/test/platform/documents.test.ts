import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openPlatform, receiver } from '@ferrule/testing'
import { readConnector } from '@ferrule/testing/documents'
import { connector, json, ME } from './support/opened.js'

const folder = mkdtempSync(join(tmpdir(), 'ferrule-documents-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const act = '{ "operationId": "Act", "summary": "Act", "responses": { "200": { "description": "OK" } } }'

function written(definition: string): string {
  writeFileSync(join(folder, 'apiDefinition.swagger.json'), definition)
  return folder
}

test('comments, trailing commas and a byte-order mark are overlooked, as the platform does', async () => {
  const definition = `\uFEFF{ "swagger": "2.0", /* not there */ "host": "api.example", // yet\n "paths": { "/a": { "get": ${act} } }, }`
  const platform = await openPlatform({ definition: written(definition), baseUrl: 'http://127.0.0.1:9' })
  try {
    expect(platform.catalogue().actions.map(({ label }) => label)).toEqual(['Act'])
    expect(platform.card('Act').outputs).toMatchObject([{ key: 'body.$' }])
  } finally {
    await platform.close()
  }
})

test('what is no JSON at all is refused with its name', async () => {
  await expect(openPlatform({ definition: written('{ "swagger": oops }'), baseUrl: 'http://127.0.0.1:9' })).rejects.toThrow(
    /apiDefinition\.swagger\.json: The document is no JSON/,
  )
})

test('an address has the properties beside the definition, as a folder has', async () => {
  const server = await receiver()
  server.answer('/api/apiDefinition.swagger.json', json(connector(ME)))
  server.answer('/api/apiProperties.json', json({ properties: { publisher: 'Contoso' } }))
  try {
    for (const source of ['/api', '/api/', '/api/apiDefinition.swagger.json']) {
      const { definition, properties } = await readConnector(`${server.origin}${source}`)
      expect([definition, properties]).toEqual([connector(ME), { properties: { publisher: 'Contoso' } }])
    }
    const platform = await openPlatform({ definition: `${server.origin}/api` })
    expect(platform.catalogue().tile).toMatchObject({ title: 'Tickets', publisher: 'Contoso' })
    await platform.close()
  } finally {
    await server.close()
  }
})

test.each([
  [403, 'none'],
  [404, 'none'],
  [500, 'apiProperties.json answered with status 500.'],
])('properties that are answered with %i are %s', async (status, outcome) => {
  const server = await receiver()
  server.answer('/apiDefinition.swagger.json', json(connector(ME)))
  server.answer('/apiProperties.json', { status })
  const reading = readConnector(server.origin)
  if (outcome === 'none') expect(await reading).not.toHaveProperty('properties')
  else await expect(reading).rejects.toThrow(outcome)
  await server.close()
})

test('where there is no definition, what was asked is named', async () => {
  const empty = join(folder, 'empty')
  mkdirSync(empty)
  await expect(readConnector(empty)).rejects.toThrow(`${empty} holds no definition.`)
  await expect(readConnector(join(empty, 'orders.json'))).rejects.toThrow('orders.json does not exist.')
  const server = await receiver()
  server.answer('/', { status: 200 })
  server.answer('/api/apiDefinition.swagger.json', { status: 404 })
  await expect(readConnector(`${server.origin}/api`)).rejects.toThrow('/api/apiDefinition.swagger.json answered with status 404.')
  await server.close()
  await expect(readConnector(server.origin)).rejects.toThrow(/can't be fetched: .*ECONNREFUSED/)
})
