/** The guide about releases, followed step by step: its files, its commands, and what they print. */
import { spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { afterAll, expect, test } from '@jest/globals'
import { readFences } from '../docs/fences.js'
import { FERRULE, ROOT, withoutJest } from './guide.js'

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'ferrule-guide-')))
/** A machine on which paconn is installed, and a tenant behind it. */
const machine = mkdtempSync(join(tmpdir(), 'ferrule-machine-'))
afterAll(() => [folder, machine].forEach((one) => rmSync(one, { recursive: true, force: true })))

interface Ran {
  readonly status: number | null
  readonly said: string
}

function run(script: string): Ran {
  const { status, stdout, stderr } = spawnSync('sh', ['-ec', script.replaceAll('npx ferrule', `"${process.execPath}" "${FERRULE}"`)], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...withoutJest(), PATH: `${machine}${delimiter}${process.env['PATH'] ?? ''}`, FAKE_TENANT: machine },
  })
  return { status, said: stdout + stderr }
}

test('each command of the guide ends and says what the guide tells', () => {
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'rooms', private: true, type: 'module' }))
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'))
  mkdirSync(join(folder, 'src'))
  copyFileSync(join(ROOT, 'examples/orders/src/icon.png'), join(folder, 'src/icon.png'))
  symlinkSync(join(ROOT, 'packages/cli/test/fakes/paconn.mjs'), join(machine, 'paconn'))
  writeFileSync(join(machine, 'tenant.json'), JSON.stringify({ signedIn: true, environments: ['contoso-test'], connectors: {} }))
  let ran: Ran = { status: 0, said: '' }
  for (const { language, marks, file, code } of readFences(readFileSync(join(ROOT, 'docs/guides/releasing.md'), 'utf8'))) {
    if (file !== undefined) {
      mkdirSync(dirname(join(folder, file)), { recursive: true })
      writeFileSync(join(folder, file), code)
    } else if (language === 'sh') {
      ran = run(code)
      expect({ code, ...ran }).toMatchObject({ status: marks.includes('fails') ? 1 : 0 })
    } else for (const line of code.trim().split('\n')) expect(ran.said).toContain(line.trim())
  }
  for (const written of [
    'dist/paconn/settings.json',
    'dist/ContosoRooms.zip',
    'dist/certification/upload.zip',
    'docs/reference.md',
    'releases/1.1.0',
  ])
    expect([written, existsSync(join(folder, written))]).toEqual([written, true])
})
