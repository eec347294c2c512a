import { cpSync, mkdirSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { build, ferrule, type FoundDiagnostic } from './support/ferrule.js'
import { createProject, ROOT } from './support/project.js'
import { notes } from './support/sources.js'

const failure = async (
  files: Readonly<Record<string, string>>,
  type?: 'module' | 'commonjs',
  entry = 'src/connector.ts',
): Promise<FoundDiagnostic> => {
  const { code, ok, files: written, diagnostics } = await build(createProject(files, type), entry)
  expect({ code, ok, written, count: diagnostics.length }).toEqual({ code: 1, ok: false, written: [], count: 1 })
  return diagnostics[0] as FoundDiagnostic
}

const MODEL = (name: string, other: string, type = other): string => `import { Property } from '@ferrule/core'
import { ${other} } from './${other.toLowerCase()}.js'
import type { Ref } from '@ferrule/core'

export class ${name} {
  @Property({ summary: '${other}', required: false, type: () => ${other} })
  ${other.toLowerCase()}?: ${type}
}
export type Of${name} = Ref<${name}>
`
const withOrder = notes()
  .replace("import { IsString } from 'class-validator'", "import { IsString } from 'class-validator'\nimport { Order } from './order.js'")
  .replaceAll('() => Note,', '() => Order,')
  .replace(': Note {\n    return input', ': Order {\n    return new Order()')
  .replace('() => Note })', '() => Order })')

test('two models that import each other are explained, with the way around', async () => {
  const found = await failure({
    'src/order.ts': MODEL('Order', 'Customer'),
    'src/customer.ts': MODEL('Customer', 'Order'),
    'src/connector.ts': withOrder,
  })
  expect(found).toEqual({
    code: 'circular-import',
    severity: 'error',
    message: 'Order is read before its module has run, because modules import each other: customer.ts → order.ts → customer.ts.',
    fix: 'Type the property as Ref<Order> and name the class in a thunk (type: () => Order); where only its type is needed, use "import type".',
    at: { file: 'src/customer.ts', line: 6, column: expect.any(Number) },
  })
})

test('the way around works', async () => {
  const project = createProject({
    'src/order.ts': MODEL('Order', 'Customer', 'Ref<Customer>'),
    'src/customer.ts': MODEL('Customer', 'Order', 'Ref<Order>'),
    'src/connector.ts': withOrder,
  })
  expect(await build(project, 'src/connector.ts')).toMatchObject({ code: 0, diagnostics: [] })
})

test('a class that is used above its declaration is explained', async () => {
  const source = notes()
  const note = /export class Note \{[\s\S]*?\n\}\n/.exec(source)?.[0] ?? ''
  const holder = `export class Holder {\n  @Property({ summary: 'Note' })\n  note!: Note\n}\n`
  const found = await failure({ 'src/connector.ts': source.replace(note, holder + note) })
  expect(found).toMatchObject({
    code: 'used-before-declared',
    message: 'Note is read above its declaration.',
    at: { file: 'src/connector.ts' },
  })
})

test.each(['module', 'commonjs'] as const)('a syntax error in a project of type %s names its line, not a stack', async (type) => {
  const found = await failure(
    { 'src/model.ts': 'export class Order {\n  name string\n}\n', 'src/connector.ts': `import './model.js'\n${notes()}` },
    type,
  )
  expect(found).toMatchObject({ code: 'syntax-error', at: { file: 'src/model.ts', line: 2 } })
  expect(found.message).not.toMatch(/\n|unknown>/)
})

test('a syntax error in JavaScript names its line', async () => {
  const found = await failure({ 'connector.js': 'export const a = 1\nexport const = 2\n' }, 'module', 'connector.js')
  expect(found).toMatchObject({ code: 'syntax-error', at: { file: 'connector.js', line: 2 } })
})

test.each(['module', 'commonjs'] as const)('a module that does not exist is found by its import, in a project of type %s', async (type) => {
  const found = await failure({ 'src/connector.ts': `// first line\nimport { shop } from './shop.js'\nvoid shop\n${notes()}` }, type)
  expect(found).toMatchObject({
    code: 'module-not-found',
    message: 'The module ./shop.js is imported and does not exist.',
    at: { file: 'src/connector.ts', line: 2 },
  })
})

test('an import without extension in an ES module is told about ".js"', async () => {
  const found = await failure({
    'src/shop.ts': 'export const shop = 1',
    'src/connector.ts': `import { shop } from './shop'\nvoid shop\n${notes()}`,
  })
  expect(found).toMatchObject({ code: 'module-not-found', fix: expect.stringContaining('".js"'), at: { line: 1 } })
})

test.each(['module', 'commonjs'] as const)('a package that is not installed is named, in a project of type %s', async (type) => {
  const found = await failure({ 'src/connector.ts': `import { open } from '@contoso/shop/database'\nvoid open\n${notes()}` }, type)
  expect(found).toMatchObject({
    code: 'package-not-found',
    message: 'The package @contoso/shop is imported and not installed.',
    fix: 'Run npm install @contoso/shop.',
    at: { file: 'src/connector.ts', line: 1 },
  })
})

test('an import of what is not exported is explained', async () => {
  const found = await failure({
    'src/model.ts': 'export interface Shop { name: string }',
    'tsconfig.json': '{"compilerOptions":{"verbatimModuleSyntax":true}}',
    'src/connector.ts': `import { Shop } from './model.js'\nexport let shop: Shop | undefined\n${notes()}`,
  })
  expect(found).toMatchObject({
    code: 'export-not-found',
    message: 'The module ./model.js exports no Shop.',
    fix: expect.stringContaining('import type'),
    at: { file: 'src/connector.ts', line: 1 },
  })
})

test('a module that throws while it loads is named with its line and the advice to move that into create', async () => {
  const found = await failure({
    'src/shop.ts': `\nexport const key = required('SHOP_KEY')\nfunction required(name: string): string {\n  throw new Error(\`\${name} is not set\`)\n}\n`,
    'src/connector.ts': `import './shop.js'\n${notes()}`,
  })
  expect(found).toMatchObject({
    code: 'module-throws',
    message: 'The module throws while it loads: Error: SHOP_KEY is not set',
    fix: expect.stringContaining('"create"'),
    at: { file: 'src/shop.ts', line: 4 },
  })
})

test('a module without a connector is told what to export', async () => {
  expect(await failure({ 'src/connector.ts': 'export const answer = 42' })).toMatchObject({
    code: 'no-connector-exported',
    at: { file: 'src/connector.ts' },
  })
})

test('a class without @Connector is named', async () => {
  expect(await failure({ 'src/connector.ts': 'export default class Orders {}' })).toMatchObject({
    code: 'not-a-connector',
    at: { class: 'Orders' },
  })
})

test('a connector that another copy of @ferrule/core decorated is explained, not half read', async () => {
  const project = createProject({ 'connector.ts': notes() })
  rmSync(join(project, 'node_modules'))
  const modules = join(project, 'node_modules')
  mkdirSync(join(modules, '@ferrule/core'), { recursive: true })
  for (const part of ['package.json', 'dist']) {
    cpSync(join(ROOT, 'packages/core', part), join(modules, '@ferrule/core', part), { recursive: true })
  }
  for (const name of ['class-validator', 'class-transformer', 'reflect-metadata', 'openapi3-ts']) {
    symlinkSync(join(ROOT, 'node_modules', name), join(modules, name))
  }
  const { code, diagnostics } = await build(project, 'connector.ts')
  expect({ code, codes: diagnostics.map((found) => found.code) }).toEqual({ code: 1, codes: ['two-copies'] })
})

test('people read the place, the code, what is wrong and the fix, without colours where there is no terminal', async () => {
  const { code, stdout, stderr } = await ferrule(
    createProject({ 'connector.ts': 'export const answer = 42' }),
    'build',
    'connector.ts',
    '--out',
    'out',
  )
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
  expect(stderr).toBe(
    [
      'connector.ts',
      '  error no-connector-exported: The module exports no class with @Connector.',
      '  fix: Export the connector, best as the default: export default class Orders extends BaseConnector.',
      '',
      '1 error',
      'Nothing was written.',
      '',
    ].join('\n'),
  )
})
