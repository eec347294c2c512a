/** The documentation keeps up with the code: its TypeScript compiles, what it calls runnable runs, its JSON parses, its links lead somewhere. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import ts from 'typescript'
import { proseOf, readFences } from './fences.js'
import type { Fence } from './fences.js'

interface Sample extends Fence {
  readonly document: string
  /** Where the code lies for the compiler. */
  readonly path: string
  /** What a file that is written anew has around it: the other files as they are by then. */
  readonly beside: readonly { readonly path: string; readonly code: string }[]
}

const root = fileURLToPath(new URL('../../', import.meta.url))
// Inside the repository, so that imports find the packages and what they depend on; ignored by git.
const workspace = join(root, `tmp/docs-${process.pid}`)

const TYPESCRIPT = new Set(['ts', 'typescript'])

const documents = findDocuments()
const samples = documents.flatMap(samplesOf)

let program: ts.Program

beforeAll(() => {
  for (const { path, code } of samples.flatMap((sample) => [...sample.beside, sample])) {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, code)
  }
  writeFileSync(join(workspace, 'package.json'), '{ "type": "module" }')
  program = ts.createProgram(
    samples.map(({ path }) => path),
    compilerOptions(),
  )
}, 60_000)

afterAll(() => rmSync(workspace, { recursive: true, force: true }))

test.each(documents)('the TypeScript in %s compiles', (document) => {
  expect(of(document, 'wrong', false).flatMap(errorsOf)).toEqual([])
})

test('what a document calls wrong does not compile', () => {
  const wrong = samples.filter(({ marks }) => marks.includes('wrong'))
  expect(wrong.filter((sample) => errorsOf(sample).length === 0).map(placeOf)).toEqual([])
})

test('what a document calls runnable runs', () => {
  const runnable = samples.filter(({ marks }) => marks.includes('runnable'))
  expect(runnable.flatMap(failureOf)).toEqual([])
}, 120_000)

test.each(documents)('the JSON in %s parses', (document) => {
  const wrong = readFences(read(document)).filter(({ language, code }) => language === 'json' && !isJson(code))
  expect(wrong.map(({ line }) => `${document}:${line}`)).toEqual([])
})

test.each(documents)('the links in %s lead to a file, and to a heading in it', (document) => {
  const prose = proseOf(read(document)).replace(/`[^`]*`/g, '')
  const targets = [...prose.matchAll(/\]\(<?([^)\s>]+)>?(?:\s+"[^"]*")?\)|^\[[^\]]+\]:\s+(\S+)/gm)].map(
    ([, inline, reference]) => inline ?? reference ?? '',
  )
  const broken = targets.filter((target) => !/^[a-z]+:/i.test(target) && !leadsSomewhere(document, target))
  expect(broken).toEqual([])
})

/** Markdown that people read in the repository or in the registry. */
function findDocuments(): readonly string[] {
  const packages = readdirSync(join(root, 'packages')).map((name) => `packages/${name}/README.md`)
  const examples = readdirSync(join(root, 'examples')).map((name) => `examples/${name}/README.md`)
  const top = readdirSync(root).filter((name) => name.endsWith('.md'))
  const docs = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name.replaceAll('\\', '/')}`)
  return [...top, ...packages, ...examples, ...docs.sort()].filter((name) => existsSync(join(root, name)))
}

/** Fences that name their file are one project for each document; every other one stands alone. */
function samplesOf(document: string): readonly Sample[] {
  const folder = join(workspace, document.replace(/\.md$/, '').replaceAll('/', '-'))
  const files = new Map<string, string>()
  return readFences(read(document))
    .filter(({ language }) => TYPESCRIPT.has(language))
    .map((fence) => {
      const { file, line, code } = fence
      if (file === undefined) return { ...fence, document, path: join(folder, `line-${line}.ts`), beside: [] }
      const apart = files.has(file) ? join(folder, `line-${line}`) : folder
      files.set(file, code)
      const beside = apart === folder ? [] : [...files].map(([name, text]) => ({ path: join(apart, name), code: text }))
      return { ...fence, document, path: join(apart, file), beside }
    })
}

/** A document's samples that are marked so, or are not. */
function of(document: string, mark: string, marked: boolean): readonly Sample[] {
  return samples.filter((sample) => sample.document === document && sample.marks.includes(mark) === marked)
}

/** What somebody has who follows a guide: the options of our own packages, save that a sample need not use everything it declares. */
function compilerOptions(): ts.CompilerOptions {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.base.json'), ts.sys.readFile) as { config: { compilerOptions: object } }
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, root)
  return { ...options, noUnusedLocals: false, noUnusedParameters: false, rootDir: workspace, sourceMap: false }
}

/** The compiler's findings, at the lines of the document. */
function errorsOf(sample: Sample): readonly string[] {
  const file = program.getSourceFile(sample.path)
  if (file === undefined) throw new Error(`not compiled: ${sample.path}`)
  return [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)].map(({ start = 0, messageText }) => {
    const line = sample.line + file.getLineAndCharacterOfPosition(start).line
    return `${sample.document}:${line} ${ts.flattenDiagnosticMessageText(messageText, '\n')}`
  })
}

/** Runs a sample, with the files of its document, which it may import. */
function failureOf(sample: Sample): readonly string[] {
  for (const { path } of of(sample.document, 'wrong', false)) program.emit(program.getSourceFile(path))
  const { status, stderr, error } = spawnSync(process.execPath, [sample.path.replace(/ts$/, 'js')], { encoding: 'utf8', timeout: 20_000 })
  return status === 0 ? [] : [`${placeOf(sample)} ${error?.message ?? stderr}`]
}

function placeOf({ document, line }: Sample): string {
  return `${document}:${line}`
}

function isJson(code: string): boolean {
  try {
    JSON.parse(code)
    return true
  } catch {
    return false
  }
}

function leadsSomewhere(document: string, target: string): boolean {
  const [path = '', heading] = target.split('#', 2)
  const file = path === '' ? join(root, document) : join(root, dirname(document), decodeURI(path))
  if (!existsSync(file) || relative(root, file).startsWith('..')) return false
  if (heading === undefined || statSync(file).isDirectory()) return heading === undefined
  return !file.endsWith('.md') || headingsOf(readFileSync(file, 'utf8')).has(heading)
}

/** The anchors that the usual renderers give to a document's headings. */
function headingsOf(markdown: string): ReadonlySet<string> {
  const anchors = new Set<string>()
  for (const [, heading = ''] of proseOf(markdown).matchAll(/^#{1,6}\s+(.+)$/gm)) {
    const anchor = heading
      .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replace(/\s/g, '-')
    const taken = [...anchors].filter((other) => other === anchor || other.startsWith(`${anchor}-`)).length
    anchors.add(anchors.has(anchor) ? `${anchor}-${taken}` : anchor)
  }
  return anchors
}

function read(document: string): string {
  return readFileSync(join(root, document), 'utf8')
}
