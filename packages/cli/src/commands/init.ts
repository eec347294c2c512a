/** Owns `ferrule init`: a small project that serves and builds a connector right after `npm install`. */
import { readdirSync, readFileSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { FINE, type ExitCode } from '../exit-code.js'
import { developmentDependencies, likeOwnDependencies, packageName, refuseUsed } from '../new-project.js'
import { ownPackage } from '../own-package.js'
import { paint, printJson, printLine, shortPath } from '../print.js'
import { writeFiles, type FileToWrite } from '../write-files.js'

export interface InitOptions {
  readonly json?: boolean
}

/** Runs `ferrule init`. */
export async function init(folder: string, { json }: InitOptions): Promise<ExitCode> {
  const target = resolve(folder)
  refuseUsed(folder, target)
  const name = packageName(basename(target))
  const files = [{ path: 'package.json', content: packageJson(name) }, ...templateFiles({ name, title: titleOf(name) })]
  const written = await writeFiles(target, files)
  if (json === true) {
    printJson({ ok: true, folder: target, name, files: written })
    return FINE
  }
  printLine(`A connector in ${paint('bold', shortPath(target))}:`)
  printLine()
  for (const { path } of files) printLine(`  ${path}`)
  printLine()
  printLine('Start it:')
  printLine()
  printLine(`  cd ${folder}`)
  printLine('  npm install')
  printLine('  npm start')
  return FINE
}

/** `my-orders` becomes `My orders`. The platform allows 30 characters. */
function titleOf(name: string): string {
  const words = name
    .replace(/[._-]+/g, ' ')
    .slice(0, 30)
    .trim()
  return words.charAt(0).toUpperCase() + words.slice(1)
}

function packageJson(name: string): string {
  const content = {
    name,
    version: '1.0.0',
    private: true,
    type: 'module',
    engines: { node: '>=20.19' },
    scripts: {
      start: 'ferrule dev src/connector.ts',
      serve: 'ferrule serve src/connector.ts',
      build: 'ferrule build src/connector.ts --out definition',
      check: 'tsc',
    },
    dependencies: {
      ...likeOwnDependencies(['@ferrule/core', '@ferrule/fastify', 'class-transformer', 'class-validator', 'fastify']),
      ferrule: ownPackage().version,
    },
    devDependencies: developmentDependencies(),
  }
  return `${JSON.stringify(content, undefined, 2)}\n`
}

const TEMPLATES = fileURLToPath(new URL('../../templates/project/', import.meta.url))

function templateFiles(values: Readonly<Record<string, string>>): readonly FileToWrite[] {
  return readdirSync(TEMPLATES, { recursive: true, withFileTypes: true })
    .filter((item) => item.isFile())
    .map((item) => join(item.parentPath, item.name))
    .sort()
    .map((file) => ({
      path: templatePath(file.slice(TEMPLATES.length)),
      content: readFileSync(file, 'utf8').replace(/__(\w+?)__/g, (whole, key: string) => values[key] ?? whole),
    }))
}

/** npm leaves files named .gitignore out of packages, so the template has another name. */
function templatePath(path: string): string {
  return path === 'gitignore' ? '.gitignore' : path
}
