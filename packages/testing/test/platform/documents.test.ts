import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openPlatform } from '@ferrule/testing'

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
    /apiDefinition\.swagger\.json is not JSON/,
  )
})
