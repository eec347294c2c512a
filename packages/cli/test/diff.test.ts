import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CHANGE_KINDS } from '@ferrule/core/diff'
import { expect, test } from '@jest/globals'
import { ferrule, ferruleWith } from './support/ferrule.js'
import { createProject, ROOT, writeProjectFiles } from './support/project.js'
import { notes } from './support/sources.js'

interface Report {
  readonly ok: boolean
  readonly changes: readonly {
    readonly id: keyof typeof CHANGE_KINDS
    readonly severity: string
    readonly operations: readonly string[]
    readonly place: { readonly file?: string; readonly line?: number; readonly member?: string }
  }[]
}

const entry = 'src/connector.ts'
const REQUIRED = `

export class Note {
  @Property({ summary: 'Author' })
  @IsString()
  author!: string
`
/** A class whose input has a property more, which is required. */
const breaking = (version = '1.0.0'): string =>
  notes().replace('\n\nexport class Note {', REQUIRED).replace("version: '1.0.0'", `version: '${version}'`)
const renamed = (): string => notes().replace("'Keep a note'", "'Keep it'")

async function json(cwd: string, ...args: readonly string[]): Promise<Report & { readonly code: number | null }> {
  const { code, stdout } = await ferrule(cwd, 'diff', ...args, '--json')
  return { code, ...(JSON.parse(stdout) as Report) }
}

function git(cwd: string, ...args: readonly string[]): void {
  execFileSync('git', ['-c', 'user.name=Ada', '-c', 'user.email=ada@contoso.example', '-c', 'commit.gpgsign=false', ...args], {
    cwd,
    stdio: 'pipe',
  })
}

/** A project whose state is tagged `v1`. */
function repository(files: Readonly<Record<string, string>>): string {
  const project = createProject({ '.gitignore': 'node_modules\n', ...files })
  git(project, 'init', '--quiet')
  git(project, 'add', '--all')
  git(project, 'commit', '--quiet', '--message', 'first')
  git(project, 'tag', 'v1')
  return project
}

test('a class is compared with its release: what breaks is named with its source line, what it means and what to do', async () => {
  const project = createProject({ [entry]: notes() })
  expect((await ferrule(project, 'release', entry)).code).toBe(0)
  expect(await json(project, entry)).toMatchObject({ code: 0, ok: true, changes: [] })
  const source = breaking()
  writeProjectFiles(project, { [entry]: source })
  const { code, stdout } = await ferrule(project, 'diff', entry)
  expect(code).toBe(1)
  expect(stdout).toContain(`Notes 1.0.0  ${join('releases', '1.0.0')} → ${entry}`)
  expect(stdout).toContain('breaking input-added-required\n  Keep: The input Note.author is new and required.')
  const line = source.split('\n').findIndex((text) => text.includes("'Author'")) + 1
  expect(stdout).toContain(`${entry}:${line}:`)
  expect(stdout).toContain(`means: ${CHANGE_KINDS['input-added-required'].effect}`)
  expect(stdout).toContain('to do: ')
  expect(stdout).toMatch(/\n1 breaking, 1 safe\n$/)
})

test('what is safe ends with 0, what breaks with 1, wrong use with 2', async () => {
  const project = createProject({ 'old.ts': notes(), 'renamed.ts': renamed(), 'new.ts': breaking() })
  expect((await json(project, 'old.ts', 'renamed.ts')).code).toBe(0)
  expect((await json(project, 'old.ts', 'new.ts')).code).toBe(1)
  // Backwards, an input is gone.
  expect((await json(project, 'new.ts', 'old.ts')).changes.map(({ id }) => id)).toEqual(['input-removed', 'output-removed'])
  expect((await ferrule(project, 'diff', 'old.ts')).code).toBe(2)
  expect((await ferrule(project, 'diff', 'old.ts', 'none.ts')).code).toBe(2)
})

test('what breaks ends with 1, what is risky with 0', async () => {
  const document = (change: object): string =>
    JSON.stringify({
      swagger: '2.0',
      info: { title: 'T', description: 'D', version: '1' },
      host: 'a.example',
      schemes: ['https'],
      paths: { '/a': { get: { operationId: 'A', summary: 'A', responses: { 200: { description: 'It' } }, ...change } } },
    })
  const project = createProject({
    'a.json': document({}),
    'hidden.json': document({ 'x-ms-visibility': 'internal' }),
    'risky.json': document({ security: [] }),
  })
  for (const name of ['hidden', 'risky']) {
    const { code, changes } = await json(project, 'a.json', `${name}.json`)
    expect(changes.length).toBeGreaterThan(0)
    expect(code).toBe(changes.some(({ severity }) => severity === 'breaking') ? 1 : 0)
  }
})

