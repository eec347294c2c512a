/** The examples of the guide about hosting: each home tells the time. */
import { spawnSync } from 'node:child_process'
import { copyFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { transformSync } from '@swc/core'
import { follow, withoutJest } from './guide.js'

const { folder } = follow('docs/guides/hosting.md')

test('every home answers', () => {
  for (const name of readdirSync(folder).filter((one) => one.endsWith('.ts'))) {
    const { code } = transformSync(readFileSync(join(folder, name), 'utf8'), {
      swcrc: false,
      jsc: {
        target: 'es2022',
        parser: { syntax: 'typescript', decorators: true },
        transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
      },
      module: { type: 'es6' },
    })
    writeFileSync(join(folder, name.replace(/ts$/, 'js')), code)
  }
  copyFileSync(join(import.meta.dirname, 'hosting.mjs'), join(folder, 'ask.mjs'))
  const { stdout, stderr } = spawnSync(process.execPath, ['ask.mjs'], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...withoutJest(), PORT: '0' },
    timeout: 60_000,
  })
  const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT/) as unknown
  const [, answers] = /^answers (.*)$/m.exec(stdout) ?? []
  if (answers === undefined) throw new Error(`${stdout}${stderr}`)
  expect(JSON.parse(answers)).toEqual({ server: time, application: time, functions: time, lambda: time, route: '{*path}' })
})
