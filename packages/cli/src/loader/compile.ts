/** Owns turning one TypeScript file into JavaScript: legacy decorators with their metadata, through swc. */
import { readFileSync } from 'node:fs'
import { transformSync, type Options } from '@swc/core'
import { keepDecoratorPositions } from './decorator-positions.js'
import { type ModuleKind, moduleKindOf } from './module-kind.js'
import { projectOptionsOf } from './project-options.js'
import { syntaxErrorPlace, type SyntaxErrorPlace } from './syntax-error-place.js'

/** The JavaScript of a TypeScript file, with its source map inside. Throws an error that `readSyntaxError` understands. */
export function compileFile(file: string, kind: ModuleKind = moduleKindOf(file)): string {
  const source = readFileSync(file, 'utf8')
  try {
    return transformSync(keepDecoratorPositions(source, isTsx(file)), swcOptions(file, kind)).code
  } catch (cause) {
    throw syntaxError(file, cause)
  }
}

function isTsx(file: string): boolean {
  return file.endsWith('x')
}

function swcOptions(file: string, kind: ModuleKind): Options {
  const { verbatimModuleSyntax } = projectOptionsOf(file)
  return {
    filename: file,
    swcrc: false,
    configFile: false,
    sourceMaps: 'inline',
    inlineSourcesContent: false,
    jsc: {
      target: 'es2022',
      parser: { syntax: 'typescript', decorators: true, tsx: isTsx(file) },
      transform: {
        legacyDecorator: true,
        decoratorMetadata: true,
        // Whatever the project says: a declared field without a value must not become an own key of every instance, which validators
        // would then report as unknown.
        useDefineForClassFields: false,
        // In CommonJS the option forbids `import` altogether; users who have both write `import x = require()`.
        verbatimModuleSyntax: verbatimModuleSyntax && kind === 'module',
      },
      keepClassNames: true,
      // `import data from './data.json' with { type: 'json' }`
      experimental: { keepImportAttributes: true },
    },
    // `nodenext` is ES modules plus `import x = require()`. Dynamic imports stay as they are, as tsc leaves them.
    module: kind === 'module' ? { type: 'nodenext' } : { type: 'commonjs', ignoreDynamic: true, exportInteropAnnotation: true },
  }
}

// The only thing that survives the way from the hooks' thread to ours unharmed is the message.
const MARK = 'does not parse: '

function syntaxError(file: string, cause: unknown): SyntaxError {
  return new SyntaxError(`${file} ${MARK}${JSON.stringify(syntaxErrorPlace(file, cause))}`)
}

/** The place that an error of `compileFile` speaks of, also after it came from another thread. */
export function readSyntaxError(error: unknown): SyntaxErrorPlace | undefined {
  const text = error instanceof Error ? error.message : ''
  const start = text.indexOf(MARK + '{')
  return start < 0 ? undefined : (JSON.parse(text.slice(start + MARK.length)) as SyntaxErrorPlace)
}
