import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { transformSync as swcTransform } from '@swc/core'
import { transformSync as esbuildTransform } from 'esbuild'
import { afterAll, beforeAll, expect, test } from '@jest/globals'

const root = fileURLToPath(new URL('../..', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'ferrule-tsc-init-'))
const run = promisify(execFile)
const tsc = (...args: string[]): Promise<{ stdout: string }> =>
  run(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), ...args], { cwd: folder }).catch(
    (failed: { stdout: string }) => failed,
  )

/** The mistakes that users of decorator frameworks make most, in modules as they would write them. */
const MODULES = {
  'address.ts': `
    import { Property } from '@ferrule/core'
    export class Address { @Property() street!: string }
  `,
  'other-address.ts': `
    import { Property } from '@ferrule/core'
    export class Address { @Property() host!: string }
  `,
  'folder.ts': `
    import { Property } from '@ferrule/core'
    import type { Ref } from '@ferrule/core'
    import { Entry } from './entry.js'
    export class Folder {
      @Property({ items: () => Entry }) entries!: Entry[]
      @Property({ type: () => Entry }) first!: Ref<Entry>
    }
  `,
  'entry.ts': `
    import { Property } from '@ferrule/core'
    import type { Ref } from '@ferrule/core'
    import { Folder } from './folder.js'
    export class Entry { @Property({ type: () => Folder, required: false }) parent?: Ref<Folder> }
  `,
  'connector.ts': `
    import { Action, BaseConnector, Connector, Property, Security } from '@ferrule/core'
    import { IsInt, IsOptional, IsString } from 'class-validator'
    import type { Address } from './address.js'
    import { Address as Home } from './address.js'
    import { Address as Host } from './other-address.js'
    import { Folder } from './folder.js'

    export class Mistaken {
      @Property() list!: string[]
      @Property() imported!: Address
      @Property() union!: string | number
      @Property() nothing!: string | null
    }
    export class Twice {
      @Property() home!: Home
      @Property() host!: Host
    }
    export class Fine {
      @IsString() name!: string
      @IsOptional() @IsInt() age?: number
      @Property({ required: false }) note?: string
    }
    const about = { title: 'Test', description: 'A test.', version: '1.0.0', url: 'https://a.example' } as const

    @Connector(about)
    @Security.none()
    export class Wrong extends BaseConnector {
      @Action('POST /mistaken', { summary: 'A' }) mistaken(input: Mistaken): void { void input }
      @Action('POST /twice', { summary: 'B' }) twice(input: Twice): void { void input }
      @Action('POST /folder', { summary: 'C' }) folder(input: Folder): void { void input }
    }

    @Connector(about)
    @Security.none()
    export class Right extends BaseConnector {
      @Action('POST /fine', { summary: 'A', returns: () => Fine }) fine(input: Fine): Fine { return input }
    }
  `,
  'report.ts': `
    import { formatPlace, reflectConnector } from '@ferrule/core'
    import { Wrong } from './connector.js'
    const { diagnostics } = reflectConnector(Wrong)
    console.log(JSON.stringify(diagnostics.map(({ code, at }) => [code, formatPlace(at).replace(/^.*\\//, '')])))
  `,
  'serve.ts': `
    import Fastify from 'fastify'
    import { ferrule } from '@ferrule/fastify'
    import { Right } from './connector.js'
    const app = Fastify()
    await app.register(ferrule, { connector: new Right() })
    const post = async (payload: object) => {
      const { statusCode, body } = await app.inject({ method: 'POST', url: '/fine', payload })
      return [statusCode, JSON.parse(body) as { name?: string; errors?: object[] }] as const
    }
    console.log(JSON.stringify([await post({ name: 'Ada' }), await post({ name: 'Ada', more: 1 })]))
  `,
}

