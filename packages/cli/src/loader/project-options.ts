/** Owns what a user's tsconfig.json says about loading: path aliases, resolution and whether unused imports stay. */
import { dirname } from 'node:path'
import { type Cache, createPathsMatcher, getTsconfig, type TsConfigResult } from 'get-tsconfig'

export interface ProjectOptions {
  /** The files that a bare specifier may mean through `paths` or `baseUrl`. */
  readonly aliases: (specifier: string) => readonly string[]
  /** Whether imports may leave out the extension in ES modules too. */
  readonly bundlerResolution: boolean
  readonly verbatimModuleSyntax: boolean
}

const byFolder = new Map<string, ProjectOptions>()

/** The options that hold for a source file: those of the nearest tsconfig.json above it. */
export function projectOptionsOf(file: string): ProjectOptions {
  const folder = dirname(file)
  const known = byFolder.get(folder)
  if (known !== undefined) return known
  const options = readOptions(folder)
  byFolder.set(folder, options)
  return options
}

const parsed: Cache = new Map()

function readOptions(folder: string): ProjectOptions {
  const tsconfig = findTsconfig(folder)
  const compilerOptions = tsconfig?.config.compilerOptions ?? {}
  const matcher = tsconfig === undefined ? undefined : createPathsMatcher(tsconfig)
  return {
    aliases: (specifier) => matcher?.(specifier) ?? [],
    bundlerResolution: compilerOptions.moduleResolution?.toLowerCase() === 'bundler',
    verbatimModuleSyntax: compilerOptions.verbatimModuleSyntax ?? false,
  }
}

function findTsconfig(folder: string): TsConfigResult | undefined {
  try {
    return getTsconfig(folder, 'tsconfig.json', parsed) ?? undefined
  } catch {
    // A tsconfig.json that does not parse, or extends what is not installed, is the compiler's to report. Loading goes on with the defaults.
    return undefined
  }
}