test('a class at a revision is loaded with what it imported then; index and working copy stay as they are', async () => {
  const project = repository({
    [entry]: notes()
      .replace(/export class Note \{.*?\n\}\n/s, "import { Note } from './note.js'\n")
      .replace('Property, ', '')
      .replace(/import \{ IsString.*\n/, ''),
    'src/note.ts': `import { Property } from '@ferrule/core'\nimport { IsString } from 'class-validator'\n\nexport class Note {\n  @Property({ summary: 'Text' })\n  @IsString()\n  text!: string\n}\n`,
  })
  const before = readFileSync(join(project, '.git/index'))
  const note = readFileSync(join(project, 'src/note.ts'), 'utf8')
  writeProjectFiles(project, {
    'src/note.ts': note.replace('text!: string', "text!: string\n\n  @Property({ summary: 'Author' })\n  @IsString()\n  author!: string"),
  })
  for (const old of ['v1', `v1:${entry}`, `HEAD:./${entry}`]) {
    const { code, changes } = await json(project, old, entry)
    expect({ old, code, ids: changes.map(({ id }) => id) }).toEqual({ old, code: 1, ids: ['input-added-required', 'output-added'] })
  }
  const { changes } = await json(project, entry, 'v1')
  expect(changes.find(({ id }) => id === 'output-removed')?.place.file).toBe('src/note.ts')
  writeProjectFiles(project, { 'src/note.ts': note.replace('text', 'words') })
  const gone = (await json(project, 'v1', entry)).changes.find(({ id }) => id === 'input-removed')
  expect(gone?.place).toMatchObject({ file: 'v1:src/note.ts', line: 5, member: 'text' })
  expect(readFileSync(join(project, '.git/index'))).toEqual(before)
  expect(readdirSync(tmpdir()).filter((name) => name.startsWith('ferrule-revision-'))).toEqual([])
})

test('definitions at revisions are compared, in folders and alone', async () => {
  const definition = readFileSync(join(ROOT, 'test/golden/orders/apiDefinition.swagger.json'), 'utf8')
  const properties = readFileSync(join(ROOT, 'test/golden/orders/apiProperties.json'), 'utf8')
  const project = repository({ 'definition/apiDefinition.swagger.json': definition, 'definition/apiProperties.json': properties })
  writeProjectFiles(project, {
    'definition/apiDefinition.swagger.json': definition.replace('"operationId": "GetOrder"', '"operationId": "FindOrder"'),
  })
  for (const path of ['definition', 'definition/apiDefinition.swagger.json']) {
    const { code, changes } = await json(project, 'v1', path)
    expect({ path, code, ids: changes.map(({ id }) => id) }).toEqual({ path, code: 1, ids: ['operation-id-changed'] })
  }
  expect((await json(project, 'v1:definition', 'HEAD:definition')).changes).toEqual([])
})

test.each([
  ['a revision that there is not', ['v9', entry], /v9 is neither a file nor a folder nor a revision of git/],
  ['what looks like an option', ['--', '--upload-pack=x', entry], /--upload-pack=x is neither/],
  ['a path that was not there', ['v1:src/other.ts', entry], /There is no src\/other\.ts at the revision v1/],
  ['a path of the folder above', ['v1:../other.ts', entry], /outside the repository/],
])('%s is wrong use, and said so', async (_title, args, message) => {
  const project = repository({ [entry]: notes() })
  const { code, stderr } = await ferrule(project, 'diff', ...args)
  expect(stderr).toMatch(message)
  expect(code).toBe(2)
})

test('a path that counts from the working folder is pointed out', async () => {
  const project = repository({ [entry]: notes() })
  const { stderr } = await ferrule(join(project, 'src'), 'diff', 'v1:connector.ts', 'connector.ts')
  expect(stderr).toContain('v1:src/connector.ts, or v1:./connector.ts')
  expect((await json(join(project, 'src'), 'v1:./connector.ts', 'connector.ts')).changes).toEqual([])
})

test('where there is no repository, that is said; where git is not installed, that', async () => {
  const project = createProject({ [entry]: notes() })
  expect((await ferrule(project, 'diff', 'v1', entry)).stderr).toMatch(/v1 is neither/)
  expect((await ferruleWith({ PATH: project }, project, 'diff', 'v1', entry)).stderr).toMatch(/git is not installed/)
})

test('a class that can not be read is reported with its place', async () => {
  const project = repository({ [entry]: notes().replace("summary: 'Keep a note', ", '') })
  const { code, stderr } = await ferrule(project, 'diff', 'v1', entry)
  expect(code).toBe(1)
  expect(stderr).toContain(`v1:${entry}:`)
})

test('annotations stand beside the new source', async () => {
  const project = createProject({ 'old.ts': notes(), 'new.ts': breaking() })
  const { stdout } = await ferrule(project, 'diff', 'old.ts', 'new.ts', '--format', 'github')
  expect(stdout).toMatch(
    /^::error file=new\.ts,line=\d+,col=\d+,title=breaking%3A input-added-required::Keep: The input Note\.author is new/,
  )
})

test('what every example declares does not differ from its release, nor from itself at a revision', async () => {
  const project = createProject({})
  for (const name of readdirSync(join(ROOT, 'examples')).filter((each) => existsSync(join(ROOT, 'examples', each, 'src/connector.ts')))) {
    cpSync(join(ROOT, 'examples', name), join(project, name), { recursive: true, filter: (path) => !path.includes('node_modules') })
    const source = join(name, 'src/connector.ts')
    const released = await ferrule(project, 'release', source, '--releases', join('releases', name))
    expect({ name, code: released.code, stderr: released.stderr }).toEqual({ name, code: 0, stderr: '' })
    expect({ name, ...(await json(project, source, '--releases', join('releases', name))) }).toMatchObject({ name, code: 0, changes: [] })
  }
})

test('a release is written once: nothing else takes its version, and none comes before it', async () => {
  const project = createProject({ [entry]: notes() })
  const file = join(project, 'releases/1.0.0/apiDefinition.swagger.json')
  const dry = await ferrule(project, 'release', entry, '--dry-run')
  expect(dry.stdout).toContain('Would be released:')
  expect(existsSync(file)).toBe(false)
  await ferrule(project, 'release', entry)
  const written = readFileSync(file, 'utf8')
  expect((await ferrule(project, 'release', entry)).stdout).toContain('1.0.0 is released already')

  writeProjectFiles(project, { [entry]: breaking() })
  const again = await ferrule(project, 'release', entry)
  expect(again.code).toBe(1)
  expect(again.stdout).toContain('The input Note.author is new and required.')
  expect(again.stderr).toContain('1.0.0 was released with something else.')
  expect(readFileSync(file, 'utf8')).toBe(written)

  writeProjectFiles(project, { [entry]: breaking('0.9.0') })
  expect((await ferrule(project, 'release', entry)).stderr).toContain('0.9.0 is not above 1.0.0')
  writeProjectFiles(project, { [entry]: breaking('1.10.0') })
  expect((await ferrule(project, 'release', entry)).stdout).toContain('1 breaking, 1 safe')
  writeProjectFiles(project, { [entry]: breaking('1.9.0') })
  expect((await ferrule(project, 'release', entry)).stderr).toContain('1.9.0 is not above 1.10.0')
  writeProjectFiles(project, { [entry]: breaking('../up') })
  expect((await ferrule(project, 'release', entry)).code).toBe(2)
  // The newest is what is compared with.
  writeProjectFiles(project, { [entry]: breaking('1.10.0') })
  expect((await json(project, entry)).changes).toEqual([])
  expect(readdirSync(join(project, 'releases')).sort()).toEqual(['1.0.0', '1.10.0'])
})

test('custom code is part of a release', async () => {
  const source = notes({ options: "\n  script: './script.csx'," })
  const project = createProject({ [entry]: source, 'src/script.csx': '// first\n' })
  await ferrule(project, 'release', entry)
  expect((await json(project, entry)).changes).toEqual([])
  writeFileSync(join(project, 'src/script.csx'), '// second\n')
  expect((await json(project, entry)).changes.map(({ id }) => id)).toEqual(['custom-code-changed'])
})
