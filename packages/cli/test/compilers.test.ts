import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { transformSync as esbuild } from 'esbuild'
import { build } from './support/ferrule.js'
import { createProject, ROOT, TSC_INIT } from './support/project.js'

/** What compilers see differently, if anything: dates, classes, lists, optional and nullable members, enumerations, inherited members. */
const SOURCE = `import { Action, BaseConnector, Connector, listOf, Property, Security } from '@ferrule/core'
import type { List } from '@ferrule/core'
import { ArrayMaxSize, IsDate, IsEnum, IsInt, IsOptional, IsString, MaxLength, ValidateNested } from 'class-validator'

export enum Colour { red = 'red', green = 'green' }

export class Named {
  @Property({ summary: 'Name' }) @IsString() @MaxLength(50) name!: string
}
export class Line {
  @Property({ summary: 'Number' }) @IsInt() number!: number
}
export class Order extends Named {
  @Property({ summary: 'Placed' }) @IsDate() placed!: Date
  @Property({ summary: 'First line' }) @ValidateNested() first!: Line
  @Property({ summary: 'Lines', items: () => Line }) @ArrayMaxSize(5) @ValidateNested({ each: true }) lines!: Line[]
  @Property({ summary: 'Colour' }) @IsOptional() @IsEnum(Colour) colour?: Colour
  @Property({ summary: 'Remark', nullable: true, type: () => String }) @IsString() remark!: string | null
}
export class Filter {
  @IsOptional() @IsInt() limit?: number
}

@Connector({
  title: 'Orders',
  description: 'Shows that compilers agree about what a class declares.',
  version: '1.0.0',
  url: 'https://orders.example.com',
})
@Security.none()
export default class Orders extends BaseConnector {
  @Action('POST /orders', { summary: 'Place an order', description: 'Places an order.', returns: () => Order })
  async place(order: Order): Promise<Order> { return order }

  @Action('GET /orders', { summary: 'List orders', description: 'Lists orders.', returns: () => listOf(Order) })
  list(filter: Filter): List<Order> { return { value: [] } }
}
`
const OPTIONS = {
  target: 'es2022',
  module: 'nodenext',
  experimentalDecorators: true,
  emitDecoratorMetadata: true,
  skipLibCheck: true,
  types: [],
}

const documents = (project: string): string[] =>
  ['apiDefinition.swagger.json', 'apiProperties.json', 'openapi.json'].map((name) => readFileSync(join(project, 'out', name), 'utf8'))

function compileWithTsc(compilerOptions: object): string {
  const project = createProject({ 'orders.ts': SOURCE, 'tsconfig.json': JSON.stringify({ compilerOptions, include: ['orders.ts'] }) })
  const { stdout } = spawnSync(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', '.'], {
    cwd: project,
    encoding: 'utf8',
  })
  expect(stdout).toBe('')
  return project
}

test('a connector compiled by tsc, as ES module or as CommonJS, gives the documents that its source gives', async () => {
  const source = createProject({ 'orders.ts': SOURCE })
  expect(await build(source, 'orders.ts')).toMatchObject({ code: 0, diagnostics: [] })
  const asModule = compileWithTsc(OPTIONS)
  expect(await build(asModule, 'orders.js')).toMatchObject({ code: 0, diagnostics: [] })
  expect(documents(asModule)).toEqual(documents(source))

  const asCommonJs = compileWithTsc(OPTIONS)
  writeFileSync(join(asCommonJs, 'package.json'), '{"type":"commonjs"}')
  spawnSync(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', '.'], { cwd: asCommonJs })
  expect(readFileSync(join(asCommonJs, 'orders.js'), 'utf8')).toContain('require(')
  expect(await build(asCommonJs, 'orders.js')).toMatchObject({ code: 0, diagnostics: [] })
  expect(documents(asCommonJs)).toEqual(documents(source))
})

test('under what tsc --init writes, plus the two decorator options, the compiled connector gives the same documents', async () => {
  const source = createProject({ 'tsconfig.json': TSC_INIT, 'orders.ts': SOURCE })
  expect(await build(source, 'orders.ts')).toMatchObject({ code: 0, diagnostics: [] })
  const { compilerOptions } = JSON.parse(TSC_INIT) as { compilerOptions: object }
  const compiled = compileWithTsc({ ...compilerOptions, experimentalDecorators: true, emitDecoratorMetadata: true })
  expect(await build(compiled, 'orders.js')).toMatchObject({ code: 0, diagnostics: [] })
  expect(documents(compiled)).toEqual(documents(source))
})

test('a connector compiled by esbuild gives one diagnostic: its compiler emits no metadata', async () => {
  const { code } = esbuild(SOURCE, {
    loader: 'ts',
    tsconfigRaw: { compilerOptions: { experimentalDecorators: true, useDefineForClassFields: false } },
  })
  const found = await build(createProject({ 'orders.js': code }), 'orders.js')
  expect(found).toMatchObject({ code: 1, files: [] })
  expect(found.diagnostics.map((diagnostic) => diagnostic.code)).toEqual(['no-decorator-metadata'])
})

test('a connector compiled with standard decorators gives one diagnostic', async () => {
  const { code } = esbuild(SOURCE, { loader: 'ts', target: 'es2022' })
  const found = await build(createProject({ 'orders.js': code }), 'orders.js')
  expect(found.diagnostics.map((diagnostic) => diagnostic.code)).toEqual(['standard-decorators'])
})