beforeAll(async () => {
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ type: 'module' }))
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  await tsc('--init')
  const config = readFileSync(join(folder, 'tsconfig.json'), 'utf8')
  // What its own comments leave to the user: decorators, and the types of Node.
  const decorators = '"compilerOptions": { "experimentalDecorators": true, "emitDecoratorMetadata": true, "outDir": "out", "rootDir": ".",'
  writeFileSync(
    join(folder, 'tsconfig.json'),
    config.replace(/"compilerOptions": \{/, decorators).replace(/"types": \[\]/, '"types": ["node"]'),
  )
  for (const [name, text] of Object.entries(MODULES)) writeFileSync(join(folder, name), text)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('everything that the declaration offers compiles under what `tsc --init` writes', async () => {
  const config = readFileSync(join(folder, 'tsconfig.json'), 'utf8')
  expect(config).toMatch(/"verbatimModuleSyntax": true/)
  expect(config).toMatch(/"exactOptionalPropertyTypes": true/)
  const { stdout } = await tsc()
  expect(stdout.split('\n').filter((line) => line.includes('error'))).toEqual([])
})

test('each mistake is its own diagnostic, at its own line', async () => {
  const { stdout } = await run(process.execPath, ['--enable-source-maps', join(folder, 'out/report.js')])
  const line = (text: string): number => MODULES['connector.ts'].split('\n').findIndex((each) => each.includes(text)) + 1
  expect(JSON.parse(stdout)).toEqual([
    ['array-without-items', expect.stringMatching(new RegExp(`^connector.ts:${line('list!')}:\\d+ Mistaken.list$`))],
    ['import-type', expect.stringMatching(new RegExp(`^connector.ts:${line('imported!')}:\\d+ Mistaken.imported$`))],
    ['unknown-type', expect.stringMatching(new RegExp(`^connector.ts:${line('union!')}:\\d+ Mistaken.union$`))],
    ['unknown-type', expect.stringMatching(new RegExp(`^connector.ts:${line('nothing!')}:\\d+ Mistaken.nothing$`))],
    ['duplicate-model-name', expect.stringContaining('Address')],
  ])
})

test('fields that the compiler defines before they are given a value do no harm to a request', async () => {
  const { stdout } = await run(process.execPath, [join(folder, 'out/serve.js')])
  const [accepted, refused] = JSON.parse(stdout) as [[number, { name: string }], [number, { errors: object[] }]]
  expect(accepted).toEqual([200, { name: 'Ada' }])
  expect(refused).toMatchObject([400, { errors: [{ in: 'body' }] }])
})

test('tsc and swc give the same model, and esbuild one diagnostic', async () => {
  const print = `
    import { reflectConnector } from '@ferrule/core'
    import { Right } from './connector.js'
    const { model, diagnostics } = reflectConnector(Right)
    console.log(JSON.stringify({ model, codes: diagnostics.map(({ code }) => code) }))
  `
  const results = []
  for (const compiler of ['tsc', 'swc', 'esbuild']) {
    const out = join(folder, compiler)
    mkdirSync(out)
    for (const [name, text] of Object.entries(MODULES)) {
      const target = join(out, name.replace('.ts', '.js'))
      if (compiler === 'tsc') cpSync(join(folder, 'out', name.replace('.ts', '.js')), target)
      else writeFileSync(target, compiler === 'swc' ? bySwc(text) : byEsbuild(text))
    }
    writeFileSync(join(out, 'print.js'), print)
    const { stdout } = await run(process.execPath, [join(out, 'print.js')])
    results.push(JSON.parse(stdout) as { model?: object; codes: string[] })
  }
  const [tsc, swc, esbuild] = results
  expect(tsc?.model).toMatchObject({ operations: [{ id: 'Fine' }], schemas: [{ name: 'Fine' }] })
  expect(swc).toEqual(tsc)
  expect(esbuild).toEqual({ codes: ['no-decorator-metadata'] })
})

const bySwc = (text: string): string =>
  swcTransform(text, {
    swcrc: false,
    jsc: {
      target: 'es2022',
      parser: { syntax: 'typescript', decorators: true },
      transform: { legacyDecorator: true, decoratorMetadata: true },
    },
    module: { type: 'es6' },
  }).code
const byEsbuild = (text: string): string =>
  esbuildTransform(text, { loader: 'ts', tsconfigRaw: { compilerOptions: { experimentalDecorators: true } } }).code

test('a connector decorated by another copy of the library is one diagnostic that names both', async () => {
  const copy = join(folder, 'copy')
  mkdirSync(join(copy, 'node_modules/@ferrule'), { recursive: true })
  cpSync(join(root, 'packages/core'), join(copy, 'node_modules/@ferrule/core'), {
    recursive: true,
    filter: (path) => !/core\/(src|test|node_modules)/.test(path),
  })
  for (const name of ['address', 'other-address', 'folder', 'entry', 'connector'])
    cpSync(join(folder, `out/${name}.js`), join(copy, `${name}.js`))
  writeFileSync(
    join(folder, 'out/copies.js'),
    `
    import { reflectConnector } from '@ferrule/core'
    import { Wrong } from '../copy/connector.js'
    console.log(JSON.stringify(reflectConnector(Wrong).diagnostics.map(({ code, message }) => [code, message])))
  `,
  )
  const { stdout } = await run(process.execPath, [join(folder, 'out/copies.js')])
  expect(JSON.parse(stdout)).toEqual([['two-copies', expect.stringMatching(/packages\/core.*copy\/node_modules/)]])
})
