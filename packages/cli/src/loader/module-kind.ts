/** Owns which module system a file belongs to: its extension, else the `type` of the nearest package.json. */
import { readFileSync } from 'node:fs'
import { dirname, extname, join } from 'node:path'

export type ModuleKind = 'module' | 'commonjs'

const TYPESCRIPT = /\.[cm]?tsx?$/
const DECLARATION = /\.d\.[cm]?ts$/

/** Whether this is a TypeScript source, which has to be compiled before Node can run it. */
export function isTypeScript(file: string): boolean {
  return TYPESCRIPT.test(file) && !DECLARATION.test(file)
}

/** How Node would run this file, once it is JavaScript. */
export function moduleKindOf(file: string): ModuleKind {
  const extension = extname(file)
  if (extension === '.mts' || extension === '.mjs') return 'module'
  if (extension === '.cts' || extension === '.cjs') return 'commonjs'
  return packageTypeOf(dirname(file))
}

const packageTypes = new Map<string, ModuleKind>()

function packageTypeOf(folder: string): ModuleKind {
  const known = packageTypes.get(folder)
  if (known !== undefined) return known
  const type = readPackageType(folder) ?? (dirname(folder) === folder ? 'commonjs' : packageTypeOf(dirname(folder)))
  packageTypes.set(folder, type)
  return type
}

/** `undefined` where the folder holds no package.json. */
function readPackageType(folder: string): ModuleKind | undefined {
  try {
    const { type } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { type?: unknown }
    return type === 'module' ? 'module' : 'commonjs'
  } catch (error) {
    // A package.json that does not parse is npm's to complain about; like Node, we would not run such a project anyway.
    return (error as NodeJS.ErrnoException).code === undefined ? 'commonjs' : undefined
  }
}
