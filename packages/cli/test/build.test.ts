import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { build, ferrule } from './support/ferrule.js'
import { createProject, temporaryFolder } from './support/project.js'
import { notes } from './support/sources.js'

const read = (project: string, name: string): Record<string, unknown> =>
  JSON.parse(readFileSync(join(project, 'out', name), 'utf8')) as Record<string, unknown>

const WITH_ICON = notes({ options: "\n  icon: './art/icon.png',\n  stackOwner: 'Contoso'," })
const icon = { 'src/art/icon.png': 'not really a picture' }

test('build writes the four documents and the icon, and lists them', async () => {
  const project = createProject({ 'src/connector.ts': WITH_ICON, ...icon })
  const { code, ok, files } = await build(project, 'src/connector.ts')
  expect({ code, ok }).toEqual({ code: 0, ok: true })
  const names = ['apiDefinition.swagger.json', 'apiProperties.json', 'settings.json', 'icon.png', 'openapi.json']
  expect(files.map(({ path }) => path)).toEqual(names.map((name) => join('out', name)))
  expect(readdirSync(join(project, 'out')).sort()).toEqual([...names].sort())
  expect(files.map(({ bytes }) => bytes)).toEqual(names.map((name) => readFileSync(join(project, 'out', name)).length))
  expect(read(project, 'settings.json')).toMatchObject({ apiDefinition: 'apiDefinition.swagger.json', icon: 'icon.png' })
  expect(readFileSync(join(project, 'out/icon.png'), 'utf8')).toBe('not really a picture')
})

test('--format writes only what it names, each once', async () => {
  const project = createProject({ 'src/connector.ts': WITH_ICON, ...icon })
  const { code, files } = await build(project, 'src/connector.ts', '--format', 'openapi,openapi')
  expect([code, files.map(({ path }) => path)]).toEqual([0, [join('out', 'openapi.json')]])
})

test('a format that there is not is wrong use, and the message names those that there are', async () => {
  const { code, stderr } = await ferrule(temporaryFolder(), 'build', 'connector.ts', '--out', 'out', '--format', 'swagger,raml')
  expect(code).toBe(2)
  expect(stderr).toMatch(/There is no format raml; there are swagger, openapi/)
})

test('the same declaration gives the same bytes', async () => {
  const project = createProject({ 'src/connector.ts': WITH_ICON, ...icon })
  const contents = (): string[] => readdirSync(join(project, 'out')).map((name) => readFileSync(join(project, 'out', name), 'utf8'))
  await build(project, 'src/connector.ts')
  const first = contents()
  await build(project, 'src/connector.ts')
  expect(contents()).toEqual(first)
})

test('--url takes the place of the declared address', async () => {
  const project = createProject({ 'connector.ts': notes() })
  await build(project, 'connector.ts', '--url', 'http://localhost:4000/test')
  expect(read(project, 'apiDefinition.swagger.json')).toMatchObject({ host: 'localhost:4000', basePath: '/test', schemes: ['http'] })
})

test('--no-stack-owner leaves stackOwner out of apiProperties.json', async () => {
  const project = createProject({ 'src/connector.ts': WITH_ICON, ...icon })
  await build(project, 'src/connector.ts')
  expect(read(project, 'apiProperties.json')).toMatchObject({ properties: { stackOwner: 'Contoso' } })
  await build(project, 'src/connector.ts', '--no-stack-owner')
  expect(read(project, 'apiProperties.json')['properties']).not.toHaveProperty('stackOwner')
})

test('--environment is noted in settings.json; the connector id that was noted there stays, until the environment changes', async () => {
  const project = createProject({ 'connector.ts': notes() })
  await build(project, 'connector.ts', '--environment', 'one')
  const settings = read(project, 'settings.json')
  expect(settings).toMatchObject({ environment: 'one' })
  writeFileSync(join(project, 'out/settings.json'), JSON.stringify({ ...settings, connectorId: 'shared_notes' }))
  await build(project, 'connector.ts')
  expect(read(project, 'settings.json')).toMatchObject({ environment: 'one', connectorId: 'shared_notes' })
  await build(project, 'connector.ts', '--environment', 'two')
  expect(read(project, 'settings.json')).not.toHaveProperty('connectorId')
})

test('nothing is written where the declaration has errors', async () => {
  const project = createProject({ 'connector.ts': notes().replace('text!: string', 'text!: string[]') })
  const { code, ok, files, diagnostics } = await build(project, 'connector.ts')
  expect({ code, ok, files, errors: diagnostics.length > 0 }).toEqual({ code: 1, ok: false, files: [], errors: true })
  expect(existsSync(join(project, 'out'))).toBe(false)
})

