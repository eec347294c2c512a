/** Owns which TypeScript file an import means: what `tsc` would have compiled it to is not there yet. */
import { statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isTypeScript, moduleKindOf } from './module-kind.js'
import { projectOptionsOf } from './project-options.js'

/** The TypeScript (or, through an alias, other) file that `specifier` means in `importer`; `undefined` leaves the answer to Node. */
export function resolveSource(specifier: string, importer: string | undefined): string | undefined {
  if (importer === undefined || /[\\/]node_modules[\\/]/.test(importer)) return undefined
  const fromTypeScript = isTypeScript(importer)
  if (isPath(specifier)) {
    const path = specifier.startsWith('file:') ? fileURLToPath(specifier) : resolve(dirname(importer), specifier)
    // Compiled files next to their sources: JavaScript goes on with JavaScript.
    if (!fromTypeScript && isFile(path)) return undefined
    return sourceAt(path, allowsBareNames(importer))
  }
  if (!fromTypeScript || specifier.startsWith('node:') || specifier.startsWith('#')) return undefined
  return firstOf(projectOptionsOf(importer).aliases(specifier), (path) => sourceAt(path, true) ?? (isFile(path) ? path : undefined))
}

/** The TypeScript file behind a path that Node did not find, such as the target of an `imports` entry in package.json. */
export function sourceBehind(path: string): string | undefined {
  return sourceAt(path, false)
}

function sourceAt(path: string, bareNames: boolean): string | undefined {
  if (isTypeScript(path) && isFile(path)) return path
  const written = COMPILED.find(([compiled]) => path.endsWith(compiled))
  const candidates = written === undefined ? [] : written[1].map((extension) => path.slice(0, -written[0].length) + extension)
  // `./order.model` is a name without extension, and so is `./order.js` where a file order.js.ts stands.
  if (bareNames) candidates.push(...BARE.map((extension) => path + extension), ...BARE.map((extension) => join(path, `index${extension}`)))
  return candidates.find(isFile)
}

/** What a file compiles to, and what it may have been. */
const COMPILED: readonly (readonly [string, readonly string[]])[] = [
  ['.js', ['.ts', '.tsx']],
  ['.mjs', ['.mts']],
  ['.cjs', ['.cts']],
  ['.jsx', ['.tsx']],
]
const BARE = ['.ts', '.tsx', '.cts', '.mts']

function allowsBareNames(importer: string): boolean {
  return moduleKindOf(importer) === 'commonjs' || projectOptionsOf(importer).bundlerResolution
}

function isPath(specifier: string): boolean {
  return /^(?:\.{1,2}(?:\/|$)|\/|file:)/.test(specifier) || /^[a-z]:[\\/]/i.test(specifier)
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false
}

function firstOf<T, R>(values: readonly T[], pick: (value: T) => R | undefined): R | undefined {
  for (const value of values) {
    const picked = pick(value)
    if (picked !== undefined) return picked
  }
  return undefined
}
