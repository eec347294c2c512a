import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { ferrule } from './support/ferrule.js'
import { createProject, ROOT, writeProjectFiles } from './support/project.js'
import { notes } from './support/sources.js'
import { typeErrors } from './support/strict.js'

interface Report {
  readonly changes: readonly { readonly id: string; readonly operations: readonly string[] }[]
  readonly suggestion: string | null
}

async function suggest(cwd: string, ...sides: readonly [string, string]): Promise<Report> {
  const { stdout } = await ferrule(cwd, 'diff', ...sides, '--suggest', '--json')
  return JSON.parse(stdout) as Report
}

const withAuthor = (): string =>
  notes().replace('  text!: string\n', "  text!: string\n\n  @Property({ summary: 'Author' })\n  @IsString()\n  author!: string\n")
/** The connector as it was, with what was suggested as its part. */
const revised = (): string =>
  notes({
    options: "\n  backend: 'https://notes.example.com/v1',\n  parts: { revised: () => RevisedOperations },",
    members: '\n\n  readonly revised = new RevisedOperations()',
  })
    .replace("summary: 'Keep a note',", "summary: 'Keep a note', deprecated: true,")
    .replace('import { IsString }', "import { RevisedOperations } from './revised.js'\nimport { IsString }")

test('what is suggested compiles beside the operation that stays, breaks nothing, and needs no further suggestion', async () => {
  const project = createProject({ 'old.ts': notes(), 'new.ts': withAuthor() })
  const { suggestion } = await suggest(project, 'old.ts', 'new.ts')
  expect(suggestion).toContain("@Action('POST /v2/notes', {")
  expect(suggestion).toContain("annotation: { family: 'Keep', revision: 2 },")
  expect(suggestion).toContain('async keepV2(input: ')
  writeProjectFiles(project, { 'revised.ts': suggestion ?? '', 'connector.ts': revised() })
  expect(typeErrors(join(project, 'connector.ts'))).toEqual([])
  const again = await suggest(project, 'old.ts', 'connector.ts')
  expect(again.changes.map(({ id, operations }) => [id, ...operations])).toEqual([
    ['backend-changed'],
    ['operation-added', 'KeepV2'],
    ['operation-deprecated', 'Keep'],
  ])
  expect(again.suggestion).toBeNull()
})

test('the revision of a revision is the next one', async () => {
  const second = (source: string): string =>
    source.replace("summary: 'Keep a note',", "summary: 'Keep a note (V2)', id: 'KeepV2', annotation: { family: 'Keep', revision: 2 },")
  const project = createProject({ 'old.ts': second(notes()), 'new.ts': second(withAuthor()) })
  const { suggestion } = await suggest(project, 'old.ts', 'new.ts')
  expect(suggestion).toContain("summary: 'Keep a note (V3)'")
  expect(suggestion).toContain("annotation: { family: 'Keep', revision: 3 },")
})

test('an operation that is gone, hidden or called otherwise is not revised: it has to come back', async () => {
  const project = createProject({
    'old.ts': notes(),
    'new.ts': notes().replace("summary: 'Keep a note',", "summary: 'Keep a note', visibility: 'internal',"),
  })
  expect((await suggest(project, 'old.ts', 'new.ts')).suggestion).toBeNull()
  expect((await ferrule(project, 'diff', 'old.ts', 'new.ts', '--suggest')).stdout).toContain('No revision of an operation would mend it.')
})

test.each(['orders', 'tickets', 'kinds'])('what is suggested for all of %s compiles', async (name) => {
  const definition = readFileSync(join(ROOT, `test/golden/${name}/apiDefinition.swagger.json`), 'utf8')
  // Every operation takes a header more, which is required.
  const changed = JSON.parse(definition) as {
    readonly paths: Readonly<Record<string, Readonly<Record<string, { parameters?: object[] }>>>>
  }
  for (const item of Object.values(changed.paths)) {
    for (const operation of Object.values(item)) {
      if (Object.hasOwn(operation, 'operationId'))
        (operation.parameters ??= []).push({ name: 'X-Tenant', in: 'header', required: true, type: 'string', 'x-ms-summary': 'Tenant' })
    }
  }
  const project = createProject({ 'old.json': definition, 'new.json': JSON.stringify(changed) })
  const { suggestion } = await suggest(project, 'old.json', 'new.json')
  writeProjectFiles(project, { 'revised.ts': suggestion ?? '' })
  expect(suggestion?.match(/@(Action|Trigger\.\w+)\(/g)?.length).toBeGreaterThan(3)
  expect(typeErrors(join(project, 'revised.ts'))).toEqual([])
})
