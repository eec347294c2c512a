/** Owns reading other people's OpenAPI documents, as npm packages carry them. */
import { readFileSync } from 'node:fs'
import { emitSwagger2 } from '@ferrule/core/emit'
import { parseOpenApi3 } from '@ferrule/core/parse'
import { closeParser, swaggerErrors } from '../../../../test/support/validate.js'

const textOf = (file: string): string => readFileSync(new URL(`../../../../node_modules/${file}`, import.meta.url), 'utf8')
const GITHUB = '@octokit/openapi/generated/api.github.com.json'

afterAll(closeParser)

test.each<{ file: string; tags?: readonly string[]; operations: number }>([
  { file: GITHUB, tags: ['gists'], operations: 20 },
  { file: GITHUB, tags: ['issues', 'git'], operations: 71 },
  { file: '@figma/rest-api-spec/openapi/openapi.yaml', operations: 54 },
  { file: '@readme/oas-examples/3.1/json/readme.json', operations: 54 },
  { file: '@readme/oas-examples/3.0/json/star-trek.json', operations: 120 },
  { file: '@readme/oas-examples/3.1/yaml/train-travel.yaml', operations: 7 },
  { file: '@readme/oas-examples/3.0/json/petstore.json', operations: 20 },
  { file: '@scalar/galaxy/dist/3.1.json', operations: 9 },
])('$file ($tags) becomes a definition that validators accept', async ({ file, tags, operations }) => {
  const { model, diagnostics } = parseOpenApi3(textOf(file), tags === undefined ? {} : { tags })
  expect(model?.operations).toHaveLength(operations)
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
  if (model === undefined) return
  const { document, diagnostics: findings } = emitSwagger2(model)
  expect(findings.filter(({ severity }) => severity === 'error')).toEqual([])
  expect(await swaggerErrors(document)).toEqual([])
})

test("GitHub's description is read whole, and its size is reported", () => {
  const { model, diagnostics } = parseOpenApi3(textOf(GITHUB))
  expect(model?.operations.length).toBeGreaterThan(1_000)
  const limits = diagnostics.filter(({ code }) => code === 'import-limit').map(({ message }) => message)
  expect(limits).toEqual(
    expect.arrayContaining([
      `${model?.operations.length} operations is more than the platform takes, which is 256.`,
      expect.stringMatching(/^A definition of about [\d.]+ MB is more than the platform takes, which is 1 MB\.$/),
      expect.stringMatching(/^A body of \d+ schemas is more than the platform takes, which is 512\.$/),
    ]),
  )
})
