/** Owns what a source file imports at run time, read from its syntax. */
import { readFileSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { parseSync, type Module } from '@swc/core'
import { isTypeScript } from './module-kind.js'
import { resolveSource } from './resolve.js'
import { syntaxErrorPlace, type SyntaxErrorPlace } from './syntax-error-place.js'

export interface RuntimeImport {
  readonly specifier: string
  /** The file it means; `undefined` for packages and for what does not exist. */
  readonly file: string | undefined
  /** Local names, and the names they have where they come from. */
  readonly names: readonly string[]
}

/** The imports and re-exports of a file that are not types only. Nothing where it does not parse. */
export function runtimeImports(file: string): readonly RuntimeImport[] {
  try {
    return parse(file).body.flatMap((item) => {
      if (item.type === 'ImportDeclaration') return item.typeOnly ? [] : [found(file, item.source.value, item.specifiers)]
      if (item.type === 'ExportNamedDeclaration') return item.source ? [found(file, item.source.value, [])] : []
      return item.type === 'ExportAllDeclaration' ? [found(file, item.source.value, [])] : []
    })
  } catch {
    return []
  }
}

function parse(file: string): Module {
  const source = readFileSync(file, 'utf8')
  return parseSync(source, isTypeScript(file) ? { syntax: 'typescript', decorators: true } : { syntax: 'ecmascript' })
}

interface Specifier {
  readonly local: { readonly value: string }
  readonly imported?: { readonly value: string } | null | undefined
}

function found(importer: string, specifier: string, specifiers: readonly Specifier[]): RuntimeImport {
  const names = specifiers.flatMap(({ local, imported }) => (imported ? [local.value, imported.value] : [local.value]))
  return { specifier, file: resolveSource(specifier, importer) ?? existing(importer, specifier), names }
}

function existing(importer: string, specifier: string): string | undefined {
  const path = specifier.startsWith('.') ? resolve(dirname(importer), specifier) : undefined
  return path !== undefined && statSync(path, { throwIfNoEntry: false })?.isFile() === true ? path : undefined
}

/** The first file, from `entry` along its imports, that does not parse. */
export function findUnparsable(entry: string): SyntaxErrorPlace | undefined {
  const files = new Set([entry])
  for (const file of files) {
    try {
      parse(file)
    } catch (error) {
      return syntaxErrorPlace(file, error)
    }
    for (const { file: next } of runtimeImports(file)) if (next !== undefined) files.add(next)
  }
  return undefined
}

/** The shortest way along imports from one file to another, both included. */
export function importPath(from: string, to: string): readonly string[] | undefined {
  const cameFrom = new Map<string, string | undefined>([[from, undefined]])
  for (const file of cameFrom.keys()) {
    if (file === to) return trail(cameFrom, file)
    for (const { file: next } of runtimeImports(file)) if (next !== undefined && !cameFrom.has(next)) cameFrom.set(next, file)
  }
  return undefined
}

function trail(cameFrom: ReadonlyMap<string, string | undefined>, end: string): readonly string[] {
  const files: string[] = []
  for (let file: string | undefined = end; file !== undefined; file = cameFrom.get(file)) files.unshift(file)
  return files
}