test('an icon that does not exist is an error', async () => {
  const { code, diagnostics } = await build(createProject({ 'src/connector.ts': WITH_ICON }), 'src/connector.ts')
  expect(code).toBe(1)
  expect(diagnostics).toMatchObject([
    { code: 'icon-not-found', message: 'The icon ./art/icon.png does not exist.', at: { file: 'src/connector.ts' } },
  ])
})

test('custom code goes beside the definition, under the name that the platform knows', async () => {
  const declared = notes({ options: "\n  script: { path: './code/notes.csx', operations: ['keep'] }," })
  const project = createProject({ 'src/connector.ts': declared, 'src/code/notes.csx': 'public class Script : ScriptBase { }' })
  const { code, files } = await build(project, 'src/connector.ts')
  expect([code, files.map(({ path }) => path)]).toEqual([0, expect.arrayContaining([join('out', 'script.csx')])])
  expect(readFileSync(join(project, 'out/script.csx'), 'utf8')).toBe('public class Script : ScriptBase { }')
  expect(read(project, 'settings.json')).toMatchObject({ script: 'script.csx' })
  expect(read(project, 'apiProperties.json')).toMatchObject({ properties: { scriptOperations: ['Keep'] } })
})

test('custom code that does not exist is an error', async () => {
  const declared = notes({ options: "\n  script: './script.csx'," })
  const { code, diagnostics } = await build(createProject({ 'src/connector.ts': declared }), 'src/connector.ts')
  expect(code).toBe(1)
  expect(diagnostics).toMatchObject([{ code: 'script-not-found', message: 'The custom code ./script.csx does not exist.' }])
})

test('people read the title, the version, the number of operations and each file', async () => {
  const { code, stdout, stderr } = await ferrule(createProject({ 'connector.ts': notes() }), 'build', 'connector.ts', '--out', 'out')
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(stdout).toMatch(/^Notes 1\.0\.0, 1 operation\n\n {2}out\/apiDefinition\.swagger\.json +\d+\.\d kB\n/)
})

test('a check that can not be compiled is an error of the build, not of the first request', async () => {
  const source = `import { Action, BaseConnector, Connector, Security } from '@ferrule/core'
import { Matches } from 'class-validator'
class Input { @Matches('(') code!: string }
@Connector({ title: 'Codes', description: 'Takes codes.', version: '1.0.0', url: 'https://codes.example' })
@Security.none()
export default class Codes extends BaseConnector {
  @Action('POST /codes', { summary: 'Take a code' }) take(input: Input): void { void input }
}
`
  const project = createProject({ 'connector.ts': source })
  const { code, diagnostics } = await build(project, 'connector.ts')
  expect({ code, found: diagnostics.map((found) => [found.code, found.at.member]) }).toEqual({
    code: 1,
    found: [['not-compilable', 'take']],
  })
})

test('a pattern that a text can make slow is a warning of the build, with its place', async () => {
  const source = `import { Action, BaseConnector, Connector, Security } from '@ferrule/core'
import { Matches } from 'class-validator'
class Input { @Matches(/^(a+)+$/) code!: string }
@Connector({ title: 'Codes', description: 'Takes codes.', version: '1.0.0', url: 'https://codes.example' })
@Security.none()
export default class Codes extends BaseConnector {
  @Action('POST /codes', { summary: 'Take a code' }) take(input: Input): void { void input }
}
`
  const { code, diagnostics } = await build(createProject({ 'connector.ts': source }), 'connector.ts')
  const found = diagnostics.map(({ code: kind, at, message }) => [kind, at.class, at.member, message.slice(0, 70)])
  expect({ code, found }).toEqual({
    code: 0,
    found: [['slow-pattern', 'Input', 'code', 'A text from outside may hold the server. Input.code: /^(a+)+$/ takes t']],
  })
})

test('what works and reads badly is shown beside what was written, with its source line', async () => {
  const project = createProject({ 'connector.ts': notes().replace("'Keeps a note and returns it.'", "'Keep a note.'") })
  const { code, stderr } = await ferrule(project, 'build', 'connector.ts', '--out', 'out')
  expect(code).toBe(0)
  expect(stderr).toMatch(/^connector\.ts:18:4 Notes\.keep.*\n {2}warning description-differs: /m)
  expect(existsSync(join(project, 'out/apiDefinition.swagger.json'))).toBe(true)
})
