/** What a server loads until its first reply: a cold start pays for every module. */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'

const LATER = [
  'ajv',
  'fast-json-stringify/index',
  '@fastify/multipart',
  'busboy',
  'undici',
  'recheck',
  'prom-client',
  'openapi3-ts',
  'yaml',
  'postman-collection-transformer',
]

test('until its first reply a server loads no compiler, no client, no form parser, no emitter and no parser', () => {
  const { stdout, stderr } = spawnSync(process.execPath, [join(import.meta.dirname, 'server.mjs')], {
    encoding: 'utf8',
    env: { ...process.env, NODE_OPTIONS: '' },
  })
  expect(stderr).toBe('')
  const { status, body, required } = JSON.parse(stdout) as { status: number; body: unknown; required: string[] }
  expect({ status, body }).toEqual({ status: 200, body: { name: 'Ada' } })
  // Fastify itself is among them, so the list is the one that is meant.
  expect(required.some((file) => /[\\/]fastify[\\/]fastify\.js$/.test(file))).toBe(true)
  const paths = required.map((file) => file.replaceAll('\\', '/'))
  expect(
    LATER.filter((name) => paths.some((file) => file.includes(`/node_modules/${name}`) && !file.includes(`/node_modules/${name}-`))),
  ).toEqual([])
})
