import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from '@jest/globals'
import ts from 'typescript'

const here = dirname(fileURLToPath(import.meta.url))
const root = join(here, '../..')

interface Finding {
  readonly line: number
  readonly text: string
}

/** What the compiler says about a file, against the packages' sources. */
function findings(file: string, options: ts.CompilerOptions = {}): readonly Finding[] {
  const config = ts.readConfigFile(join(root, 'tsconfig.base.json'), ts.sys.readFile).config as { compilerOptions: object }
  const base = ts.convertCompilerOptionsFromJson(config.compilerOptions, root).options
  const paths = {
    '@ferrule/core': [join(root, 'packages/core/src/index.ts')],
    '@ferrule/core/emit': [join(root, 'packages/core/src/emit/index.ts')],
  }
  const program = ts.createProgram([file], { ...base, paths, noEmit: true, noUnusedLocals: false, ...options })
  return ts.getPreEmitDiagnostics(program).map((diagnostic) => ({
    line: diagnostic.file?.fileName === file ? diagnostic.file.getLineAndCharacterOfPosition(diagnostic.start ?? 0).line + 1 : 0,
    text: `${diagnostic.file?.fileName === file ? '' : `${diagnostic.file?.fileName ?? ''}: `}${ts.flattenDiagnosticMessageText(diagnostic.messageText, '\n')}`,
  }))
}

const file = join(here, 'declarations.ts')
const lines = readFileSync(file, 'utf8').split('\n')
const expected = lines.flatMap((line, index) => {
  const text = /^\s*\/\/ error: (.*)$/.exec(line)?.[1]
  return text === undefined ? [] : [{ line: index + 2, text }]
})
const found = findings(file)

test.each(expected)('line $line does not compile: $text', ({ line, text }) => {
  const there = found.filter((finding) => finding.line === line)
  expect(there.map((finding) => finding.text).join('\n')).toContain(text)
})

test('everything else compiles', () => {
  const lines = new Set(expected.map(({ line }) => line))
  expect(found.filter(({ line }) => !lines.has(line))).toEqual([])
})

test.each(expected.filter(({ text }) => /^(the|`path`|`parts`|ask)/.test(text)))(
  'the reason at line $line is said once and in few lines',
  ({ line }) => {
    const [finding] = found.filter((each) => each.line === line)
    expect(finding?.text.split('\n').length).toBeLessThanOrEqual(8)
  },
)
