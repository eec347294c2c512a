import { mkdirSync, readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { build } from './support/ferrule.js'
import { createProject, TSC_INIT, temporaryFolder, writeProjectFiles } from './support/project.js'
import { notes } from './support/sources.js'

const definition = (
  folder: string,
): { paths: Record<string, unknown>; definitions: Record<string, { properties: Record<string, unknown> }> } =>
  JSON.parse(readFileSync(join(folder, 'out/apiDefinition.swagger.json'), 'utf8')) as never

test('TypeScript of an ES module project is built as it is', async () => {
  const project = createProject({ 'src/connector.ts': notes() })
  const { code, diagnostics, connector } = await build(project, 'src/connector.ts')
  expect(diagnostics).toEqual([])
  expect({ code, connector }).toEqual({ code: 0, connector: { title: 'Notes', version: '1.0.0', operations: 1 } })
  expect(definition(project).definitions['Note']?.properties).toMatchObject({ text: { type: 'string' } })
})

test('a CommonJS project gives the same definition as an ES module project', async () => {
  const esm = createProject({ 'src/connector.ts': notes() })
  const cjs = createProject({ 'src/connector.ts': notes() }, 'commonjs')
  expect([await build(esm, 'src/connector.ts'), await build(cjs, 'src/connector.ts')]).toMatchObject([{ code: 0 }, { code: 0 }])
  expect(definition(cjs)).toEqual(definition(esm))
})

test('a project under what tsc --init writes is built', async () => {
  const project = createProject({ 'tsconfig.json': TSC_INIT, 'src/connector.ts': notes() })
  expect(await build(project, 'src/connector.ts')).toMatchObject({ code: 0, diagnostics: [] })
})

const SPLIT = {
  'src/model.ts': `import { Property } from '@ferrule/core'
import { IsString } from 'class-validator'
export class Note {
  @Property({ summary: 'Text' })
  @IsString()
  text!: string
}
`,
  'src/names.cts': `import os = require('node:os')
export const eol: string = os.EOL
export enum Colour { red = 'red' }
`,
  'src/titles.mts': `export const title: string = 'Notes'\n`,
}
const split = (model: string, others: string): string =>
  notes()
    .replace(/export class Note \{[\s\S]*?\n\}\n/, '')
    .replace(/import \{ IsString \}.*\n/, `import { Note } from '${model}'\n${others}`)
    .replace(/, Property,/, ',')

test('a .js specifier means the .ts file, .mjs the .mts file and .cjs the .cts file', async () => {
  const others = `import { title } from './titles.mjs'\nimport { Colour, eol } from './names.cjs'\nvoid [title, eol, Colour.red]\n`
  const project = createProject({ ...SPLIT, 'src/connector.ts': split('./model.js', others) })
  expect(await build(project, 'src/connector.ts')).toMatchObject({ code: 0, diagnostics: [] })
})

test('in a CommonJS project relative imports may leave the extension out, and may name a folder', async () => {
  const others = `import { title } from './titles'\nvoid title\n`
  const files = { 'src/model.ts': SPLIT['src/model.ts'], 'src/titles/index.ts': SPLIT['src/titles.mts'] }
  const project = createProject({ ...files, 'src/connector.ts': split('./model', others) }, 'commonjs')
  expect(await build(project, 'src/connector.ts')).toMatchObject({ code: 0, diagnostics: [] })
})

test('a .ts specifier, as "rewriteRelativeImportExtensions" wants it, is loaded', async () => {
  const project = createProject({ 'src/model.ts': SPLIT['src/model.ts'], 'src/connector.ts': split('./model.ts', '') })
  expect(await build(project, 'src/connector.ts')).toMatchObject({ code: 0, diagnostics: [] })
})

test.each(['module', 'commonjs'] as const)('the aliases of tsconfig.json hold in a project of type %s', async (type) => {
  const tsconfig = JSON.stringify({ compilerOptions: { paths: { '#models/*': ['./never/*'], '@models/*': ['./src/models/*'] } } })
  const files = { 'tsconfig.json': `// the project\n${tsconfig}`, 'src/models/note.ts': SPLIT['src/model.ts'] }
  const project = createProject({ ...files, 'src/connector.ts': split('@models/note.js', '') }, type)
  expect(await build(project, 'src/connector.ts')).toMatchObject({ code: 0, diagnostics: [] })
})

test('an "imports" entry of package.json that names what is not compiled yet means the source', async () => {
  const project = createProject({
    'package.json': JSON.stringify({ type: 'module', imports: { '#models/*': './src/models/*' } }),
    'src/models/note.ts': SPLIT['src/model.ts'],
    'src/connector.ts': split('#models/note.js', ''),
  })
  expect(await build(project, 'src/connector.ts')).toMatchObject({ code: 0, diagnostics: [] })
})

test('a neighbouring package of a workspace is loaded from its TypeScript', async () => {
  const project = temporaryFolder()
  mkdirSync(join(project, 'node_modules'))
  const installed = createProject({})
  for (const name of ['@ferrule', 'class-validator'])
    symlinkSync(join(installed, 'node_modules', name), join(project, 'node_modules', name))
  writeProjectFiles(project, {
    'package.json': '{"type":"module"}',
    'models/package.json': '{"name":"models","type":"module","exports":"./src/note.ts"}',
    'models/src/note.ts': SPLIT['src/model.ts'],
    'src/connector.ts': split('models', ''),
  })
  symlinkSync(join(project, 'models'), join(project, 'node_modules/models'))
  expect(await build(project, 'src/connector.ts')).toMatchObject({ code: 0, diagnostics: [] })
})

test('diagnostics name the line of the decorator, in both module kinds', async () => {
  const nameless = `

  @Action('GET /notes/{id}', {
    summary: 'Find a note',
    description: 'Finds a note.',
    returns: () => Note,
  })
  find(): Note {
    throw new Error('not called')
  }`
  for (const type of ['module', 'commonjs'] as const) {
    const source = notes({ members: nameless })
    const project = createProject({ 'src/connector.ts': `// ü: positions are bytes to the compiler\n${source}` }, type)
    const { code, diagnostics } = await build(project, 'src/connector.ts')
    const line = source.split('\n').findIndex((text) => text.includes("'GET /notes/{id}'")) + 2
    expect(code).toBe(1)
    expect(diagnostics).toMatchObject([{ severity: 'error', at: { file: 'src/connector.ts', line, class: 'Notes', member: 'find' } }])
  }
})

test('the connector is the default export, or the only exported one', async () => {
  const only = createProject({ 'connector.ts': notes().replace('export default Notes', '') })
  expect(await build(only, 'connector.ts')).toMatchObject({ code: 0, connector: { title: 'Notes' } })

  const second = notes({ title: 'Other' })
    .replace(/^[\s\S]*?(?=@Connector)/, '')
    .replaceAll('Notes', 'Others')
    .replace(/export default .*\n/, '')
  const chosen = createProject({ 'connector.ts': notes() + second })
  expect(await build(chosen, 'connector.ts')).toMatchObject({ code: 0, connector: { title: 'Notes' } })

  const several = createProject({ 'connector.ts': notes().replace('export default Notes', '') + second })
  const { code, diagnostics } = await build(several, 'connector.ts')
  expect(code).toBe(1)
  expect(diagnostics).toMatchObject([
    { code: 'several-connectors-exported', message: 'The module exports several connectors: Notes, Others.' },
  ])
})

test('what `export =` gives in CommonJS is the connector', async () => {
  const project = createProject({
    'connector.cts': notes()
      .replace('export default Notes', 'export = Notes')
      .replaceAll(/export class/g, 'class'),
  })
  expect(await build(project, 'connector.cts')).toMatchObject({ code: 0, connector: { title: 'Notes' } })
})

test('building constructs nothing and calls no create', async () => {
  const source = notes({ members: `\n  constructor() {\n    super()\n    throw new Error('constructed')\n  }` })
  const project = createProject({ 'connector.ts': `${source}\nexport const create = () => { throw new Error('created') }` })
  expect(await build(project, 'connector.ts')).toMatchObject({ code: 0, diagnostics: [] })
})
