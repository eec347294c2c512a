/** Owns throw-away projects for tests of the real binary: files in a temporary folder, with this repository's packages installed. */
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, jest } from '@jest/globals'

export const ROOT = realpathSync(join(import.meta.dirname, '../../../..'))
export const BINARY = join(ROOT, 'packages/cli/bin/ferrule.js')

if (!existsSync(join(ROOT, 'packages/cli/dist/bin.js'))) throw new Error('These tests run what is built: npm run build')

// Each command is a process that loads a compiler; several of them share few processors.
jest.setTimeout(60_000)

const folders: string[] = []
afterAll(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

/** An empty temporary folder, removed after the file's tests. */
export function temporaryFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'ferrule-cli-')))
  folders.push(folder)
  return folder
}

/** A project with these files and a package.json of the given module kind. */
export function createProject(files: Readonly<Record<string, string>>, type: 'module' | 'commonjs' = 'module'): string {
  const folder = temporaryFolder()
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'), 'dir')
  writeProjectFiles(folder, { 'package.json': JSON.stringify({ name: 'fixture', private: true, type }), ...files })
  return folder
}

export function writeProjectFiles(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), content)
  }
}

/** What `tsc --init` of TypeScript 6.0 writes, without its comments. */
export const TSC_INIT = JSON.stringify({
  compilerOptions: {
    module: 'nodenext',
    target: 'esnext',
    types: [],
    sourceMap: true,
    declaration: true,
    declarationMap: true,
    noUncheckedIndexedAccess: true,
    exactOptionalPropertyTypes: true,
    strict: true,
    jsx: 'react-jsx',
    verbatimModuleSyntax: true,
    isolatedModules: true,
    noUncheckedSideEffectImports: true,
    moduleDetection: 'force',
    skipLibCheck: true,
  },
})
