import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { ferrule } from './support/ferrule.js'
import { createProject, ROOT } from './support/project.js'
import { notes } from './support/sources.js'

const DEFINITION = `{
  "swagger": "2.0",
  "info": { "title": "Notes", "description": "Keeps notes for everybody.", "version": "1.0" },
  "host": "notes.contoso.example",
  "schemes": ["https"],
  "paths": {
    "/notes/{id}": {
      "get": {
        "operationId": "GetNote",
        "summary": "Get a note",
        "description": "Gets a note by its number",
        "parameters": [
          { "name": "id", "in": "path", "required": true, "type": "string", "x-ms-sumamry": "Note", "description": "Its number." }
        ],
        "responses": { "200": { "description": "The note." } }
      }
    }
  }
}
`
const PROPERTIES = '{ "properties": { "connectionParameters": {}, "iconBrandColor": "#da3b01" } }\n'
const folder = (more: Readonly<Record<string, string>> = {}): string =>
  createProject({ 'definition/apiDefinition.swagger.json': DEFINITION, 'definition/apiProperties.json': PROPERTIES, ...more })

test('a misspelt extension is found at its line and column, with the right spelling', async () => {
  const project = folder()
  const { code, stdout } = await ferrule(project, 'lint', 'definition')
  expect(code).toBe(0)
  expect(stdout).toContain(`${join('definition', 'apiDefinition.swagger.json')}:13:77`)
  expect(stdout).toContain('warning unknown-ms-extension: The platform does not know x-ms-sumamry')
  expect(stdout).toContain('rename /paths/~1notes~1{id}/get/parameters/0/x-ms-sumamry to x-ms-summary')
})

test('errors of the ruleset end with exit code 1; a ruleset that there is not, with 2', async () => {
  const project = folder()
  expect((await ferrule(project, 'lint', 'definition', '--ruleset', 'certification')).code).toBe(1)
  expect((await ferrule(project, 'lint', 'definition', '--ruleset', 'strict')).code).toBe(2)
})

test('--fix mends what is certain and leaves the rest of the file as it is', async () => {
  const project = folder()
  await ferrule(project, 'lint', 'definition', '--ruleset', 'certification', '--fix')
  const mended = readFileSync(join(project, 'definition/apiDefinition.swagger.json'), 'utf8')
  expect(mended).toBe(
    DEFINITION.replace('x-ms-sumamry', 'x-ms-summary')
      .replace('{ "name": "id"', '{ "x-ms-url-encoding": "single", "name": "id"')
      .replace('by its number"', 'by its number."'),
  )
})

test('SARIF, annotations and JSON have the same findings', async () => {
  const project = folder()
  const run = async (...options: readonly string[]): Promise<string> => (await ferrule(project, 'lint', 'definition', ...options)).stdout
  const json = JSON.parse(await run('--json')) as {
    readonly findings: readonly { readonly rule: string; readonly place: { readonly line: number } }[]
  }
  const rules = json.findings.map(({ rule, place }) => `${rule}:${place.line}`)
  expect(rules).toContain('unknown-ms-extension:13')
  const sarif = JSON.parse(await run('--format', 'sarif')) as {
    readonly version: string
    readonly runs: readonly {
      readonly results: readonly {
        readonly ruleId: string
        readonly locations: readonly { readonly physicalLocation: { readonly region: { readonly startLine: number } } }[]
      }[]
    }[]
  }
  expect(sarif.version).toBe('2.1.0')
  expect(sarif.runs[0]?.results.map(({ ruleId, locations }) => `${ruleId}:${locations[0]?.physicalLocation.region.startLine}`)).toEqual(
    rules,
  )
  const annotations = (await run('--format', 'github')).trim().split('\n')
  expect(annotations).toHaveLength(rules.length)
  expect(annotations).toContainEqual(
    expect.stringMatching(/^::warning file=definition\/apiDefinition.swagger.json,line=13,col=77,title=unknown-ms-extension::The/),
  )
})

test('ferrule-lint.json accepts findings with a reason; what accepts nothing is shown at its line', async () => {
  const project = folder({
    'ferrule-lint.json': `{
  "suppressions": [
    { "rule": "unknown-ms-extension", "operation": "GetNote", "reason": "Read by our own tools." },
    { "rule": "opid-alnum", "reason": "There is none." }
  ]
}`,
  })
  const { stdout } = await ferrule(project, 'lint', 'definition')
  expect(stdout).not.toContain('x-ms-sumamry')
  expect(stdout).toContain('ferrule-lint.json:4:5')
  expect(stdout).toContain('suppression-unused')
})

test('what is wrong with a class is shown at its source lines', async () => {
  const source = notes().replace("'Keep a note'", "'Keep a note!'")
  const project = createProject({ 'connector.ts': source })
  const { stdout } = await ferrule(project, 'lint', 'connector.ts', '--ruleset', 'certification', '--json')
  const { findings } = JSON.parse(stdout) as {
    readonly findings: readonly {
      readonly at: string
      readonly place: { readonly file: string; readonly line?: number; readonly member?: string }
    }[]
  }
  const found = findings.filter(({ at }) => at.startsWith('/paths/'))
  expect(found.length).toBeGreaterThan(0)
  const lines = source.split('\n')
  for (const { place } of found) {
    expect(place.file).toBe('connector.ts')
    expect(lines[(place.line ?? 0) - 1]).toContain('@')
  }
})

test.each(['orders', 'facade'])('what examples/%s declares passes certification, but for what is accepted with a reason', async (name) => {
  const { code, stdout } = await ferrule(ROOT, 'lint', `examples/${name}/src/connector.ts`, '--ruleset', 'certification', '--json')
  const { findings } = JSON.parse(stdout) as { readonly findings: readonly unknown[] }
  expect({ code, findings }).toEqual({ code: 0, findings: [] })
})
